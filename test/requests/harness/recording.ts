/** What proxies answered, as text: a line for each request, its answers behind it, and what is long once for all of them. */
import type { Answer, Headers, Request, ServedRoute } from "../../../generator/model/requests/request.ts";
import type { AskedAtOnce, Tally } from "./bursts.ts";
import type { Asked, ProxyName } from "./world.ts";

export interface Recording {
  /** The programs, with their versions. */
  readonly madeBy: string;
  readonly seed: number;
  readonly asked: readonly Asked[];
  readonly atOnce: readonly AskedAtOnce[];
}

const proxyNames = ["ingress-nginx", "traefik-ingress", "traefik-gateway"] as const satisfies readonly ProxyName[];

export function recordingText({ madeBy, seed, asked, atOnce }: Recording): string {
  const headers = new Map<string, number>();
  const numberOf = (one: Headers) => {
    const text = JSON.stringify(Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))));
    const known = headers.get(text) ?? headers.size;
    headers.set(text, known);
    return known;
  };
  const models = asked.map(({ routes, answers }) => [
    `routes\t${JSON.stringify(routes)}`,
    ...answers.map(({ request, by }) =>
      [JSON.stringify(request), ...proxyNames.map((name) => (by[name] ? answerText(by[name], numberOf) : ""))].join(
        "\t",
      ),
    ),
  ]);
  const bursts = atOnce.map(({ routes, volleys, by }) =>
    [
      "burst",
      JSON.stringify(volleys),
      ...proxyNames.map((name) => by[name]?.map((tally) => tallyText(tally, numberOf)).join(volleyMark) ?? ""),
      JSON.stringify(routes),
    ].join("\t"),
  );
  const legend = [...headers].map(([text]) => `headers\t${text}`);
  return `${[`made by\t${madeBy}`, `seed\t${seed}`, ...legend, ...models.flat(), ...bursts].join("\n")}\n`;
}

export function recordingOf(text: string): Recording {
  const headers: Headers[] = [];
  const asked: { routes: readonly ServedRoute[]; answers: Asked["answers"][number][] }[] = [];
  const atOnce: AskedAtOnce[] = [];
  let madeBy = "";
  let seed = 0;
  for (const line of text.trimEnd().split("\n")) {
    const [first = "", ...rest] = line.split("\t");
    const [second = ""] = rest;
    if (first === "made by") madeBy = second;
    else if (first === "seed") seed = Number(second);
    else if (first === "headers") headers.push(JSON.parse(second));
    else if (first === "routes") asked.push({ routes: JSON.parse(second), answers: [] });
    else if (first === "burst") {
      const by = Object.fromEntries(
        proxyNames.flatMap((name, at) => {
          const text = rest[at + 1];
          return text ? [[name, text.split(volleyMark).map((one) => tallyOfText(one, headers))]] : [];
        }),
      );
      atOnce.push({ routes: JSON.parse(rest.at(-1) ?? ""), volleys: JSON.parse(second), by });
    } else {
      const by = Object.fromEntries(
        proxyNames.flatMap((name, at) => (rest[at] ? [[name, answerOfText(rest[at], headers)]] : [])),
      );
      asked.at(-1)?.answers.push({ request: JSON.parse(first) as Request, by });
    }
  }
  return { madeBy, seed, asked, atOnce };
}

const volleyMark = " | ";

function tallyText(tally: Tally, numberOf: (headers: Headers) => number): string {
  return tally.map(({ count, answer }) => `${count} × ${answerText(answer, numberOf)}`).join(" + ");
}

function tallyOfText(text: string, all: readonly Headers[]): Tally {
  return text.split(" + ").map((one) => {
    const [count, answer = ""] = one.split(" × ");
    return { count: Number(count), answer: answerOfText(answer, all) };
  });
}

function answerText(answer: Answer, numberOf: (headers: Headers) => number): string {
  const number = numberOf(answer.headers);
  const times = answer.kind === "answered" && answer.asked !== undefined ? `after${answer.asked} ` : "";
  if (answer.kind === "answered") return `${times}${answer.status} ${number}`;
  return `${answer.backend} ${answer.target} ${answer.credentials ? "signed" : "unsigned"} ${number}`;
}

function answerOfText(text: string, all: readonly Headers[]): Answer {
  const parts = text.split(" ");
  const headers = all[Number(parts.at(-1))] ?? {};
  if (parts[0]?.startsWith("after")) {
    return { kind: "answered", status: Number(parts[1]), headers, asked: Number(parts[0].slice("after".length)) };
  }
  if (parts.length === 2) return { kind: "answered", status: Number(parts[0]), headers };
  const [backend = "", target = "", signed] = parts;
  return { kind: "passed", backend, target, credentials: signed === "signed", headers };
}
