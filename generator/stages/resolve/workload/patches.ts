import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import { nearest } from "../../../diagnostics/nearest.ts";
import type { Patch } from "../../../model/input.ts";
import { at, isRecord } from "../../../model/loose.ts";
import type { PatchedKind } from "../../../model/service-kinds.ts";
import type { Service } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-patch-target": {
    cause: "`patch` names a kind that is not compiled for the service.",
    cure: "Correct the kind, or switch on what makes it, such as `autoscaling`.",
  },
} as const satisfies CodeTexts;

/** What an object is known by, whatever its kind. */
const identity = [["apiVersion"], ["kind"], ["metadata", "name"], ["metadata", "namespace"]] as const;

/** Patches onto what is compiled for a service; one onto what is not compiled, or onto what others rely on, is a fault. */
export function resolvePatches(
  patches: Patch,
  { name, kinds }: { readonly name: string; readonly kinds: readonly PatchedKind[] },
  keys: readonly string[],
  faults: Faults,
): Service["patches"] {
  const made = kinds.map(({ kind }) => kind);
  return Object.entries(present(patches)).map(([kind, patch]) => {
    if (!made.includes(kind)) {
      const near = nearest(kind, made);
      const hint = near === undefined ? `there are ${made.join(", ")}.` : `did you mean \`${near}\`?`;
      faults.add("unknown-patch-target", [...keys, kind], `${name} has no ${kind} to patch.`, hint);
    }
    const fixed = [...identity, ...(kinds.find((row) => row.kind === kind)?.fixed ?? [])];
    for (const path of fixed.filter((field) => isTouched(patch, field))) {
      const message = `\`${path.join(".")}\` of the ${kind} cannot be patched: other objects rely on it.`;
      faults.add("misplaced-setting", [...keys, kind, ...path], message, "remove it.");
    }
    return { kind, patch };
  });
}

/** A field is touched by what stands there, by what takes away something that holds it, or replaces that whole. */
function isTouched(patch: Readonly<Record<string, unknown>>, path: readonly string[]): boolean {
  return path.some((_, depth) => {
    const value = at(patch, ...path.slice(0, depth + 1));
    const holder = at(patch, ...path.slice(0, depth));
    const whole = isRecord(holder) && (Object.hasOwn(holder, "$patch") || Object.hasOwn(holder, "$retainKeys"));
    return value === null || whole || (depth === path.length - 1 && value !== undefined);
  });
}
