/** Bursts: requests of one or two clients at once, more than a limit of one or two a second lets pass. */
import fc from "fast-check";
import { type RequestFacts, requestFacts } from "../../../generator/model/controllers/requests.ts";
import { answersAtOnce } from "../../../generator/model/requests/at-once.ts";
import type { Answer, Request, ServedRoute } from "../../../generator/model/requests/request.ts";
import { ask, type Backends, hangUp, newClient, openConnections, type ProxyPorts } from "./ask.ts";
import type { ProxyName } from "./world.ts";

/** The same request, so many times at once. Those of one burst come one after the other. */
export interface Volley {
  readonly client: "one" | "other";
  readonly times: number;
  readonly request: Request;
}

/** How many of a volley are answered in a way. */
export type Tally = readonly { readonly count: number; readonly answer: Answer }[];

/** A burst, and what each proxy answered to its volleys. */
export interface AskedAtOnce {
  readonly routes: readonly ServedRoute[];
  readonly volleys: readonly Volley[];
  readonly by: Readonly<Partial<Record<ProxyName, readonly Tally[]>>>;
}

/** Seconds' requests that are sure to be over the limit in one volley, and sure to be within it. */
const sizes = [2, 4, 7, 11];

/** What comes beside the plain request: whatever is looked at before the limit does not count, and what comes after does. */
const kinds: readonly ((route: ServedRoute) => Partial<Request>)[] = [
  () => ({}),
  () => ({}),
  () => ({ credentials: "right" }),
  () => ({ credentials: "wrong" }),
  () => ({ method: "OPTIONS", origin: "https://web.example.com", asksFor: "GET" }),
  () => ({ method: "POST", body: 3073 }),
  ({ https }) => (https ? { scheme: "http" } : { scheme: "https" }),
];

/** Bursts at the routes of a model that have a limit. */
export function bursts(routes: readonly ServedRoute[], count: number): fc.Arbitrary<readonly (readonly Volley[])[]> {
  const asked = routes.filter(({ address, pathType }) => {
    const ofHost = routes.filter((one) => one.address === address);
    return pathType !== "Regex" && ofHost.every(({ settings }) => settings.protocol === "http");
  });
  const limited = asked.filter(({ settings }) => settings.rateLimit !== undefined);
  if (limited.length === 0) return fc.constant([]);
  const volley = (of: readonly ServedRoute[]) =>
    fc
      .record({
        route: fc.constantFrom(...of),
        kind: fc.constantFrom(...kinds),
        times: fc.constantFrom(...sizes),
        isOther: fc.nat(3),
      })
      .map(
        ({ route, kind, times, isOther }): Volley => ({
          client: isOther === 0 ? "other" : "one",
          times,
          request: {
            scheme: route.https ? "https" : "http",
            method: "GET",
            host: route.address,
            target: route.path,
            ...kind(route),
          },
        }),
      );
  const burst = fc.constantFrom(...limited).chain((first) => {
    const near = asked.filter(({ address }) => address === first.address);
    return fc.tuple(volley([first]), fc.array(volley(near), { minLength: 1, maxLength: 2 }));
  });
  return fc.array(
    burst.map(([first, others]) => [first, ...others]),
    { minLength: count, maxLength: count },
  );
}

/** Least share of a second's requests after which one more may pass: Traefik keeps one waiting for half of its time. */
const beforeAnother = 0.45;

const mostTries = 100;

/** Asks until a burst was over before another request could pass; each time as clients that nobody has seen. */
export async function askAtOnce(
  proxy: ProxyPorts,
  { routes, volleys }: Pick<AskedAtOnce, "routes" | "volleys">,
  backends: Backends,
): Promise<readonly Tally[]> {
  const hosts = new Set(volleys.map(({ request }) => request.host));
  const limits = routes.map(({ address, settings }) => (hosts.has(address) ? (settings.rateLimit ?? 1) : 1));
  const limit = Math.max(...limits);
  for (let tries = 0; tries < mostTries; tries++) {
    const agents = { one: newClient(), other: newClient() };
    const opened = new Map(volleys.map((one) => [`${one.client} ${one.request.scheme}`, one]));
    for (const { client, request } of opened.values()) await openConnections(proxy, request, agents[client]);
    const start = performance.now();
    const tallies: Tally[] = [];
    for (const { client, times, request } of volleys) {
      // Traefik counts the first two of a client apart when they come in the same instant: in_memory_limiter.go, Allow.
      const first = await ask(proxy, request, backends, agents[client]);
      const others = Array.from({ length: times - 1 }, () => ask(proxy, request, backends, agents[client]));
      tallies.push(tallyOf([first, ...(await Promise.all(others))]));
    }
    const seconds = (performance.now() - start) / 1000;
    for (const one of Object.values(agents)) hangUp(one);
    if (seconds < beforeAnother / limit) return tallies;
  }
  throw new Error(`no burst of ${volleys.length} volleys was over in time: the machine is too busy`);
}

/** What the model says of the volleys of a burst. */
export function talliesOf(
  routes: readonly ServedRoute[],
  facts: RequestFacts,
  volleys: readonly Volley[],
): readonly Tally[] {
  const each = volleys.flatMap(({ client, times, request }, volley) =>
    Array.from({ length: times }, () => ({ client, request, volley })),
  );
  const answers = answersAtOnce(routes, facts, each);
  return volleys.map((_, volley) => tallyOf(answers.filter((__, at) => each[at]?.volley === volley)));
}

function tallyOf(answers: readonly Answer[]): Tally {
  const found = new Map<string, { count: number; readonly answer: Answer }>();
  for (const answer of answers) {
    const known = found.get(keyOf(answer));
    if (known === undefined) found.set(keyOf(answer), { count: 1, answer });
    else known.count++;
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function keyOf(answer: Answer): string {
  const headers = Object.entries(answer.headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.entries({ ...answer, headers }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Bursts that a proxy answered otherwise than the model says. */
export function burstDifferences(asked: readonly AskedAtOnce[], name: ProxyName) {
  return asked.flatMap(({ routes, volleys, by: { [name]: real } }) => {
    const model = talliesOf(routes, requestFacts[name], volleys);
    const isSame = real === undefined || JSON.stringify(real.map(shown)) === JSON.stringify(model.map(shown));
    return isSame ? [] : [{ volleys, model, real, routes }];
  });
}

function shown(tally: Tally): readonly string[] {
  return tally.map(({ count, answer }) => `${count} ${keyOf(answer)}`).sort();
}
