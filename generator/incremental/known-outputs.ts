import { join } from "node:path";
import { asItWas, type Output, seenAt } from "../stages/write/outputs.ts";
import type { KeptIndex } from "./kept.ts";

/** Outputs of a project that runs of one process know of each other. */
interface Knowing {
  readonly root: string;
  readonly index: KeptIndex;
  readonly isUntouched: (folder: string) => boolean;
  /** Watches a folder from now on. */
  readonly watch: (folder: string) => void;
  readonly fileTime: () => number;
}

/** Units that are looked at in one go: a change that comes meanwhile waits for no more. */
const portion = 8;

/**
 * Looks, while nobody waits, at some outputs of which it is not known that they are as they were left, so that the next run
 * need not. Begins at a unit of the index, and answers where to go on; undefined: all are known that can be.
 */
export function knowOutputs({ root, index, isUntouched, watch, fileTime }: Knowing, from: number): number | undefined {
  const before = index.get();
  if (before === undefined) return undefined;
  const units = [...before.units];
  let looked = 0;
  let at = from;
  for (; at < units.length && looked < portion; at++) {
    const unit = units[at];
    if (unit === undefined) break;
    const folder = join(root, unit.directory);
    if (unit.output.stamp !== undefined && isUntouched(folder)) continue;
    looked++;
    watch(folder);
    const output = asItWas(folder, unit.output, seenAt(folder, unit.output.paths, fileTime()), false);
    if (output !== unit.output) units[at] = { ...unit, output: output ?? unseen(unit.output) };
  }
  if (looked > 0) index.put({ ...before, units });
  return at < units.length ? at : undefined;
}

/** It is not what it is to be: the next run looks at it. */
function unseen({ paths, digest }: Output): Output {
  return { paths, digest };
}
