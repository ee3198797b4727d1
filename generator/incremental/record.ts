import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import { settledIn } from "../diagnostics/gather.ts";
import type { Checked, CheckedItem } from "../model/checked.ts";
import { summaryOf } from "../model/facts.ts";
import type { InputStamp } from "../stages/load/stamps.ts";
import type { ResolvedOne } from "../stages/resolve/each.ts";
import type { Output } from "../stages/write/outputs.ts";
import type { UnitRecord } from "./index.ts";
import { outwardOf } from "./outward.ts";
import { filesOf, ownedOf, ownerOf } from "./owners.ts";

/** What the records of units are made of, besides their proofs. */
export interface Told {
  readonly inputs: readonly InputStamp[];
  readonly each: readonly ResolvedOne[];
  /** What load and validate have said. */
  readonly before: readonly Diagnostic[];
  readonly sources: Sources;
  /** What a unit's folder is to be that holds texts, by their paths. */
  readonly outputOf: (texts: ReadonlyMap<string, string>) => Output;
}

/** The unit of an item as it may be remembered; undefined for an item without one. */
export function recordOf({
  inputs,
  each,
  before,
  sources,
  outputOf,
}: Told): (item: CheckedItem) => UnitRecord | undefined {
  const { own } = ownedOf(inputs);
  const told = new Set(before.flatMap(filesOf).map(ownerOf));
  const settled = settledIn(sources);
  const resolved = new Map(each.map((one) => [one.environment.name, one]));
  return ({ unit, files, found }) => {
    if (unit === undefined || files === undefined || found === undefined) return undefined;
    const { kind, name, directory } = unit;
    const one = kind === "environment" ? resolved.get(name) : undefined;
    return {
      ...{ kind, name, directory },
      own: one === undefined ? "" : (own.get(name) ?? ""),
      outward: one === undefined ? "" : outwardOf(one, found.claims),
      summary: one === undefined ? "" : JSON.stringify(summaryOf(one.environment)),
      isTold: told.has(name),
      faults: one?.diagnostics ?? [],
      findings: found.findings.map((finding) => (isSteady(finding, name) ? settled(finding) : finding)),
      output: outputOf(files),
    };
  };
}

/**
 * Whether the file that a finding's place is in is another one only when the unit is looked at again: all that come into question
 * are shared or its own. A finding without an object is known by the first of them.
 */
function isSteady(finding: Diagnostic, unit: string): boolean {
  return finding.object !== undefined && filesOf(finding).every((file) => (ownerOf(file) ?? unit) === unit);
}

/** The same items, of which each is passed to `look` when it is made. */
export function watched(checked: Checked, look: (item: CheckedItem) => void): Checked {
  function* items() {
    for (const item of checked.items) {
      look(item);
      yield item;
    }
  }
  return { ...checked, items: items() };
}
