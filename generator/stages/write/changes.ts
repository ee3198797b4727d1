import { join } from "node:path";
import type { CompiledUnit } from "../../model/compiled.ts";
import { existingTree } from "./existing.ts";
import type { FileSystem } from "./file-system.ts";
import { isText } from "./line-endings.ts";

/** What has to happen to a folder of output for it to be what was compiled. Paths are relative to the folder. */
export interface UnitChanges {
  /** Folder below the project's, e.g. `out/dev`. */
  readonly directory: string;
  /** The folder is not there yet. */
  readonly isNew: boolean;
  /** Texts of files that are missing or differ, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those of them that are missing. */
  readonly missing: readonly string[];
  /** What is there and not compiled. */
  readonly extra: readonly string[];
  readonly unchanged: number;
}

/** Compares what was compiled, texts by their paths, with what is in the unit's folder. */
export function changesOf(
  unit: Pick<CompiledUnit, "directory">,
  compiled: ReadonlyMap<string, string>,
  root: string,
  fs: FileSystem,
): UnitChanges {
  const folder = join(root, unit.directory);
  const { exists, files, folders, foreign } = existingTree(folder, fs);
  const texts = new Map<string, string>();
  const missing: string[] = [];
  for (const [path, text] of compiled) {
    if (!files.has(path)) missing.push(path);
    else if (isText(fs.read(join(folder, path)), text)) continue;
    texts.set(path, text);
  }
  // A folder without files in the place of a file would be in its way; those with files go with them.
  const inTheWay = missing.filter((path) => folders.has(`${path}/`) && !hasFiles(path, files));
  const extra = [...foreign, ...inTheWay, ...[...files].filter((path) => !compiled.has(path))].sort();
  return {
    directory: unit.directory,
    isNew: !exists,
    texts,
    missing,
    extra,
    unchanged: compiled.size - texts.size,
  };
}

function hasFiles(folder: string, files: ReadonlySet<string>): boolean {
  return [...files].some((path) => path.startsWith(`${folder}/`));
}
