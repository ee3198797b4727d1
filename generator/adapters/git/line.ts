import { type Commit, listCommits, looseCommit } from "./history.ts";
import { type Entries, looseEntries, type ReadFolders } from "./objects.ts";
import type { Git } from "./run.ts";

/** Which part of a line of commits is asked for. */
interface Part {
  /** At most so many. */
  readonly limit?: number;
  /** Without that commit and what it contains. */
  readonly after?: string;
}

/** Commits that are looked at here before git is asked, which starts in the time of some thirty. */
const near = 24;

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
  let now = looseEntries(git, head, paths, read);
  for (let left = near; oid !== undefined && oid !== after && found.length < most; left--) {
    const commit: Commit | undefined = left === 0 ? undefined : looseCommit(git, oid);
    const parent: string | undefined = commit?.parents[0];
    const before: Entries | undefined = parent === undefined ? [] : looseEntries(git, parent, paths, read);
    if (commit === undefined || now === undefined || before === undefined) return undefined;
    if (paths.length === 0 || hasChanged(now, before)) found.push(commit);
    [oid, now] = [parent, before];
  }
  return oid === after || after === undefined ? found.slice(0, limit) : undefined;
}

/** `before`: nothing, where there is no commit before it. */
function hasChanged(now: Entries, before: Entries): boolean {
  return now.some((entry, at) => entry?.oid !== before[at]?.oid || entry?.mode !== before[at]?.mode);
}
