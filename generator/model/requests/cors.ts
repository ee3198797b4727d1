import type { RequestFacts } from "../controllers/requests.ts";
import type { Cors } from "../routes.ts";
import type { Headers, Request } from "./request.ts";

/** What ingress-nginx says where a route names no headers (annotations/cors/main.go); Traefik's provider took it over. */
const headersOfNginx =
  "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";

/** Whether CORS answers a request before anything else sees it, and what is said to browsers. */
export interface CorsAnswer {
  readonly isAnswered: boolean;
  readonly headers: Headers;
}

export function corsAnswer(cors: Cors | undefined, request: Request, facts: RequestFacts): CorsAnswer {
  if (cors === undefined) return { isAnswered: false, headers: {} };
  const { origin } = request;
  const isAllowed = origin !== undefined && cors.origins.some((one) => isOrigin(one, origin, facts));
  const isOptions = request.method === "OPTIONS";
  const allowed = isAllowed ? { "access-control-allow-origin": origin } : {};
  const credentials = (cors.credentials ?? true) ? { "access-control-allow-credentials": "true" } : {};
  const others = {
    "access-control-allow-methods": list(cors.methods, facts),
    "access-control-allow-headers": cors.headers === undefined ? headersOfNginx : list(cors.headers, facts),
  };
  if (facts.preflight.answers === "allowed-origin") {
    // With a single * nobody asks whether there is an origin at all.
    const isAny = cors.origins.length === 1 && cors.origins[0] === "*";
    const said = isAny ? { "access-control-allow-origin": "*" } : allowed;
    const headers = isAllowed || isAny ? { ...said, ...credentials, ...others } : {};
    return { isAnswered: isOptions && (isAllowed || isAny), headers };
  }
  // Without credentials Traefik says that everybody may (middlewares/headers/header.go, matchOrigin).
  const isEverybody = cors.origins.includes("*") && cors.credentials === false;
  const isPreflight = isOptions && origin !== undefined && request.asksFor !== undefined;
  return {
    isAnswered: isPreflight,
    headers: {
      ...(isEverybody ? { "access-control-allow-origin": "*" } : allowed),
      ...credentials,
      ...(isPreflight && others),
    },
  };
}

function list(values: readonly string[], { origins }: RequestFacts): string {
  return values.join(origins === "patterns" ? ", " : ",");
}

/** ingress-nginx takes origins as expressions without their beginning (template.go, buildCorsOriginRegex). */
function isOrigin(allowed: string, origin: string, { origins }: RequestFacts): boolean {
  if (allowed === "*") return true;
  if (origins === "texts") return allowed === origin;
  const pattern = allowed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace("\\*", "[A-Za-z0-9\\-]+");
  return new RegExp(`${pattern}$`, "i").test(origin);
}
