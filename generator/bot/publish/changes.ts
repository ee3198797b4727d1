import { changesTo, type FileChanges, type Tree } from "../../model/tree.ts";
import { type PublishRecord, recordPath, recordText } from "../branch/record.ts";
import { compiledTree, ownFiles, type Target } from "./target.ts";

/** What turns `tree` into what is compiled. An environment that is no more loses its record with its files. */
export function targetChanges(target: Target, tree: Tree, record: PublishRecord): FileChanges {
  const wanted = compiledTree(target);
  const changes = new Map<string, string | null>();
  for (const path of ownFiles(tree, target).keys()) if (!wanted.has(path)) changes.set(path, null);
  for (const [path, text] of target.files) {
    const there = tree.get(path);
    const entry = wanted.get(path);
    if (there?.oid !== entry?.oid || there?.mode !== entry?.mode) changes.set(path, text);
  }
  const file = recordPath(target.name);
  if (target.files.size > 0) changes.set(file, recordText(record));
  else if (tree.has(file)) changes.set(file, null);
  return changes;
}

/** Needed files of the cluster that config's main does not have: those of its own as they are compiled, those that it names. */
export function missingNeeds({ needs, shared, names }: Target, base: Tree): readonly string[] {
  const named = shared.every((path) => base.has(path)) ? [] : names().filter((path) => !base.has(path));
  return [...changesTo(base, needs).keys(), ...named];
}
