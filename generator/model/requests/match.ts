import type { RequestFacts } from "../controllers/requests.ts";
import { expressionOf, needsExpressions } from "./expressions.ts";
import type { ReadPath } from "./paths.ts";
import { encodedAnew } from "./paths.ts";
import type { ServedRoute } from "./request.ts";

/** A route that a request takes, and the path that its service is given. */
export interface Taken {
  readonly route: ServedRoute;
  /** Encoded, without query; undefined: what is left is no path, and answered with 400. */
  readonly path: string | undefined;
}

/** Which of a host's routes a path takes. */
export function takenBy(
  routes: readonly ServedRoute[],
  sent: string,
  path: ReadPath,
  facts: RequestFacts,
): Taken | undefined {
  const areExpressions = facts.expressions === "of-the-host" && needsExpressions(routes, facts);
  const areMethods = facts.grpcByMethod && routes.every(isMethod);
  const ordered = [...routes].sort((a, b) => weightOf(b, areExpressions, facts) - weightOf(a, areExpressions, facts));
  for (const route of ordered) {
    const rest = areMethods ? restOfMethod(route, path.matched) : restOf(route, path.matched, areExpressions);
    if (rest === undefined) continue;
    if (!route.settings.stripPrefix) return { route, path: facts.passed === "as-sent" ? sent : path.cleaned };
    return { route, path: rewritten(route, path, areExpressions, facts) };
  }
  return undefined;
}

/** As stages/compile/environment/gateway/matches.ts takes a path of gRPC for a service, or a service and a method. */
function isMethod({ path, pathType, settings: { protocol } }: ServedRoute): boolean {
  const [, service, method] = /^\/(?:([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\/([A-Za-z_]\w*))?)?$/.exec(path) ?? ["none"];
  if (protocol !== "grpc" || pathType === "Regex") return false;
  return method !== undefined || (pathType === "Prefix" && (service !== undefined || path === "/"));
}

/** Traefik looks for `/service/method` anywhere in the path (kubernetes/gateway/grpcroute.go, buildGRPCMethodRule). */
function restOfMethod({ path }: ServedRoute, asked: string): string | undefined {
  const [, service = "", method = "[^/]+"] = path.split("/");
  const isIt = path === "/" || new RegExp(`/${service.replaceAll(".", "\\.")}/${method}`).test(asked);
  return isIt ? "" : undefined;
}

function weightOf({ path, pathType }: ServedRoute, areExpressions: boolean, { precedence }: RequestFacts): number {
  if (precedence === "exact-first") {
    if (pathType === "Exact") return Number.MAX_SAFE_INTEGER;
    return path === "/" && pathType === "Prefix" ? 0 : path.length;
  }
  if (areExpressions) return expressionOf({ path, pathType }).length;
  // Of Traefik's rule of a prefix, in which it stands twice; an exact path stands there once.
  if (precedence === "longest-rule") return pathType === "Exact" || path === "/" ? path.length : path.length * 2 + 23;
  return path.length * 2 + (pathType === "Exact" ? 1 : 0);
}

/** What of a path comes after the route's own; undefined when it is not the route's. */
function restOf({ path, pathType }: ServedRoute, asked: string, areExpressions: boolean): string | undefined {
  if (pathType === "Regex") return new RegExp(`^${path}`, "is").test(asked) ? "" : undefined;
  const [own, given] = areExpressions ? [path.toLowerCase(), asked.toLowerCase()] : [path, asked];
  if (given === own) return "";
  if (pathType === "Exact") return undefined;
  const prefix = own.endsWith("/") ? own : `${own}/`;
  return given.startsWith(prefix) ? asked.slice(prefix.length) : undefined;
}

function rewritten(
  route: ServedRoute,
  path: ReadPath,
  areExpressions: boolean,
  { rewritten: how }: RequestFacts,
): string | undefined {
  if (route.pathType === "Regex") return "/";
  const rest = restOf(route, how === "encoded-anew" ? path.matched : path.cleaned, areExpressions) ?? "";
  if (how === "encoded-anew") return encodedAnew(`/${rest}`);
  return `/${rest}`;
}
