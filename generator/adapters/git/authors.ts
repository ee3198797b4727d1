import type { Identity } from "../../model/identity.ts";
import type { Clone } from "./clone.ts";
import { listCommits } from "./history.ts";

/** More would make a commit's message unreadable. */
const most = 10;

/**
 * Authors of the commits up to HEAD that changed a folder of the project after `earlier`; of the last such commit when
 * that is unknown, as in a shallow clone. The newest first.
 */
export async function authorsSince(
  { git, head }: Clone,
  earlier: string | undefined,
  folder: string,
): Promise<readonly Identity[]> {
  if (head === undefined) return [];
  const known = earlier !== undefined && (await git.ask(["cat-file", "-e", `${earlier}^{commit}`])).code === 0;
  const range = known ? [head, `^${earlier}`] : ["--max-count=1", head];
  const commits = await listCommits(git, ["--no-merges", ...range, "--", folder]);
  const byAddress = new Map(commits.map(({ author }) => [author.email.toLowerCase(), author]));
  return [...byAddress.values()].slice(0, most);
}
