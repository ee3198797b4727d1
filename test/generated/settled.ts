/** Takes out of generated env files what is refused, where the diagnostics point, until they are accepted. */
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import { pointerKeys } from "../../generator/diagnostics/json-pointer.ts";
import type { CheckedItem } from "../../generator/model/checked.ts";
import type { CompiledUnit } from "../../generator/model/compiled.ts";
import { isRecord } from "../../generator/model/loose.ts";
import { prove } from "../../generator/pipeline.ts";
import { type EnvFiles, inputsOf } from "./environment.ts";

/** What one round of proving came to. */
export interface Round {
  readonly files: EnvFiles;
  readonly diagnostics: readonly Diagnostic[];
  /** The environment's objects; absent when the settings are refused before there are any. */
  readonly unit?: CompiledUnit;
}

/** Proves generated env files once. */
export async function proven(files: EnvFiles): Promise<Round> {
  const { checked } = await prove(inputsOf(files), { environments: ["dev"] });
  const items: readonly CheckedItem[] = [...checked.items];
  const unit = items.flatMap((item) => ("unit" in item && item.unit !== undefined ? [item.unit] : []))[0];
  return { files, diagnostics: items.flatMap(({ diagnostics }) => diagnostics), ...(unit && { unit }) };
}

/** Round after round; the last one has no error, unless there were too many rounds or nothing could be taken out. */
export async function rounds(files: EnvFiles, most = 12): Promise<readonly Round[]> {
  const all: Round[] = [];
  for (let next: EnvFiles | undefined = files; next !== undefined && all.length < most; ) {
    const round: Round = await proven(next);
    all.push(round);
    next = without(round);
  }
  return all;
}

/** The last round, when it is without errors. */
export async function accepted(files: EnvFiles): Promise<Round | undefined> {
  const last = (await rounds(files)).at(-1);
  return last === undefined || errorsOf(last).length > 0 ? undefined : last;
}

export function errorsOf({ diagnostics }: Round): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

/** The files without the settings that errors point at; undefined when there is none that could be taken out. */
function without(round: Round): EnvFiles | undefined {
  const files = structuredClone(round.files);
  const found = errorsOf(round).flatMap((one) => settingAt(round.files, one) ?? []);
  const unique = new Map(found.map((one) => [JSON.stringify([one.file, one.keys]), one]));
  // From the back, so that what stands before keeps its place in its list.
  const ordered = [...unique.values()].sort((a, b) => collator.compare(b.keys.join("/"), a.keys.join("/")));
  for (const { file, keys } of ordered) remove(files[file], keys);
  return ordered.length === 0 ? undefined : files;
}

const collator = new Intl.Collator("en", { numeric: true });

interface Setting {
  readonly file: keyof EnvFiles;
  readonly keys: readonly string[];
}

/** What is there of the place that a diagnostic points at: for what is missing, what it is missing in. */
function settingAt(files: EnvFiles, { place }: Diagnostic): Setting | undefined {
  if (place?.kind !== "pointer") return undefined;
  const keys = pointerKeys(place.pointer);
  const settings = place.files.flatMap((path) => {
    const file = path === "envs/base.json" ? "base" : path === "envs/dev.json" ? "dev" : undefined;
    return file === undefined ? [] : [{ file, keys: keys.slice(0, depthOf(files[file], keys)) } as const];
  });
  const deepest = Math.max(...settings.map((one) => one.keys.length));
  const setting = settings.find((one) => one.keys.length === deepest);
  // Everything at once is no setting, and what the environment cannot be without is none of those that were drawn.
  const isWhole =
    deepest < 2 && (setting?.file === "dev" || ["services", "backingServices", undefined].includes(keys[0]));
  return isWhole ? undefined : setting;
}

/** How many of the keys lead somewhere. */
function depthOf(root: unknown, keys: readonly string[]): number {
  let at = root;
  for (const [depth, key] of keys.entries()) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return depth;
    at = (at as Record<string, unknown>)[key];
  }
  return keys.length;
}

function remove(root: unknown, keys: readonly string[]): boolean {
  const last = keys.at(-1) ?? "";
  let at = root;
  for (const key of keys.slice(0, -1)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  if (Array.isArray(at)) return at.splice(Number(last), 1).length > 0;
  return isRecord(at) && delete (at as Record<string, unknown>)[last];
}
