import { join } from "node:path";
import { type Diagnostic, hasErrors, type Sources } from "../../diagnostics/diagnostic.ts";
import type { Checked } from "../../model/checked.ts";
import { changesOf, type UnitChanges } from "./changes.ts";
import { existingTree } from "./existing.ts";
import { diskFileSystem, type FileSystem } from "./file-system.ts";
import { stagingAt } from "./staging.ts";

/** Folders that the generator owns whole, with the units that each has in it. */
const outFolder = "out";

export interface WriteOptions {
  readonly root: string;
  /** write: bring the output up to date. compare: only say what is stale. none: only prove. */
  readonly mode: "write" | "compare" | "none";
  /** Tells this run from others at the same time, and which of them are still going on. */
  readonly run: string;
  readonly isRunning: (run: string) => boolean;
  readonly fs?: FileSystem;
}

/** What became of one folder of output; paths are relative to the project's folder. */
export interface UnitReport {
  readonly name: string;
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

export interface Written {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
  /** In mode `none`, or when there is an error, empty. */
  readonly units: readonly UnitReport[];
}

/**
 * Writes the units, one after the other, into a staging folder, and moves them into place when all of them are proven.
 * With an error among the findings the output stays as it is. What the file system refuses is thrown; what was staged
 * until then is removed by the next run.
 */
export function write({ items, sources, complete }: Checked, options: WriteOptions): Written {
  const { root, mode, fs = diskFileSystem } = options;
  const staging = mode === "write" ? stagingAt(root, options.run, options.isRunning, fs) : undefined;
  const diagnostics: Diagnostic[] = [];
  const units: UnitReport[] = [];
  const made = new Set<string>();
  for (const item of items) {
    diagnostics.push(...item.diagnostics);
    if (mode === "none") continue;
    if (item.remembered !== undefined) {
      const { name, directory, files } = item.remembered;
      made.add(directory);
      units.push({ name, changed: [], added: [], removed: [], unchanged: files });
    }
    if (item.unit === undefined || item.files === undefined) continue;
    made.add(item.unit.directory);
    const changes = changesOf(item.unit, item.files, root, fs);
    staging?.add(changes);
    units.push(reportOf(item.unit.name, changes));
  }
  if (hasErrors(diagnostics)) {
    staging?.discard();
    return { diagnostics, sources, units: [] };
  }
  const leftovers = complete && mode !== "none" ? leftoverEntries(root, made, fs) : [];
  if (leftovers.length > 0) {
    const removed = leftovers.flatMap((path) => filesOf(root, path, fs));
    units.push({ name: "no longer made", changed: [], added: [], removed, unchanged: 0 });
  }
  staging?.commit();
  if (mode === "write") for (const path of leftovers) fs.remove(join(root, path));
  return { diagnostics, sources, units };
}

function reportOf(name: string, changes: UnitChanges): UnitReport {
  const { directory, missing, extra, unchanged } = changes;
  return {
    name,
    changed: fullPaths(directory, changedIn(changes)),
    // In a first run all paths there are: they are put together when they are told.
    get added() {
      return fullPaths(directory, missing);
    },
    removed: fullPaths(directory, extra),
    unchanged,
  };
}

function changedIn({ texts, missing }: UnitChanges): readonly string[] {
  const isMissing = new Set(missing);
  return [...texts.keys()].filter((path) => !isMissing.has(path));
}

function fullPaths(directory: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => `${directory}/${path}`);
}

/** Entries of out/ that belong to no unit: an environment that is gone, or what somebody put there. */
function leftoverEntries(root: string, made: ReadonlySet<string>, fs: FileSystem): readonly string[] {
  return (fs.list(join(root, outFolder)) ?? [])
    .map(({ name }) => `${outFolder}/${name}`)
    .filter((path) => !made.has(path))
    .sort();
}

/** The files that go with an entry; the entry itself where it is no folder, or one without files. */
function filesOf(root: string, entry: string, fs: FileSystem): readonly string[] {
  const { files, foreign } = existingTree(join(root, entry), fs);
  const paths = [...files, ...foreign].sort().map((path) => `${entry}/${path}`);
  return paths.length === 0 ? [entry] : paths;
}
