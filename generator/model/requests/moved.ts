import type { RequestFacts } from "../controllers/requests.ts";
import { answerOf } from "./answer.ts";
import type { Answer, Request, ServedRoute } from "./request.ts";

/** A request that another controller answers otherwise. */
export interface Moved {
  readonly request: Request;
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
  return probes.flatMap((probe, kind) =>
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
}

/** What of an answer is worth a word: where it ends, and as what. */
function outcome(answer: Answer): string {
  if (answer.kind === "passed") return `${answer.backend} ${answer.target} ${answer.credentials}`;
  return `${answer.status} ${answer.headers.location ?? ""}`;
}
