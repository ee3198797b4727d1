import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { unavailable } from "../../model/unavailable.ts";
import type { Git } from "./run.ts";

/**
 * A ref to be moved. `from`: where it has to be, undefined: it must not exist. `to` undefined: it is removed. The same
 * in both: it only has to be there.
 */
export interface RefMove {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** moved: all refs are where they should be. lost: somebody else was first, and nothing has moved. */
export type Outcome = "moved" | "lost";

/** Moves several refs, all or none, each only from where it is believed to be. */
export async function moveRefs(git: Git, moves: readonly RefMove[]): Promise<Outcome> {
  const commands = moves.map(({ ref, from, to }) => {
    // Without a commit, verify says that the ref must not exist.
    if (from === to) return `verify ${ref}${from === undefined ? "" : ` ${from}`}\n`;
    if (to === undefined) return `delete ${ref} ${from}\n`;
    return from === undefined ? `create ${ref} ${to}\n` : `update ${ref} ${to} ${from}\n`;
  });
  // Without start and commit, git takes the end of a text that was cut short for the end of the transaction.
  const input = `start\n${commands.join("")}prepare\ncommit\n`;
  const { code, stderr } = await git.ask(["update-ref", "--no-deref", "--stdin"], { input });
  if (code === 0) return "moved";
  const lock = /Unable to create '(.+\.lock)': File exists/.exec(stderr)?.[1];
  if (lock !== undefined && removeAbandoned(lock)) return "lost";
  if (lock === undefined && /cannot lock ref|reference already exists|unable to resolve reference/.test(stderr)) {
    return "lost";
  }
  throw unavailable(`git update-ref failed in ${git.directory}: ${stderr}`);
}

/** Git holds the lock of a ref for milliseconds. One that is a minute old was left by a git that was killed. */
const abandonedAfter = 60_000;

function removeAbandoned(lock: string): boolean {
  const modified = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (modified !== undefined && Date.now() - modified < abandonedAfter) return false;
  rmSync(lock, { force: true });
  return true;
}

/** The commit that a ref, or any other name of a commit, stands for. */
export async function readCommit(git: Git, name: string): Promise<string | undefined> {
  const { code, stdout, stderr } = await git.ask(["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
  if (code === 0) return stdout.toString("latin1").trim();
  // --quiet says by its code alone that there is none; whatever stands on stderr then is a warning.
  if (code === 1 || /needed a single revision/i.test(stderr)) return undefined;
  throw unavailable(`git rev-parse failed in ${git.directory}: ${stderr}`);
}

/**
 * The commit of a branch, or of another ref that leads to commits only, by its full name in a bare repository. What lies in
 * a file of its own is read there, as git does (gitrepository-layout(5), `refs`): processes that read one ref each were a
 * third of all that a command started. Git answers for the rest.
 */
export async function readRef(git: Git, ref: string): Promise<string | undefined> {
  return looseRef(join(git.directory, ref)) ?? (await readCommit(git, ref));
}

function looseRef(file: string): string | undefined {
  try {
    return /^([0-9a-f]{40}|[0-9a-f]{64})\n$/.exec(readFileSync(file, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** Refs below prefixes such as `refs/heads/`, by name, with the commits that they lead to. */
export async function listRefs(git: Git, ...prefixes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const format = "--format=%(refname) %(objectname) %(*objectname)";
  const lines = (await git.run(["for-each-ref", format, ...prefixes])).split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [name = "", oid = "", peeled = ""] = line.split(" ");
      return [name, peeled === "" ? oid : peeled];
    }),
  );
}
