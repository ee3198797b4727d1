import type { RequestFacts } from "../controllers/requests.ts";
import { answerOf } from "./answer.ts";
import { answersAtOnce, mostAtOnce } from "./at-once.ts";
import type { Answer, Request, ServedRoute } from "./request.ts";

/** A request that another controller answers otherwise. */
export interface Moved {
  readonly request: Request;
  /** What comes before it, where that matters. */
  readonly when?: string;
  readonly before: Answer;
  readonly after: Answer;
}

/** What is asked of a route to see whether controllers differ. One of each that differs is enough to be told. A new one is a row. */
const probes: readonly ((route: ServedRoute) => Partial<Request> | undefined)[] = [
  ({ path, pathType }) => (pathType === "Regex" ? undefined : { target: path }),
  ({ path, pathType }) => (pathType === "Prefix" ? { target: below(path, "x") } : undefined),
  ({ path, pathType }) => (pathType === "Regex" ? undefined : { target: path.toUpperCase() }),
  ({ path, pathType }) => (pathType === "Prefix" && path !== "/" ? { target: `${path}x` } : undefined),
  ({ path, pathType }) => (pathType === "Prefix" ? { target: below(path, "a//b") } : undefined),
  ({ path, pathType }) => (pathType === "Prefix" ? { target: below(path, "a%2Fb") } : undefined),
  ({ path, settings: { cors, auth } }) =>
    cors && auth && { target: path, method: "OPTIONS", asksFor: "GET", origin: cors.origins[0] ?? "*" },
  ({ path, settings: { auth } }) => (auth === undefined ? undefined : { target: path, credentials: "right" }),
  ({ path, https }) => (https ? { target: below(path, "x/"), scheme: "http" } : undefined),
  ({ https }) => (https ? { target: "/nobody-has-this", scheme: "http" } : undefined),
];

function below(path: string, rest: string): string {
  return path === "/" ? `/${rest}` : `${path}/${rest}`;
}

/** Requests to a host's routes that are answered otherwise, each kind of difference of a host once. */
export function movedAnswers(routes: readonly ServedRoute[], from: RequestFacts, to: RequestFacts): readonly Moved[] {
  const told = new Set<string>();
  const single = probes.flatMap((probe, kind) =>
    routes.flatMap((route): readonly Moved[] => {
      const asked = probe(route);
      if (asked === undefined) return [];
      const scheme = route.https ? "https" : "http";
      const request: Request = { scheme, method: "GET", host: route.address, target: "/", ...asked };
      const [before, after] = [answerOf(routes, from, request), answerOf(routes, to, request)];
      const key = `${kind} ${route.address}`;
      if (outcome(before) === outcome(after) || told.has(key)) return [];
      told.add(key);
      return [{ request, before, after }];
    }),
  );
  const hosts = new Set(routes.map(({ address }) => address));
  return [
    ...single,
    ...[...hosts].flatMap((host) =>
      movedRates(
        routes,
        routes.filter(({ address }) => address === host),
        from,
        to,
      ),
    ),
  ];
}

/** Requests of one client beyond the limit of a host's route; and those of a route after another one has used the limit up. */
function movedRates(
  routes: readonly ServedRoute[],
  host: readonly ServedRoute[],
  from: RequestFacts,
  to: RequestFacts,
): readonly Moved[] {
  const [first, ...others] = host.filter(({ settings, pathType }) => settings.rateLimit && pathType !== "Regex");
  if (first === undefined) return [];
  const limit = first.settings.rateLimit ?? 0;
  const ask = (route: ServedRoute): Request => ({
    scheme: route.https ? "https" : "http",
    method: "GET",
    host: route.address,
    target: route.path,
    ...(route.settings.auth && { credentials: "right" as const }),
  });
  const last = (facts: RequestFacts, request: Request): Answer => {
    const used = Array.from({ length: Math.max(mostAtOnce(limit, from), mostAtOnce(limit, to)) }, () => ask(first));
    const all = answersAtOnce(
      routes,
      facts,
      [...used, request].map((one) => ({ client: "one", request: one })),
    );
    return all.at(-1) ?? answerOf(routes, facts, request);
  };
  const when = `beyond ${limit} a second`;
  const sibling = others.find(({ ingress }) => ingress !== undefined && ingress === first.ingress);
  const asked = [
    { request: ask(first), when },
    ...(sibling === undefined ? [] : [{ request: ask(sibling), when: `${when} of ${first.path}` }]),
  ];
  return asked.flatMap(({ request, when }) => {
    const [before, after] = [last(from, request), last(to, request)];
    return outcome(before) === outcome(after) ? [] : [{ request, when, before, after }];
  });
}

/** What of an answer is worth a word: where it ends, and as what. */
function outcome(answer: Answer): string {
  if (answer.kind === "passed") return `${answer.backend} ${answer.target} ${answer.credentials}`;
  return `${answer.status} ${answer.headers.location ?? ""}`;
}
