import { basename, dirname, join } from "node:path";
import type { CompiledFile } from "../../model/compiled.ts";
import { diskFileSystem, type FileSystem } from "./file-system.ts";
import { isText } from "./line-endings.ts";

interface CopyOptions {
  /** compare: only say what differs. */
  readonly mode: "write" | "compare";
  /** Tells this run from others at the same time. */
  readonly run: string;
  /** Paths of files that are removed when they are not among ours any more, and begin as ours do. */
  readonly former: { readonly paths: readonly string[]; readonly beginning: RegExp };
}

interface Copied {
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Brings files of ours in a folder of somebody else's up to date. Each is the old or the new one at any moment; what else
 * is in the folder is left alone.
 */
export function copyFiles(files: readonly CompiledFile[], folder: string, { mode, run, former }: CopyOptions): Copied {
  const fs = diskFileSystem;
  const changed: string[] = [];
  const added: string[] = [];
  for (const { path, text } of files) {
    const old = bytesAt(folder, path, fs);
    if (old !== undefined && isText(old, text)) continue;
    (old === undefined ? added : changed).push(path);
    if (mode === "compare") continue;
    const target = join(folder, path);
    fs.makeFolder(dirname(target));
    fs.write(`${target}.${run}`, text);
    fs.move(`${target}.${run}`, target);
  }
  const made = new Set(files.map(({ path }) => path));
  const removed = former.paths.filter(
    (path) => !made.has(path) && former.beginning.test(bytesAt(folder, path, fs)?.toString("utf8") ?? ""),
  );
  if (mode === "write") for (const path of removed) fs.remove(join(folder, path));
  return { changed, added, removed };
}

/** undefined: there is no regular file. */
function bytesAt(folder: string, path: string, fs: FileSystem): Buffer | undefined {
  const target = join(folder, path);
  const isThere = (fs.list(dirname(target)) ?? []).some((entry) => entry.name === basename(path) && entry.isFile());
  return isThere ? fs.read(target) : undefined;
}
