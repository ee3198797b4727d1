import type { Gate, RequestFacts } from "../controllers/requests.ts";
import { bodyBytes } from "../routes.ts";
import { type CorsAnswer, corsAnswer } from "./cors.ts";
import { takenBy } from "./match.ts";
import { readPath } from "./paths.ts";
import type { Answer, Headers, Refused, Request, ServedRoute } from "./request.ts";

/** What becomes of a request, as the model of a controller says: where it ends, what is seen of it there, what is answered. */
export function answerOf(
  routes: readonly ServedRoute[],
  facts: RequestFacts,
  request: Request,
  isBeyondRate: BeyondRate = () => false,
): Answer {
  const [sent = "", ...query] = request.target.split("?");
  const path = readPath(sent, facts);
  if (path === undefined) return refused(400);
  const name = hostName(request.host);
  const isServed = ({ address, https }: ServedRoute) =>
    address === name && (https || facts.httpsOfAll || request.scheme === "http");
  const host = routes.filter(isServed);
  const goal = facts.redirect.to === "cleaned" ? path.cleaned : sent;
  const redirect = redirected(request, [goal, ...query].join("?"), facts);
  const taken = takenBy(host, sent, path, facts);
  if (taken === undefined) {
    const isRedirected = facts.redirectsUnmatched && request.scheme === "http" && host.some(({ https }) => https);
    return isRedirected ? redirect : refused(404);
  }
  const seen = targetOf(taken.path ?? "/", query, isRewritten(taken.route, facts));
  const cors = corsAnswer(taken.route.settings.cors, request, facts);
  const shown = facts.gates.slice(facts.gates.indexOf("preflight"));
  for (const gate of facts.gates) {
    const answer = gates[gate]({ route: taken.route, request, redirect, seen, facts, cors, isBeyondRate });
    if (answer === undefined) continue;
    return shown.includes(gate) ? { ...answer, headers: { ...answer.headers, ...cors.headers } } : answer;
  }
  if (taken.path === undefined) return refused(400, cors.headers);
  const said = saidOf(cors, request, facts);
  if (request.service === "late" && facts.late !== "waits") {
    const { status, asks } = facts.late;
    return { ...refused(status, said), asked: isRepeatable(request) ? asks : 1 };
  }
  const credentials = request.credentials !== undefined && (facts.passesCredentials || !isBasic(taken.route));
  return {
    kind: "passed",
    backend: taken.route.backend,
    target: seen,
    credentials,
    headers: said,
  };
}

/** Those that nginx takes for idempotent (ngx_http_upstream.c, ngx_http_upstream_test_next). */
function isRepeatable({ method }: Request): boolean {
  return !["POST", "PATCH", "LOCK"].includes(method);
}

/** nginx leaves an empty query out where it writes an address anew. */
function targetOf(path: string, query: readonly string[], isAnew: boolean): string {
  return isAnew && query.join("?") === "" ? path : [path, ...query].join("?");
}

function isRewritten({ settings }: ServedRoute, { rewritten }: RequestFacts): boolean {
  return settings.stripPrefix && rewritten === "encoded-anew";
}

/** Traefik leaves the answer to a WebSocket alone. */
function saidOf({ headers }: CorsAnswer, { protocol }: Request, { corsOfAnswers }: RequestFacts): Headers {
  return protocol === "websocket" && corsOfAnswers === "but-websockets" ? {} : headers;
}

/** Counts a request of a route that has a limit, and says whether it is one too many. */
export type BeyondRate = (route: ServedRoute, request: Request) => boolean;

interface Asked {
  readonly route: ServedRoute;
  readonly request: Request;
  /** What HTTP is answered where there is HTTPS. */
  readonly redirect: Answer;
  /** What the service would see. */
  readonly seen: string;
  readonly facts: RequestFacts;
  readonly cors: CorsAnswer;
  readonly isBeyondRate: BeyondRate;
}

/** What each gate answers itself; undefined: it lets the request pass. */
const gates: Readonly<Record<Gate, (asked: Asked) => Answer | undefined>> = {
  size: ({ route: { settings }, request: { body = 0 }, facts }) => {
    if (facts.limits === "bodies-alone" && settings.protocol !== "http") return undefined;
    const most = bodyBytes(settings.maxBodySize);
    // 0 stands for any size, as in nginx.
    return most > 0 && body > most ? refused(413) : undefined;
  },
  redirect: ({ route, request, redirect }) => (route.https && request.scheme === "http" ? redirect : undefined),
  preflight: ({ cors, facts }) => (cors.isAnswered ? refused(facts.preflight.status) : undefined),
  rate: ({ route, request, facts, isBeyondRate }) =>
    route.settings.rateLimit !== undefined && isBeyondRate(route, request) ? refused(facts.rate.status) : undefined,
  basic: ({ route: { settings }, request }) =>
    settings.auth?.type === "basic" && request.credentials !== "right"
      ? refused(401, { "www-authenticate": `Basic realm="${settings.auth.realm}"` })
      : undefined,
  forward: ({ route: { settings }, request, seen, facts }) => {
    if (settings.auth?.type !== "forward" || request.credentials === "right") return undefined;
    const { signin } = settings.auth;
    if (signin === undefined) return refused(401);
    const back = { sent: request.target, seen, nowhere: undefined }[facts.signinReturnsTo];
    const asked = back === undefined ? "" : `?rd=${request.scheme}://${request.host}${back}`;
    return refused(302, { location: `${signin}${asked}` });
  },
};

function refused(status: number, headers: Headers = {}): Refused {
  return { kind: "answered", status, headers };
}

function redirected({ host }: Request, target: string, { redirect: { status, to } }: RequestFacts): Answer {
  const kept = to === "sent-without-slash" ? target.replace(/\/$/, "") : target;
  return refused(status, { location: `https://${host.replace(/:\d+$/, "")}${kept}` });
}

function isBasic({ settings }: ServedRoute): boolean {
  return settings.auth?.type === "basic";
}

/** Hosts know no case, and a port is none of their name. */
function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
}
