import type { CompiledObject, Origin } from "../../../model/compiled.ts";
import { placeOf } from "../place.ts";
import type { Blocked } from "./blocked.ts";
import { type ClusterView, namespaceOf } from "./cluster-view.ts";

/**
 * Where to point at for connections that do not pass: `subject`'s setting, or, among hand-written manifests, the first
 * policy that closes them.
 */
export function placeOfBlocked(view: ClusterView, subject: CompiledObject, { failures }: Blocked): Origin {
  if (subject.origin.pointer !== "") return subject.origin;
  for (const { verdict } of failures) {
    for (const side of ["egress", "ingress"] as const) {
      const [closing] = verdict[side].allowed ? [] : verdict[side].isolatedBy;
      const policy = (view.byKind.get("NetworkPolicy") ?? []).find(
        (candidate) => candidate.object.metadata.name === closing?.name && namespaceOf(candidate) === closing.namespace,
      );
      if (policy !== undefined) return placeOf(policy, ["spec", side]);
    }
  }
  return subject.origin;
}
