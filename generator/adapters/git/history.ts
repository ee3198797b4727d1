import type { Identity } from "../../model/identity.ts";
import { unavailable } from "../../model/unavailable.ts";
import { readObjects } from "./objects.ts";
import type { Git } from "./run.ts";

export interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly message: string;
  /** When it was committed, in ISO 8601. */
  readonly committedAt?: string;
}

/** Whether one commit is the other or comes before it, as far as this repository knows. */
export async function isAncestor(git: Git, earlier: string, later: string): Promise<boolean> {
  const { code, stderr } = await git.ask(["merge-base", "--is-ancestor", earlier, later]);
  if (code === 0) return true;
  // A commit that is not here cannot be shown to come before another.
  if (code === 1 || /not a valid commit name|bad object/i.test(stderr)) return false;
  throw unavailable(`git merge-base failed in ${git.directory}: ${stderr}`);
}

/** Commits of a range such as `main..branch`, the newest first, as rev-list takes and orders them. */
export async function listCommits(git: Git, args: readonly string[]): Promise<readonly Commit[]> {
  const oids = (await git.run(["rev-list", ...args])).split("\n").filter((line) => line !== "");
  const objects = await readObjects(git, oids);
  return oids.map((oid) => commitOf(oid, (objects.get(oid) ?? Buffer.alloc(0)).toString("utf8")));
}

function commitOf(oid: string, text: string): Commit {
  const end = text.indexOf("\n\n");
  const header = (end === -1 ? text : text.slice(0, end)).split("\n");
  const values = (key: string) =>
    header.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [, name = "", email = ""] = /^(.*?) ?<([^>]*)>/.exec(values("author")[0] ?? "") ?? [];
  const [, seconds] = / (\d+) [+-]\d{4}$/.exec(values("committer")[0] ?? "") ?? [];
  return {
    oid,
    parents: values("parent"),
    author: { name, email },
    message: end === -1 ? "" : text.slice(end + 2),
    ...(seconds !== undefined && { committedAt: new Date(Number(seconds) * 1000).toISOString() }),
  };
}
