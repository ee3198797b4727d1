import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asTexts, at } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { type Inventory, ownOfKind, sameNamespace } from "../relations/inventory.ts";
import { type AddressRange, parseRange } from "./ranges.ts";

/** @codes gathered by the build */
export const codes = {
  "refused-address-pool": {
    cause:
      "A range of an IPAddressPool is none, ends before it begins, or overlaps another one. MetalLB refuses its whole configuration, and gives no address to anybody.",
    cure: "Write ranges as first-last or as CIDR, and let no two of them share an address.",
  },
} as const satisfies CodeTexts;

interface Entry {
  readonly pool: CompiledObject;
  readonly index: number;
  readonly text: string;
  readonly range: AddressRange;
}

/** Ranges that MetalLB refuses (ParseCIDR and poolsFor in internal/config of MetalLB 0.16). */
export function refusedRanges(inventory: Inventory): readonly Diagnostic[] {
  const entries: Entry[] = [];
  return ownOfKind(inventory, "IPAddressPool.metallb.io").flatMap((pool) =>
    asTexts(at(pool.object, "spec", "addresses")).flatMap((text, index) => {
      const range = parseRange(text);
      if (range === undefined) {
        return [refused(pool, index, `\`${text}\` is no range of addresses, or ends before it begins`)];
      }
      const other = entries.find((each) => isBeside(each.pool, pool) && overlap(each.range, range));
      entries.push({ pool, index, text, range });
      if (other === undefined) return [];
      const whose = other.pool === pool ? "" : ` of the pool ${other.pool.object.metadata.name}`;
      return [refused(pool, index, `\`${text}\` shares addresses with \`${other.text}\`${whose}`)];
    }),
  );
}

/** Pools of one MetalLB. Examples lie in other files, and a later version of a pool has its name. */
function isBeside(one: CompiledObject, other: CompiledObject): boolean {
  if (one === other) return true;
  const { metadata } = one.object;
  const isOther = metadata.name !== other.object.metadata.name;
  return isOther && sameNamespace(metadata.namespace, other.object.metadata.namespace) && fileOf(one) === fileOf(other);
}

/** The file that manifests were read from, or the folder of what is compiled. */
function fileOf({ path }: CompiledObject): string {
  const [file = "", number] = path.split("#");
  return number === undefined ? file.slice(0, Math.max(file.lastIndexOf("/"), 0)) : file;
}

function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function refused(pool: CompiledObject, index: number, why: string): Diagnostic {
  return finding("refused-address-pool", pool, {
    origin: placeOf(pool, ["spec", "addresses", String(index)]),
    message: `${why}: MetalLB refuses its whole configuration.`,
    hint: "Write it as first-last or as CIDR, without addresses that another range has.",
  });
}
