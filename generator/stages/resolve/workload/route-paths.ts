import type { Route as RouteInput } from "../../../model/input.ts";
import type { Faults } from "../faults.ts";

/** What ingress-nginx takes for types Exact and Prefix (validPathType in internal/ingress/inspector), in plain segments. */
const plain = /^\/([A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*)?$/;

/** What nginx's expressions have and those of this language have not. */
const ofPcreAlone = /\(\?|[+*?}]\+|\\[QEKRAZzGhHvVXC]|\[\[:/;

/** What is wrong with a route's path, and with the way that it is to be changed. */
export function pathFaults(
  { path = "/", pathType = "Prefix", stripPrefix, protocol }: RouteInput,
  place: readonly string[],
  faults: Faults,
): void {
  if (pathType !== "Regex" && !plain.test(path)) {
    const message = `\`${path}\` is no absolute path of plain segments, as ${pathType === "Exact" ? "an Exact path" : "a Prefix"} is.`;
    faults.add("invalid-value", [...place, "path"], message, 'write it as "/currency", or set `pathType` to "Regex".');
  }
  const why = pathType === "Regex" ? faultOf(path) : undefined;
  if (why !== undefined) {
    const message = `\`${path}\` is no expression, and the ingress controller could load none of its settings with it: ${why}.`;
    faults.add("invalid-value", [...place, "path"], message, 'write an expression such as "/v[0-9]+/items".');
  }
  if (stripPrefix === true && pathType !== "Prefix") {
    const message = `Only a Prefix can be taken away: of ${pathType === "Exact" ? "an Exact path nothing would be left" : "an expression nobody knows how much"}.`;
    faults.add("misplaced-setting", [...place, "stripPrefix"], message, "remove it, or make the route a Prefix.");
  }
  if (stripPrefix === true && protocol === "grpc") {
    const message = "The path of gRPC is the method that is called: nothing of it can be taken away.";
    faults.add("misplaced-setting", [...place, "stripPrefix"], message, "remove it.");
  }
}

function faultOf(expression: string): string | undefined {
  if (ofPcreAlone.test(expression)) return undefined;
  try {
    new RegExp(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split(": ").at(-1) ?? "").toLowerCase() : String(error);
  }
}
