import type { Repository } from "../../adapters/forge/port.ts";
import { type CommitFiles, filesBelow } from "../../model/files.ts";
import { blobOid } from "../../model/tree.ts";

/** Files below a folder, as a commit has them. Paths are relative to the folder. */
export async function filesIn(repository: Repository, commit: string, folder: string): Promise<CommitFiles> {
  return filesBelow(await repository.tree(commit), folder, (paths) => repository.contents(commit, paths));
}

/**
 * Texts of those of the files that a commit has, in their order. Where one is what is compiled, as its hash says, nothing is
 * read. `compiled`: texts by path.
 */
export async function textsBeside(
  repository: Repository,
  commit: string | undefined,
  paths: readonly string[],
  compiled: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  if (commit === undefined) return new Map();
  const tree = await repository.tree(commit);
  const same = (path: string) => {
    const text = compiled.get(path);
    return text !== undefined && tree.get(path)?.oid === blobOid(text, tree) ? text : undefined;
  };
  const known = new Map(paths.map((path) => [path, same(path)] as const));
  const others = await repository.texts(
    commit,
    paths.filter((path) => known.get(path) === undefined),
  );
  return new Map(
    paths.flatMap((path) => {
      const text = known.get(path) ?? others.get(path);
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}
