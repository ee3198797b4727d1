import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecords, asText, type Loose } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair } from "../scene.ts";
import { otherProducts } from "./data-versions.ts";
import { metadataMove } from "./kafka-metadata.ts";
import { claimsOf, keepersOf } from "./kept-data.ts";
import { quoted } from "./words.ts";

/** The same claim, seen from another side: another folder of it, or at another path. */
export function mounts(pair: Pair): readonly Effect[] {
  const { reference, before, after, fields } = pair;
  if (before === undefined || after === undefined || fields.length === 0) return [];
  // A folder of its own for each of the two is as it has to be.
  if (metadataMove(before, after) !== undefined) return [];
  const what = `${reference.kind}/${reference.name}`;
  const others = otherProducts(pair);
  const keepers = keepersOf(before, after).filter((keeper) => !others.has(asText(keeper.after.name)));
  return keepers.flatMap((keeper) => {
    const now = mountsOf(keeper.after, after);
    return mountsOf(keeper.before, before).flatMap((mount): readonly Effect[] => {
      const { claim, folder, path } = mount;
      const same = now.filter((other) => other.claim === claim);
      if (same.some((other) => other.folder === folder && other.path === path)) return [];
      const [moved, instead] = [
        same.find((other) => other.folder === folder),
        same.find((other) => other.path === path),
      ];
      const user = `Container ${quoted(asText(keeper.after.name))} of ${quoted(reference.name)}`;
      if (moved !== undefined) {
        const message = `${user} finds what is on its volume in ${quoted(moved.path)} instead of ${quoted(path)}: a program that still looks there finds nothing.`;
        return [{ kind: "data-loss", what, severity: "medium", message }];
      }
      const where = instead === undefined ? "nothing of it" : `${quoted(instead.folder || "/")} of it`;
      const message = `${user} no longer sees ${quoted(folder || "/")} of its volume in ${quoted(path)}: ${where} is there from now on.`;
      const hint = "copy what is in the one folder to the other first; the claim itself stays.";
      return [{ kind: "data-loss", what, severity: "critical", message, hint }];
    });
  });
}

interface Mount {
  readonly claim: string;
  /** Below the volume's root. */
  readonly folder: string;
  readonly path: string;
}

function mountsOf({ volumeMounts }: Loose, object: KubernetesObject): readonly Mount[] {
  const claims = claimsOf(object);
  return asRecords(volumeMounts).flatMap(({ name, mountPath, subPath, subPathExpr }) => {
    const claim = claims.get(asText(name));
    const folder = (asText(subPath) || asText(subPathExpr)).replace(/\/+$/, "");
    return claim === undefined ? [] : [{ claim, folder, path: asText(mountPath).replace(/\/+$/, "") }];
  });
}
