import { join } from "node:path";
import type { Checked } from "../model/checked.ts";
import { digestOfBytes } from "../model/digest.ts";
import { envsFolder } from "../model/documents.ts";
import type { Memory } from "../model/memory.ts";
import type { ValidInputs } from "../model/validated.ts";
import { byName, type Within } from "../model/within.ts";
import type { CheckOptions } from "../stages/check/check.ts";
import { loadSome, textsOf } from "../stages/load/load.ts";
import { areUnchanged, type InputStamp, stampsOf } from "../stages/load/stamps.ts";
import type { Resolved } from "../stages/resolve/resolve.ts";
import { validate } from "../stages/validate/validate.ts";
import { asItWas, outputOf, textsLeft } from "../stages/write/outputs.ts";
import type { WriteOptions } from "../stages/write/write.ts";
import { type Ahead, lookTogether } from "./ahead.ts";
import { type Seen, seenIn } from "./answer.ts";
import { type Around, aroundOf, aroundText } from "./around.ts";
import { headOf, type Index, indexOf, indexText, keptRecords, type UnitRecord } from "./index.ts";
import type { KeptIndex } from "./kept.ts";
import { ownedOf } from "./owners.ts";
import { isRecalled, type Recalled, recall } from "./recall.ts";
import { recordOf, type Told, watched } from "./record.ts";
import { type ProvenSome, proveSome } from "./some.ts";

/** Where runs leave what they have found, and what runs: what another build has found counts for nothing. */
export interface Remembering {
  readonly memory: Memory;
  readonly build: string;
  /** Milliseconds by the clock that files get their times by. */
  readonly fileTime: () => number;
  /** Where other runs of this process find the index as it is; absent: it is a text in the memory. */
  readonly index?: KeptIndex;
  /** Whether nothing in a folder was touched since its output got its stamp; absent where nobody knows. */
  readonly isUntouched?: (folder: string) => boolean;
  /** Does something when nobody waits for the run any more; absent: at once. */
  readonly later?: (work: () => void) => void;
  readonly within?: Within;
  /** Where another thread looks at outputs. */
  readonly ahead?: Ahead;
}

export type RememberingRun = WriteOptions & CheckOptions & { readonly remembering: Remembering };

/** What was left by the run before, and the inputs as they are now; without these nothing can be remembered. */
export function remembered({ root, remembering }: RememberingRun): {
  readonly index?: Index | undefined;
  readonly inputs?: readonly InputStamp[] | undefined;
} {
  const { memory, build, fileTime, within = byName } = remembering;
  const index = remembering.index === undefined ? indexOf(memory.get("index"), build) : remembering.index.get();
  return { index, inputs: within(root, (named) => stampsOf(join(named, envsFolder), index?.inputs ?? [], fileTime())) };
}

/**
 * Proves what has changed since the index was left, where that is the own of some environments; undefined: everything is to
 * be looked at.
 */
export async function changedOnly(
  run: RememberingRun,
  index: Index,
  inputs: readonly InputStamp[],
): Promise<ProvenSome | undefined> {
  // Outputs mostly are as they were left, and another thread may look at them meanwhile.
  const expected = recall(index, inputs, ({ output }) => output);
  if (expected === undefined) return undefined;
  const proven = await proveOthers(run, index, inputs, expected);
  if (run.mode === "none") return proven;
  const recalled = recalledOnDisk(run, index, inputs);
  if (recalled === undefined) return undefined;
  const isExpected = recalled.every((unit, at) => typeof unit === typeof expected[at]);
  if (!isExpected) return proveOthers(run, index, inputs, recalled);
  return proven && { ...proven, units: proven.units.map((unit, at) => unitIn(recalled, at) ?? unit) };
}

function unitIn(recalled: Recalled, at: number): UnitRecord | undefined {
  const unit = recalled[at];
  return typeof unit === "string" ? undefined : unit;
}

