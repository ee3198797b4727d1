import type { CommitInfo, Forge, Repository } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Tree } from "../../model/tree.ts";
import { commitText } from "../branch/others.ts";
import { filesDigest, type PublishRecord, recordAt, recordPath } from "../branch/record.ts";
import { ownFiles, type Target } from "./target.ts";

interface Main {
  /** Main's head; undefined while config is empty. */
  readonly base: string | undefined;
  readonly baseTree: Tree;
  readonly record: PublishRecord | undefined;
}

/** Commits of main that are looked through for the edit. */
const depth = 20;

/**
 * A change of the target's files on config's main that the bot has not made: they are not what the record beside them
 * says, or they were taken back to an earlier state. Told as a warning when it is allowed.
 */
export async function handEdit(
  { source, config: repository }: Pick<Forge, "source" | "config">,
  target: Target,
  { base, baseTree, record }: Main,
  allowed: boolean,
): Promise<Diagnostic | undefined> {
  if (base === undefined) return undefined;
  const own = ownFiles(baseTree, target);
  if (record === undefined && own.size === 0) return undefined;
  const newest = (limit: number) => repository.history(base, [...target.folders, recordPath(target.name)], { limit });
  if (record?.filesDigest === filesDigest(own)) {
    const [last] = await newest(1);
    const isBack = last !== undefined && (await takesBack(last, { source, repository }, target, record));
    return isBack
      ? diagnostic(target, `were taken back to an earlier state by ${commitText(last)}`, allowed)
      : undefined;
  }
  const { paths, by } = await edited(repository, target, own, await newest(depth));
  const who = by.length === 0 ? "" : ` (${by.map(commitText).join(", ")})`;
  return diagnostic(target, `were changed by hand${who}: ${paths.join(", ")}`, allowed);
}

function diagnostic(target: Target, what: string, allowed: boolean): Diagnostic {
  const folders = target.folders.map((folder) => `${folder}/`).join(" and ");
  const message = `Files of ${folders} on config's main ${what}.`;
  if (allowed) {
    return { code: "hand-edit", severity: "warning", message: `${message} Overwritten, as --allow hand-edit says.` };
  }
  const hint =
    "make the same change in envs/, or let it be overwritten with --allow hand-edit. What envs/ has no setting for may lie " +
    "in a folder of its own beside these, with an Application of its own: such folders are left alone.";
  return { code: "hand-edit", severity: "error", message, hint };
}

/** What differs from the last state that the bot has made, and the commits since. */
async function edited(
  repository: Repository,
  target: Target,
  own: Tree,
  commits: readonly CommitInfo[],
): Promise<{ paths: readonly string[]; by: readonly CommitInfo[] }> {
  const by: CommitInfo[] = [];
  for (const commit of commits) {
    const files = ownFiles(await repository.tree(commit.oid), target);
    const record = await recordAt(repository, commit.oid, target.name);
    if (record?.filesDigest === filesDigest(files)) return { paths: differences(files, own), by };
    by.push(commit);
  }
  return { paths: [...own.keys()], by };
}

function differences(a: Tree, b: Tree): readonly string[] {
  const paths = new Set([...a.keys(), ...b.keys()]);
  return [...paths].filter((path) => a.get(path)?.oid !== b.get(path)?.oid).sort();
}

/** Whether a commit put an older record in the place of a newer one. */
async function takesBack(
  { parents: [parent] }: CommitInfo,
  { source, repository }: { readonly source: Repository; readonly repository: Repository },
  target: Target,
  record: PublishRecord,
): Promise<boolean> {
  const earlier = parent === undefined ? undefined : await recordAt(repository, parent, target.name);
  if (earlier === undefined || earlier.sourceCommit === record.sourceCommit) return false;
  return source.isAncestor(record.sourceCommit, earlier.sourceCommit);
}
