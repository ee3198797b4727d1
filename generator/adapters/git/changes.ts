import type { PathChange } from "../../model/path-change.ts";
import { unavailable } from "../../model/unavailable.ts";
import { isAncestor } from "./history.ts";
import { readObjects } from "./objects.ts";
import { everySubmodule, type Git } from "./run.ts";

/** Steps of history that a shallow clone is deepened by before all of it is fetched. */
const steps = ["--deepen=50", "--deepen=500", "--unshallow"];

/** too-shallow: it may be further back than the clone reaches, which could not be deepened. */
export type Found =
  | { readonly kind: "found"; readonly commit: string }
  | { readonly kind: "missing" }
  | { readonly kind: "too-shallow"; readonly why: string };

/** Files that differ between two commits; `base` undefined: all files of the other one. */
export async function changesBetween(git: Git, base: string | undefined, head: string): Promise<readonly PathChange[]> {
  const from = base ?? (await git.run(["hash-object", "-t", "tree", "--stdin"], { input: "" })).trim();
  // Without renames, a moved file is one that was removed and one that was added.
  const args = ["diff-tree", "-r", "-z", "--no-renames", everySubmodule, "--name-status", from, head];
  const fields = (await git.run(args)).split("\0").slice(0, -1);
  return fields.flatMap((path, at) => (at % 2 === 0 ? [] : [{ path, change: changeOf(fields[at - 1] ?? "") }]));
}

/** Those of the paths that a commit has. */
export async function pathsAt(git: Git, commit: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const listing = await git.run(["ls-tree", "-z", "--full-tree", "--name-only", commit, "--", ...paths]);
  return new Set(listing.split("\0"));
}

/** Every folder of a commit. */
export async function foldersAt(git: Git, commit: string): Promise<readonly string[]> {
  const listing = await git.run(["ls-tree", "-r", "-d", "-z", "--full-tree", "--name-only", commit]);
  return listing.split("\0").filter((path) => path !== "");
}

function changeOf(status: string): PathChange["change"] {
  if (status === "A") return "added";
  return status === "D" ? "removed" : "modified";
}

/** A commit's first parent, in a shallow clone too; undefined: it has none. */
export async function firstParent(git: Git, commit: string): Promise<Exclude<Found, { kind: "missing" }> | undefined> {
  // git itself takes the last commit of a shallow clone for one without parents.
  const text = (await readObjects(git, [commit])).get(commit)?.toString("latin1") ?? "";
  const parent = /^parent ([0-9a-f]+)$/m.exec(text.slice(0, text.indexOf("\n\n")))?.[1];
  if (parent === undefined) return undefined;
  const found = await deepenedUntil(git, () => commitNamed(git, parent));
  if (found.kind === "missing") throw unavailable(`The commit ${parent} is missing in ${git.directory}.`);
  return found;
}

/** The commit of a name, as git takes names. One that a force-push has left behind is asked for by its hash. */
export async function findCommit(git: Git, name: string): Promise<Found> {
  const found = await deepenedUntil(git, () => commitNamed(git, name));
  if (found.kind !== "missing" || !isWholeHash(name)) return found;
  const remote = await remoteOf(git);
  if (remote === undefined) return found;
  await git.ask(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, name]);
  const commit = await commitNamed(git, name);
  return commit === undefined ? found : { kind: "found", commit };
}

/**
 * The commit that an image was tagged with: a short hash, or a tag of the same name. Any other tag names none, also when
 * there is a branch with that name.
 */
export function findTaggedCommit(git: Git, tag: string): Promise<Found> {
  const isHash = /^[0-9a-f]{7,64}$/.test(tag);
  return deepenedUntil(
    git,
    async () => (isHash ? await commitNamed(git, tag) : undefined) ?? (await commitNamed(git, `refs/tags/${tag}`)),
  );
}

/** The last commit that two have in common. */
export function findMergeBase(git: Git, one: string, other: string): Promise<Found> {
  return deepenedUntil(git, async () => {
    const { code, stdout } = await git.ask(["merge-base", one, other]);
    return code === 0 ? stdout.toString("latin1").trim() : undefined;
  });
}

/** Whether one commit is the other or comes before it; a shallow clone is deepened as far as that can be done. */
export async function isContained(git: Git, earlier: string, later: string): Promise<boolean> {
  const found = await deepenedUntil(git, async () => ((await isAncestor(git, earlier, later)) ? earlier : undefined));
  return found.kind === "found";
}

/** The name that git gives an object: by SHA-1, or in some repositories by SHA-256. */
function isWholeHash(name: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name);
}

async function commitNamed(git: Git, name: string): Promise<string | undefined> {
  // A short hash that several objects have is an error of git's, and here a name of no commit.
  const { code, stdout } = await git.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  return code === 0 ? stdout.toString("latin1").trim() : undefined;
}

/** Looks again each time a shallow clone has been deepened from its own remote. */
async function deepenedUntil(git: Git, look: () => Promise<string | undefined>): Promise<Found> {
  for (const step of [undefined, ...steps]) {
    if (step !== undefined) {
      if (!(await isShallow(git))) return { kind: "missing" };
      const why = await deepen(git, step);
      if (why !== undefined) return { kind: "too-shallow", why };
    }
    const commit = await look();
    if (commit !== undefined) return { kind: "found", commit };
  }
  return { kind: "missing" };
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/** undefined: it went well. */
async function deepen(git: Git, step: string): Promise<string | undefined> {
  const remote = await remoteOf(git);
  if (remote === undefined) return "it has no remote that the rest could come from.";
  const { code, stderr } = await git.ask(["fetch", "--quiet", "--no-write-fetch-head", step, remote]);
  return code === 0 ? undefined : unavailable(`${remote} did not give the rest: ${stderr}`).message;
}

async function remoteOf(git: Git): Promise<string | undefined> {
  const remotes = (await git.run(["remote"])).split("\n").filter((line) => line !== "");
  return remotes.includes("origin") ? "origin" : remotes[0];
}
