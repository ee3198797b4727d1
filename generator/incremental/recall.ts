import type { InputStamp } from "../stages/load/stamps.ts";
import type { Output } from "../stages/write/outputs.ts";
import type { Index, UnitRecord } from "./index.ts";
import { ownedOf, ownerOf } from "./owners.ts";

/** The units of a run: those that are what they were, with their outputs as they are now, and names of the others. */
export type Recalled = readonly (UnitRecord | string)[];

/** Whether a file belongs to an environment that is what it was. */
export function isRecalled(recalled: Recalled): (file: string) => boolean {
  const known = new Set(
    recalled.flatMap((unit) => (typeof unit !== "string" && unit.kind === "environment" ? [unit.name] : [])),
  );
  return (file) => known.has(ownerOf(file) ?? "");
}

/**
 * What is as it was: units whose inputs are the same, and whose output is by `outputOf`. undefined: something is not that
 * all are compiled from, or that is compiled from all.
 */
export function recall(
  index: Index,
  inputs: readonly InputStamp[],
  outputOf: (unit: UnitRecord, at: number) => Output | undefined,
): Recalled | undefined {
  const { shared, own } = ownedOf(inputs);
  if (shared !== index.shared) return undefined;
  const units: (UnitRecord | string)[] = [];
  for (const [at, unit] of index.units.entries()) {
    const isSame = unit.kind !== "environment" || (own.get(unit.name) === unit.own && !unit.isTold);
    const output = isSame ? outputOf(unit, at) : undefined;
    if (output !== undefined) units.push(output === unit.output ? unit : { ...unit, output });
    else if (unit.kind === "environment") units.push(unit.name);
    else return undefined;
  }
  return units;
}
