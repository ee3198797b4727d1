import { type Commit, listCommits, looseCommit } from "./history.ts";
import { looseEntries, type ReadFolders } from "./objects.ts";
import type { Git } from "./run.ts";

/** Which part of a line of commits is asked for. */
interface Part {
  /** At most so many. */
  readonly limit?: number;
  /** Without that commit and what it contains. */
  readonly after?: string;
}

/** Commits that are looked at here before git is asked, which starts in the time of some fifty. */
const near = 40;

/** Commits up to `head` along its first parents that changed something below one of the paths, the newest first; without paths, all. */
export async function lineOf(
  git: Git,
  head: string,
  paths: readonly string[],
  part: Part = {},
): Promise<readonly Commit[]> {
  const found = nearLine(git, head, paths, part);
  if (found !== undefined) return found;
  const { limit, after } = part;
  const most = [
    ...(limit === undefined ? [] : [`--max-count=${limit}`]),
    ...(after === undefined ? [] : [`^${after}`]),
  ];
  // Without full history, git leaves out what a merge has brought along.
  return listCommits(git, ["--first-parent", "--full-history", ...most, head, "--", ...paths]);
}

/** undefined: git is to say. */
function nearLine(
  git: Git,
  head: string,
  paths: readonly string[],
  { limit = Number.POSITIVE_INFINITY, after }: Part,
): readonly Commit[] | undefined {
  const read: ReadFolders = new Map();
  const found: Commit[] = [];
  // Only who meets that commit on the line knows that what comes before is not contained in it.
  const most = after === undefined ? limit : Number.POSITIVE_INFINITY;
  let oid: string | undefined = head;
  for (let left = near; oid !== undefined && oid !== after && found.length < most; left--) {
    const commit: Commit | undefined = left === 0 ? undefined : looseCommit(git, oid);
    const isChanged = commit && hasChanged(git, commit, paths, read);
    if (commit === undefined || isChanged === undefined) return undefined;
    if (isChanged) found.push(commit);
    [oid] = commit.parents;
  }
  return oid === after || after === undefined ? found.slice(0, limit) : undefined;
}

/** Whether a commit has something else below one of the paths than its first parent. */
function hasChanged(
  git: Git,
  { oid, parents: [parent] }: Commit,
  paths: readonly string[],
  read: ReadFolders,
): boolean | undefined {
  const now = looseEntries(git, oid, paths, read);
  const before = parent === undefined ? [] : looseEntries(git, parent, paths, read);
  if (now === undefined || before === undefined) return undefined;
  const isOther = (at: number) => now[at]?.oid !== before[at]?.oid || now[at]?.mode !== before[at]?.mode;
  return paths.length === 0 || paths.some((_, at) => isOther(at));
}
