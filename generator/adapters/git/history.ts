import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Identity } from "../../model/identity.ts";
import { unavailable } from "../../model/unavailable.ts";
import { looseObject } from "./loose.ts";
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

/** How many commits are looked at here before git is asked, which starts in the time of some hundred. */
const near = 200;

/** Whether one commit is the other or comes before it, as far as this repository knows. */
export async function isAncestor(git: Git, earlier: string, later: string): Promise<boolean> {
  const known = isNearAncestor(git, earlier, later);
  if (known !== undefined) return known;
  const { code, stderr } = await git.ask(["merge-base", "--is-ancestor", earlier, later]);
  if (code === 0) return true;
  // A commit that is not here cannot be shown to come before another.
  if (code === 1 || /not a valid commit name|bad object/i.test(stderr)) return false;
  throw unavailable(`git merge-base failed in ${git.directory}: ${stderr}`);
}

/** undefined: git is to say. */
function isNearAncestor(git: Git, earlier: string, later: string): boolean | undefined {
  const { found, isAll } = nearAncestors(git, later, earlier);
  return found.has(earlier) || (isAll ? false : undefined);
}

/** A commit and what comes before it, as far as that is read here, up to the one that is looked for. */
function nearAncestors(git: Git, later: string, wanted?: string) {
  const found = new Set([later]);
  for (const oid of found) {
    const commit = oid === wanted || found.size > near ? undefined : looseCommit(git, oid);
    if (commit === undefined) return { found, isAll: false };
    for (const parent of commit.parents) found.add(parent);
  }
  return { found, isAll: true };
}

/** Commits that `head` has and `base` has not, the newest first; `base` undefined: all. */
export async function commitsBetween(git: Git, base: string | undefined, head: string): Promise<readonly Commit[]> {
  if (head === base) return [];
  const { chain, end } = lineFrom(git, head, base);
  if (end === base) return chain;
  // Main has gone on since the branch was made.
  const contained = base === undefined ? new Set<string>() : nearAncestors(git, base).found;
  const at = chain.findIndex(({ oid }) => contained.has(oid));
  if (at !== -1) return chain.slice(0, at);
  return listCommits(git, base === undefined ? [head] : [head, `^${base}`]);
}

/** Commits from one back, each the only parent of the next. `end`: what comes before them; undefined: nothing. */
function lineFrom(git: Git, head: string, base: string | undefined) {
  const chain: Commit[] = [];
  let end: string | undefined = head;
  while (end !== undefined && end !== base && chain.length < near) {
    const commit = looseCommit(git, end);
    if (commit === undefined || commit.parents.length > 1) break;
    chain.push(commit);
    [end] = commit.parents;
  }
  return { chain, end };
}

/** Commits of a range such as `main..branch`, the newest first, as rev-list takes and orders them. */
export async function listCommits(git: Git, args: readonly string[]): Promise<readonly Commit[]> {
  const oids = (await git.run(["rev-list", ...args])).split("\n").filter((line) => line !== "");
  return readCommits(git, oids);
}

/** Commits by their hashes. */
export async function readCommits(git: Git, oids: readonly string[]): Promise<readonly Commit[]> {
  const objects = await readObjects(git, oids);
  return oids.map((oid) => commitOf(oid, (objects.get(oid) ?? Buffer.alloc(0)).toString("utf8")));
}

/** A commit that lies in a file of its own. In a shallow repository git alone knows which parents are not to be looked for. */
export function looseCommit({ directory }: Git, oid: string): Commit | undefined {
  const object = looseObject(directory, oid);
  if (object?.type !== "commit" || existsSync(join(directory, "shallow"))) return undefined;
  return commitOf(oid, object.content.toString("utf8"));
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
