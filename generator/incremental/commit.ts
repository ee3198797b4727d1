import { envsFolder } from "../model/documents.ts";
import type { CommitFiles } from "../model/files.ts";
import type { Memory } from "../model/memory.ts";
import type { EnvironmentSummary } from "../model/resolved.ts";
import { blobOid, folderOid, regularFile } from "../model/tree.ts";
import type { CheckOptions } from "../stages/check/check.ts";
import { loadFiles, textsOfFiles } from "../stages/load/load.ts";
import { type InputStamp, stampsOfCommit } from "../stages/load/stamps.ts";
import { validate } from "../stages/validate/validate.ts";
import type { Output } from "../stages/write/outputs.ts";
import { aroundOf } from "./around.ts";
import type { Remembering } from "./incremental.ts";
import { type Index, indexOf, type UnitRecord } from "./index.ts";
import { isRecalled, recall } from "./recall.ts";
import { proveSome, toldFiles } from "./some.ts";

/** Where runs leave what they have found of commits: no file's time says anything about those. */
export type CommitRemembering = Pick<Remembering, "memory" | "build">;

/** What runs have found that compile commits: what somebody has saved since is nothing to them. */
export function ofCommits({ memory, build }: CommitRemembering): CommitRemembering {
  const named = (key: string) => `commit-${key}`;
  const own: Memory = { get: (key) => memory.get(named(key)), put: (key, text) => memory.put(named(key), text) };
  return { memory: own, build };
}

/** A folder of texts by what git calls it: seen without reading, it says what is in all files. */
export function folderOutput(texts: ReadonlyMap<string, string>): Output {
  const oid = folderOid(new Map([...texts].map(([path, text]) => [path, { mode: regularFile, oid: blobOid(text) }])));
  return { paths: [...texts.keys()].sort(), digest: oid, stamp: oid };
}

/** What was left by the run before, and the inputs of a commit; without these nothing can be remembered. */
export function rememberedOfCommit({ tree }: CommitFiles, { memory, build }: CommitRemembering) {
  return { index: indexOf(memory.get("index"), build), inputs: stampsOfCommit(tree) };
}

/**
 * Proves what of a commit is another one than the index was left of, and environments that are asked for by name, which are
 * then all that is told of; undefined: everything is to be looked at.
 */
export async function changedInCommit(
  files: CommitFiles,
  { index, inputs }: { readonly index: Index; readonly inputs: readonly InputStamp[] },
  { memory }: CommitRemembering,
  options: CheckOptions,
) {
  const { environments: asked } = options;
  // Whom hosts are in conflict with is told of all environments at once.
  if (asked !== undefined && index.conflicts.length > 0) return undefined;
  const recalled = recall(index, inputs, ({ name, output }) => (asked?.includes(name) === true ? undefined : output));
  if (recalled === undefined) return undefined;
  const isKnown = isRecalled(recalled);
  const told = toldFiles(index, recalled);
  const paths = inputs.map(({ path }) => path);
  const fileOf = (path: string) => `${envsFolder}/${path}`;
  const read = await files.read(paths.filter((path) => !isKnown(fileOf(path)) || told.has(fileOf(path))));
  const loaded = loadFiles(
    read.filter(({ path }) => !isKnown(fileOf(path))),
    paths.map(fileOf).filter(isKnown),
  );
  const shown = textsOfFiles(read);
  const validated = await validate(loaded);
  const around = () => aroundOf(memory.get("around"), index.around);
  const textsOf = (asked: readonly string[]) => new Map([...shown].filter(([file]) => asked.includes(file)));
  const known = { index, inputs, recalled, around, textsOf, textsLeft: () => undefined, outputOf: folderOutput };
  const proven = proveSome(validated, known, options);
  if (proven === undefined) return undefined;
  const outputs = new Map(recalled.flatMap((unit) => (typeof unit === "string" ? [] : [[unit.name, unit.output]])));
  return { ...proven, loaded, outputs, environments: summariesIn(proven.units) };
}

function summariesIn(units: readonly UnitRecord[]): readonly EnvironmentSummary[] {
  return units.flatMap(({ summary }) => (summary === "" ? [] : [JSON.parse(summary) as EnvironmentSummary]));
}
