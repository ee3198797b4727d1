import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOfBytes } from "../../model/digest.ts";
import { isSettled, numbersIn } from "../../model/stamp.ts";
import { existingTree } from "./existing.ts";
import { diskFileSystem } from "./file-system.ts";

/** A folder of output as it is to be, and as it was seen when it was. */
export interface Output {
  /** Paths below it: of its folders, with a slash at the end of each, and of its files. */
  readonly paths: readonly string[];
  /** Digest of the texts of its files. */
  readonly digest: string;
  /** Digest of what is seen of all of it without reading; absent where that was not seen, or may stay although it is changed. */
  readonly stamp?: string;
}

/** What a unit's folder is to be that holds texts, by their paths. */
export function outputOf(texts: ReadonlyMap<string, string>): Output {
  const files = new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  const folders = new Set([...files.keys()].flatMap(foldersOf));
  return { paths: [...folders, ...files.keys()], digest: digestOfTexts([...files]) };
}

/** How many files it has. */
export function filesIn({ paths }: Output): number {
  return paths.filter((path) => !path.endsWith("/")).length;
}

/**
 * The output with its stamp of now, if the folder is what it is to be; undefined otherwise. `whole`: its bytes are read
 * even when it looks as it was left.
 */
export function asItWas(
  folder: string,
  output: Output,
  { stamp, settled }: SeenOutput,
  whole: boolean,
): Output | undefined {
  if (stamp === undefined) return undefined;
  if (!whole && settled && stamp === output.stamp) return output;
  const { paths, digest } = output;
  return isThere(folder, output) ? { paths, digest, ...(settled && { stamp }) } : undefined;
}

/** The texts of an output's files by their paths, read and held against its digest; undefined: it has others. */
export function textsLeft(folder: string, { paths, digest }: Output): ReadonlyMap<string, string> | undefined {
  try {
    const files = paths.filter((path) => !path.endsWith("/"));
    const texts = new Map(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
    return digestOfTexts([...texts]) === digest ? texts : undefined;
  } catch {
    // One is no file any more, or may not be read.
    return undefined;
  }
}

/** The folders that a file is in, from the outermost, which is the slash alone. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, index) => `${parts.slice(0, index).join("/")}/`);
}

/** What is seen of a folder of output without reading: no stamp where something is missing. */
export interface SeenOutput {
  readonly stamp?: string;
  /** Whether that is another one as soon as something is changed. */
  readonly settled: boolean;
}

const quietly = { throwIfNoEntry: false } as const;

/** Looks at all that is to be there; `now`: the files' time from before the call. */
export function seenAt(folder: string, paths: readonly string[], now: number): SeenOutput {
  const numbers = numbersIn(paths.length);
  let settled = paths.length > 0;
  // The most of a run in which little has changed.
  for (let at = 0; at < paths.length; at++) {
    const stats = lstatSync(`${folder}/${paths[at]}`, quietly);
    if (stats === undefined) return { settled: false };
    numbers.put(at, stats);
    settled &&= isSettled(stats, now);
  }
  return { stamp: digestOfBytes(numbers.all), settled };
}

function isThere(folder: string, { paths, digest }: Output): boolean {
  const { files, folders, foreign } = existingTree(folder, diskFileSystem);
  if (foreign.length > 0 || files.size + folders.size !== paths.length) return false;
  if (!paths.every((path) => files.has(path) || folders.has(path))) return false;
  const sorted = paths.filter((path) => files.has(path));
  return digestOfTexts(sorted.map((path) => [path, readFileSync(join(folder, path))])) === digest;
}

function digestOfTexts(files: readonly (readonly [path: string, text: string | Buffer])[]): string {
  const parts = files.flatMap(([path, text]) => [`\0${path}\0`, text]);
  // One long text is taken in sooner than many short ones.
  return parts.every((part) => typeof part === "string") ? digestOfBytes(parts.join("")) : digestOfBytes(...parts);
}
