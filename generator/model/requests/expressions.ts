import type { RequestFacts } from "../controllers/requests.ts";
import type { Route } from "../routes.ts";

type Path = Pick<Route, "path" | "pathType"> & { readonly settings: Pick<Route["settings"], "stripPrefix"> };

/**
 * Whether a host's paths are all written as expressions: one of its routes needs it, which ingress-nginx takes for the whole
 * host. Where the longest rule goes first, so does an exact path below a prefix, which would never be reached otherwise.
 */
export function needsExpressions(
  routes: readonly Path[],
  facts: Pick<RequestFacts, "precedence"> | undefined,
): boolean {
  if (routes.some(({ pathType, settings }) => pathType === "Regex" || settings.stripPrefix)) return true;
  return facts?.precedence === "longest-rule" && routes.some((route) => routes.some((other) => isAbove(other, route)));
}

/** Whether a prefix takes what an exact path is for. */
function isAbove(prefix: Path, exact: Path): boolean {
  if (prefix.pathType !== "Prefix" || exact.pathType !== "Exact") return false;
  return (
    prefix.path === exact.path || exact.path.startsWith(prefix.path.endsWith("/") ? prefix.path : `${prefix.path}/`)
  );
}

/**
 * On a host of expressions the controller tries the longest text first, over all Ingresses. So every prefix has the same
 * ending, whether it is taken away or not; and an exact path a longer one, whose groups are empty, before which its
 * own prefix would go otherwise. The second group of a prefix is what a service sees that does not see the prefix.
 */
export function expressionOf({ path, pathType }: Pick<Route, "path" | "pathType">): string {
  if (pathType === "Regex") return path;
  const text = path.replaceAll(".", "\\.");
  if (pathType === "Exact") return `${text}()()()()()$`;
  return path === "/" ? "/()(.*)" : `${text}(/|$)(.*)`;
}
