import type { EnvironmentFile } from "../../model/input.ts";
import type { ObjectPatch } from "../../model/object-patches.ts";
import type { Faults } from "./faults.ts";
import { present } from "./merge.ts";

/** Patches of an environment's objects, in the order in which they are laid over. Whether there is such an object is seen later. */
export function resolveObjectPatches({ patches = {} }: EnvironmentFile, faults: Faults): readonly ObjectPatch[] {
  return Object.entries(present(patches))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { target = {}, merge, json }]): ObjectPatch => {
      const keys = ["patches", name];
      if (merge === undefined && json === undefined) {
        faults.add("missing-field", keys, `The patch \`${name}\` changes nothing.`, "add `merge` or `json`.");
      }
      if (merge !== undefined && json !== undefined) {
        const message = `The patch \`${name}\` has fields to merge and operations: which of them go first is not said.`;
        faults.add("misplaced-setting", [...keys, "json"], message, "make two patches of it.");
      }
      for (const [index, { op, from, value }] of (json ?? []).entries()) {
        const wanted = op === "move" || op === "copy" ? "from" : "value";
        const isThere = wanted === "from" ? from !== undefined : op === "remove" || value !== undefined;
        if (!isThere) faults.required(undefined, [...keys, "json", String(index), wanted], null);
      }
      return {
        name,
        target: {
          kind: faults.required(target.kind, [...keys, "target", "kind"], ""),
          name: faults.required(target.name, [...keys, "target", "name"], ""),
          ...(target.group !== undefined && { group: target.group }),
        },
        change: json === undefined ? { type: "merge", fields: merge ?? {} } : { type: "json", operations: json },
      };
    });
}
