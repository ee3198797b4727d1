import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { unavailable } from "../../model/unavailable.ts";
import { looseObject } from "./loose.ts";
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
 * The commit of a branch, or of another ref that leads to commits only, by its full name in a bare repository. Where refs
 * lie in files they are read there, as git does (gitrepository-layout(5), `refs` and `packed-refs`): processes that read one
 * ref each were a third of all that a command started. Git answers for the rest.
 */
export async function readRef(git: Git, ref: string): Promise<string | undefined> {
  const loose = looseRef(join(git.directory, ref));
  if (loose !== undefined) return loose;
  // What was packed in the meantime is not lost: a ref is in the pack before its file goes.
  return hasPlainRefs(git.directory) && !existsSync(join(git.directory, ref))
    ? packedRefs(git.directory).get(ref)
    : readCommit(git, ref);
}

function looseRef(file: string): string | undefined {
  try {
    return /^([0-9a-f]{40}|[0-9a-f]{64})\n$/.exec(readFileSync(file, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** Whether a folder is a git directory of its own, whose refs lie in files. */
function hasPlainRefs(directory: string): boolean {
  const has = (name: string) => existsSync(join(directory, name));
  return has("HEAD") && has("refs") && has("objects") && !has("reftable") && !has("commondir");
}

function packedRefs(directory: string): ReadonlyMap<string, string> {
  const file = join(directory, "packed-refs");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return new Map(
    lines.flatMap((line) =>
      /^[0-9a-f]/.test(line) ? [[line.slice(line.indexOf(" ") + 1), line.slice(0, line.indexOf(" "))] as const] : [],
    ),
  );
}

/** Refs below prefixes such as `refs/heads/`, by name, with the commits that they lead to. */
export async function listRefs(git: Git, ...prefixes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const plain = plainRefs(git, prefixes);
  if (plain !== undefined) return plain;
  const format = "--format=%(refname) %(objectname) %(*objectname)";
  const lines = (await git.run(["for-each-ref", format, ...prefixes])).split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [name = "", oid = "", peeled = ""] = line.split(" ");
      return [name, peeled === "" ? oid : peeled];
    }),
  );
}

/** undefined: git is to say. */
function plainRefs({ directory }: Git, prefixes: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (!hasPlainRefs(directory)) return undefined;
  const names = [...prefixes].sort().flatMap((prefix) => refFiles(directory, prefix));
  const loose = names.map((name) => [name, looseRef(join(directory, name))] as const);
  const packed = [...packedRefs(directory)].filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)));
  const commits = new Map<string, string>();
  for (const [name, oid] of [...new Map<string, string | undefined>([...packed, ...loose])].sort(byName)) {
    const commit = oid !== undefined && isTag(name) ? peeled(directory, oid) : oid;
    // One that leads to another ref, or was removed or packed since; a tag of something else.
    if (commit === undefined) return undefined;
    commits.set(name, commit);
  }
  return commits;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function isTag(name: string): boolean {
  return name.startsWith("refs/tags/");
}

/** The commit of a tag, which may be an object of its own (git-mktag(1)); undefined: git is to say. */
function peeled(directory: string, oid: string): string | undefined {
  const object = looseObject(directory, oid);
  if (object?.type === "commit") return oid;
  if (object?.type !== "tag") return undefined;
  return /^object ([0-9a-f]+)\ntype commit\n/.exec(object.content.toString("latin1", 0, 100))?.[1];
}

/** Names of the refs below a prefix that lie in files of their own. */
function refFiles(directory: string, prefix: string): readonly string[] {
  const folder = prefix.endsWith("/") ? prefix : `${prefix}/`;
  const inside = statSync(join(directory, folder), { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(join(directory, folder), { recursive: true, withFileTypes: true })
    : [];
  return inside
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".lock"))
    .map((entry) => {
      const below = relative(join(directory, folder), join(entry.parentPath ?? entry.path, entry.name));
      return folder + below.split(sep).join("/");
    });
}
