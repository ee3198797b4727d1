import type { CompiledObject, Origin } from "../../../model/compiled.ts";
import type { Policy } from "../../../model/network/policy.ts";
import { placeOf } from "../place.ts";
import type { Blocked } from "./blocked.ts";
import { type NetworkView, namespaceOf } from "./network-view.ts";

/**
 * Where to point at for connections that do not pass: `subject`'s setting, or, among hand-written manifests, the first
 * policy that closes them.
 */
export function placeOfBlocked(view: NetworkView, subject: CompiledObject, { failures }: Blocked): Origin {
  if (subject.origin.pointer !== "") return subject.origin;
  for (const { verdict } of failures) {
    for (const side of ["egress", "ingress"] as const) {
      const [closing] = verdict[side].allowed ? [] : verdict[side].isolatedBy;
      const place = placeOfPolicy(view, closing, side);
      if (place !== undefined) return place;
    }
  }
  return subject.origin;
}

/** Where a policy that was written by hand says what it allows. */
export function placeOfPolicy(
  view: NetworkView,
  policy: Policy | undefined,
  side: "egress" | "ingress",
): Origin | undefined {
  const found = (view.byKind.get("NetworkPolicy") ?? []).find(
    (candidate) => candidate.object.metadata.name === policy?.name && namespaceOf(candidate) === policy.namespace,
  );
  return found === undefined || found.origin.pointer !== "" ? undefined : placeOf(found, ["spec", side]);
}
