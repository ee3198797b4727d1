import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOfBytes } from "../../model/digest.ts";
import { digestOfStamps, isSettled } from "../../model/stamp.ts";
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
 * even when it looks as it was left; `now`: the files' time from before the call.
 */
export function asItWas(
  folder: string,
  output: Output,
  { whole, now }: { readonly whole: boolean; readonly now: number },
): Output | undefined {
  const { stamp, settled } = seen(folder, output.paths, now);
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

/** Whether the folder is as it was seen, by what is seen without reading; `now`: the files' time from before the call. */
export function looksAsLeft(folder: string, { paths, stamp }: Pick<Output, "paths" | "stamp">, now: number): boolean {
  const found = seen(folder, paths, now);
  return found.settled && found.stamp === stamp;
}

/** The folders that a file is in, from the outermost, which is the slash alone. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, index) => `${parts.slice(0, index).join("/")}/`);
}

function seen(
  folder: string,
  paths: readonly string[],
  now: number,
): { readonly stamp?: string; readonly settled: boolean } {
  const stamps = paths.map((path) => lstatSync(`${folder}/${path}`, { throwIfNoEntry: false }));
  const there = stamps.filter((stamp) => stamp !== undefined);
  // Of a folder that is not to be there nothing is seen.
  if (there.length < stamps.length) return { settled: false };
  return { stamp: digestOfStamps(there), settled: there.length > 0 && isSettled(there, now) };
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
