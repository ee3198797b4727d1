import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { digestOfBytes } from "../../model/digest.ts";
import { envsFolder } from "../../model/documents.ts";
import type { CommitFiles } from "../../model/files.ts";
import { isSettled, stampText } from "../../model/stamp.ts";
import { blobOid, regularFile, type Tree } from "../../model/tree.ts";
import { isInput, mostMebibytes } from "./raw.ts";
import { mebibyte } from "./text.ts";

/** A file below envs/ with what is known of its content. */
export interface InputStamp {
  /** From envs/, with forward slashes. */
  readonly path: string;
  /** What is seen of the file without reading it. */
  readonly stamp: string;
  /** Whether that is another one as soon as the file is changed. */
  readonly settled: boolean;
  /** Digest of its bytes. */
  readonly digest: string;
}

/**
 * Every file that load would read, in the order of their paths, with the digests of their bytes: those of `known` where the
 * files are as they were then. `now`: the files' time from before the call. undefined: there is something that is no regular
 * file, or cannot be read.
 */
export function stampsOf(folder: string, known: readonly InputStamp[], now: number): readonly InputStamp[] | undefined {
  const before = new Map(known.map((one) => [one.path, one]));
  try {
    return inputsIn(folder)?.map((path) => stampOf(folder, path, before.get(path), now));
  } catch {
    return undefined;
  }
}

/** Whether files whose stamps could stay although they are changed have the bytes that they had. */
export function areUnchanged(folder: string, inputs: readonly InputStamp[]): boolean {
  try {
    return inputs.every(
      ({ path, settled, digest }) => settled || digestOfBytes(readFileSync(join(folder, path))) === digest,
    );
  } catch {
    return false;
  }
}

/** Env files under `root` as a commit would have them, all read at once. undefined: load has something to say of one. */
export function asCommitted(root: string): CommitFiles | undefined {
  const folder = join(root, envsFolder);
  try {
    const paths = inputsIn(folder);
    if (paths?.every((path) => lstatSync(join(folder, path)).size <= mostMebibytes(path) * mebibyte) !== true) {
      return undefined;
    }
    const files = new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
    const read = async (asked: Iterable<string>) =>
      [...asked].flatMap((path) => {
        const bytes = files.get(path);
        return bytes === undefined ? [] : [{ path, bytes }];
      });
    return {
      tree: new Map([...files].map(([path, bytes]) => [path, { mode: regularFile, oid: blobOid(bytes) }])),
      read,
    };
  } catch {
    return undefined;
  }
}

/** Paths below a folder that load would read, in their order. undefined: something there is no regular file. */
function inputsIn(folder: string): readonly string[] | undefined {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) => !one.isDirectory());
  if (!entries.every((entry) => entry.isFile())) return undefined;
  const paths = entries.map((entry) => pathOf(folder, entry)).filter((path) => isInput({ path }));
  return paths.sort();
}

/** The same of files in a commit, where the name of a file is what is known of its content. */
export function stampsOfCommit(tree: Tree): readonly InputStamp[] | undefined {
  const files = [...tree].filter(([path]) => isInput({ path }));
  if (!files.every(([, { mode }]) => mode.startsWith(regularKinds))) return undefined;
  return files
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { oid }]) => ({ path, stamp: oid, settled: true, digest: oid }));
}

/** What git's modes of files begin with that are no links. */
const regularKinds = "100";

function pathOf(folder: string, entry: Dirent): string {
  return join(entry.parentPath ?? entry.path, entry.name)
    .slice(folder.length + 1)
    .replaceAll(sep, "/");
}

function stampOf(folder: string, path: string, before: InputStamp | undefined, now: number): InputStamp {
  const file = join(folder, path);
  const stats = lstatSync(file);
  const stamp = stampText(stats);
  if (before?.settled === true && before.stamp === stamp) return before;
  return { path, stamp, settled: isSettled(stats, now), digest: digestOfBytes(readFileSync(file)) };
}
