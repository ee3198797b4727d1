import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../model/compiled.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { isRecord, type Loose } from "../../model/loose.ts";
import { differences } from "../../stages/plan/compare/differences.ts";
import { defaultOf, dropsEmpty, fieldKind, type Kind, kindOf } from "../../stages/plan/compare/types.ts";

/** Fields whose default means something else than that they are left out: an autoscaler, or a person, sets the number then. */
const meant: ReadonlySet<string> = new Set(["replicas"]);

/** An object without what the API server fills in by itself, so that what somebody meant is left; the same in meaning. */
export function normalised(object: KubernetesObject, release: Release): KubernetesObject {
  const kind = kindOf(object.apiVersion, object.kind);
  const bare = withoutDefaults(object as unknown as Loose, kind, release) as unknown as KubernetesObject;
  return differing(object, bare, release).length === 0 ? bare : object;
}

/** In which fields two objects of one kind differ in meaning. */
export function differing(one: KubernetesObject, other: KubernetesObject | undefined, release: Release) {
  return differences(one, other, kindOf(one.apiVersion, one.kind), release);
}

function withoutDefaults(value: unknown, kind: Kind, release: Release): unknown {
  if (Array.isArray(value)) {
    const item = typeof kind === "object" && "of" in kind ? kind.of : undefined;
    return value.map((one) => withoutDefaults(one, item, release));
  }
  if (!isRecord(value)) return value;
  const left = new Map(
    Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
      const inner = withoutDefaults(child, fieldKind(kind, key), release);
      const isEmpty = dropsEmpty(kind) && Array.isArray(inner) && inner.length === 0;
      return child === null || isEmpty ? [] : [[key, inner]];
    }),
  );
  // In the order of the names: `serviceAccount` follows from `serviceAccountName`, and this from that.
  for (const key of [...left.keys()].sort()) {
    if (meant.has(key)) continue;
    const { [key]: own, ...siblings } = Object.fromEntries(left);
    if (isVolume(kind) && key === "emptyDir") continue;
    const usual = defaultOf(kind, key, siblings, release);
    if (usual !== undefined && isDeepStrictEqual(withoutDefaults(usual, fieldKind(kind, key), release), own))
      left.delete(key);
  }
  return Object.fromEntries(left);
}

/** A volume without a source is an empty one, which nobody would read. */
function isVolume(kind: Kind): boolean {
  return typeof kind === "object" && "type" in kind && kind.type === "Volume";
}
