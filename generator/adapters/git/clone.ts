import { dirname, join, resolve } from "node:path";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import { type CommitFiles, filesBelow, type RawFile } from "../../model/files.ts";
import { unavailable } from "../../model/unavailable.ts";
import { isAncestor } from "./history.ts";
import { readObjects, readTree } from "./objects.ts";
import { everySubmodule, type Git, gitAt } from "./run.ts";

/** The git repository that a project's folder lies in. */
export interface Clone {
  readonly git: Git;
  /** Path of the project's folder in the repository: empty, or with a slash at its end. */
  readonly prefix: string;
  /** What HEAD stands for; undefined before the first commit. */
  readonly head: string | undefined;
  /** How git names objects there, such as sha1. */
  readonly objectFormat: string;
  /** Folder for what belongs to the project and is not committed; the same for all worktrees of a repository. */
  readonly stateFolder: string;
}

/** A clone with a commit. */
export interface CommittedClone extends Clone {
  readonly head: string;
}

/** undefined: the folder is in no git repository. */
export async function cloneAt(root: string, env: EnvironmentVariables): Promise<Clone | undefined> {
  const git = gitAt(root, env);
  const places = ["--show-prefix", "--absolute-git-dir", "--git-common-dir", "--show-object-format"];
  // Of revisions alone it is no fault that there is none, as before the first commit.
  const { code, stdout, stderr } = await git.ask(["rev-parse", ...places, "--revs-only", "HEAD^{commit}"]);
  if (code !== 0) {
    if (/not a git repository/i.test(stderr)) return undefined;
    throw unavailable(`git rev-parse failed in ${root}: ${stderr}`);
  }
  const [prefix = "", own = "", common = "", objectFormat = "", head = ""] = stdout.toString("utf8").split("\n");
  const commonFolder = resolve(root, common);
  const isWorktree = resolve(own) !== commonFolder;
  const stateFolder = join(isWorktree ? join(dirname(commonFolder), prefix) : root, ".trip-config");
  return { git, prefix, head: head === "" ? undefined : head, objectFormat, stateFolder };
}

/** Files below a folder of the project, as they are in a commit. Paths are relative to that folder. */
export async function filesAt(clone: Clone, commit: string, folder: string): Promise<readonly RawFile[]> {
  const { tree, read } = await commitFilesAt(clone, commit, folder);
  return read(tree.keys());
}

/** The same, which are read when they are asked for. */
export async function commitFilesAt({ git, prefix }: Clone, commit: string, folder: string): Promise<CommitFiles> {
  const tree = await readTree(git, commit, [`${prefix}${folder}/`]);
  return filesBelow(tree, prefix + folder, async (paths) => {
    const named = paths.map((path) => [path, tree.get(path)?.oid ?? ""] as const);
    const contents = await readObjects(
      git,
      named.map(([, oid]) => oid),
    );
    return new Map(named.map(([path, oid]) => [path, contents.get(oid) ?? Buffer.alloc(0)]));
  });
}

/** Files below a folder of the project that differ from HEAD or are new, by their paths from the project's folder. */
export async function dirtyFiles({ git, prefix }: Clone, folder: string): Promise<readonly string[]> {
  const status = await git.run([
    "status",
    "--porcelain=v1",
    "-z",
    "--no-renames",
    "-uall",
    everySubmodule,
    "--",
    folder,
  ]);
  return status
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => line.slice(3 + prefix.length));
}

/** Steps of history that a shallow clone is deepened by before all of it is fetched. */
const steps = [50, 500];

/** The same as isAncestor, in a clone that may be shallow: it is deepened from its own remote as far as is needed. */
export async function isAncestorInClone(git: Git, earlier: string, later: string): Promise<boolean> {
  if (await isAncestor(git, earlier, later)) return true;
  for (const step of [...steps.map((depth) => `--deepen=${depth}`), "--unshallow"]) {
    const shallow = (await git.run(["rev-parse", "--is-shallow-repository"])).trim() === "true";
    if (!shallow) return false;
    await git.run(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", step, ...(await remoteOf(git))]);
    if (await isAncestor(git, earlier, later)) return true;
  }
  return false;
}

async function remoteOf(git: Git): Promise<readonly string[]> {
  const remotes = (await git.run(["remote"])).split("\n").filter((line) => line !== "");
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  if (remote === undefined) throw unavailable("The clone is shallow and has no remote that the rest can come from.");
  return [remote];
}
