import { gitAt } from "../support/git.ts";
import { repository } from "../support/run.ts";

/** Paths that differ between the point where HEAD left `base` and the files as they are; undefined: no such commit. */
export async function changedSince(base: string): Promise<readonly string[] | undefined> {
  const git = gitAt(repository);
  const { code, stdout } = await git.ask(["merge-base", "HEAD", base]);
  if (code !== 0) return undefined;
  // Without renames: a file that moved is gone from where it was.
  const differing = await git.run(["diff", "--name-only", "--no-renames", "-z", stdout.toString().trim()]);
  const untracked = await git.run(["ls-files", "--others", "--exclude-standard", "-z"]);
  return `${differing}${untracked}`.split("\0").filter((path) => path !== "");
}