/** What is as it was, with its output on the disk. */
function recalledOnDisk(
  { root, mode, remembering }: RememberingRun,
  index: Index,
  inputs: readonly InputStamp[],
): Recalled | undefined {
  const { isUntouched, fileTime, within = byName, ahead } = remembering;
  const units = index.units.map(({ directory, output }) => ({ directory, paths: output.paths }));
  return within(root, (named) => {
    const seen = lookTogether(ahead, { head: index.head, units }, { root: named, fileTime });
    return recall(index, inputs, ({ directory, output }, at) => {
      // Without a stamp the output was not seen yet after it was written.
      const isKnown = output.stamp !== undefined && isUntouched?.(join(root, directory)) === true;
      return isKnown ? output : asItWas(join(named, directory), output, seen(at), mode === "compare");
    });
  });
}

/** Proves what is not recalled. */
async function proveOthers(
  { root, remembering, ...run }: RememberingRun,
  index: Index,
  inputs: readonly InputStamp[],
  recalled: Recalled,
): Promise<ProvenSome | undefined> {
  const paths = inputs.map(({ path }) => path);
  const loaded = loadSome(root, paths, isRecalled(recalled));
  const validated = await validate(loaded);
  const around = () => aroundOf(remembering.memory.get("around"), index.around);
  return proveSome(
    validated,
    {
      ...{ index, inputs, recalled, around },
      outputOf,
      textsOf: (files) => textsOf(root, files),
      textsLeft: ({ directory, output }) => textsLeft(join(root, directory), output),
    },
    run,
  );
}

/** Looks at what check finds while it is written. */
export function recordingOf(
  validated: ValidInputs,
  { each, together, system }: Resolved,
  { inputs, outputOf: output = outputOf }: { readonly inputs: readonly InputStamp[] } & Partial<Pick<Told, "outputOf">>,
) {
  const { diagnostics: before, sources } = validated;
  const record = recordOf({ inputs, each, before, sources, outputOf: output });
  const units = keptRecords();
  let conflicts: Index["conflicts"] = [];
  const providers = [...new Set(system?.environments.map(({ secrets }) => secrets.provider))];
  return {
    watched: (checked: Checked) =>
      watched(checked, (item) => {
        const unit = record(item);
        if (unit !== undefined) units.add(unit);
        else if (item.found !== undefined) conflicts = item.found.findings;
      }),
    found: (): FoundWhole => ({ units: units.all(), providers, together, conflicts }),
  };
}

type FoundWhole = Pick<Index, "units" | "providers" | "together" | "conflicts">;

/** Leaves all that a run has found that has looked at everything. */
export function leaveAll(run: RememberingRun, inputs: readonly InputStamp[], found: FoundWhole, around: Around): void {
  leave(run, inputs, wholeIndex(run.remembering, inputs, found, around));
}

/** The index of a run that has looked at everything; what environments are held against is left at once. */
export function wholeIndex(
  { memory, build }: Pick<Remembering, "memory" | "build">,
  inputs: readonly InputStamp[],
  found: FoundWhole,
  around: Around,
): Index {
  const text = aroundText(around);
  memory.put("around", text);
  return { ...found, head: "", build, inputs, shared: ownedOf(inputs).shared, around: digestOfBytes(text) };
}

/** Whether files that may have been changed since without being seen to be still read as they did. */
export function areAsRead({ root }: Pick<RememberingRun, "root">, inputs: readonly InputStamp[]): boolean {
  return areUnchanged(join(root, envsFolder), inputs);
}

/** Leaves an index, unless the inputs are others by now than those that it is about; answers what was seen for it. */
export function leave(
  { root, remembering }: RememberingRun,
  inputs: readonly InputStamp[],
  index: Index,
): Seen | undefined {
  const { fileTime, within = byName } = remembering;
  const found = within(root, (named) => stampsOf(join(named, envsFolder), inputs, fileTime()));
  const isSame =
    found?.length === inputs.length &&
    inputs.every(({ path, stamp, digest }, at) => {
      const one = found[at];
      return one !== undefined && one.path === path && one.stamp === stamp && one.digest === digest;
    });
  if (!isSame) return undefined;
  if (remembering.index !== undefined) {
    remembering.index.put({ ...index, inputs: found });
    return undefined;
  }
  const text = leaveIndex(remembering, { ...index, inputs: found });
  return seenIn({ ...index, head: headOf(text).text, inputs: found });
}

/** Leaves an index for the next run, and answers its text. */
export function leaveIndex({ memory }: Pick<Remembering, "memory">, index: Index): string {
  const text = indexText(index);
  if (memory.get("index") !== text) memory.put("index", text);
  return text;
}
