import { createHash } from "node:crypto";
import type { Repository } from "../../adapters/forge/port.ts";
import { asRecord } from "../../model/loose.ts";
import type { Tree, TreeEntry } from "../../model/tree.ts";

/**
 * What `.trip-config/<name>.json` in config says of the files beside it. Squashing a pull request loses the trailers of
 * its commits; this stays. `filesDigest` is of the files themselves: whoever edits them by hand makes the two differ.
 */
export interface PublishRecord {
  readonly sourceCommit: string;
  readonly inputsDigest: string;
  readonly generatorVersion: string;
  readonly filesDigest: string;
  /** The files were made of a work tree with changes that no commit has. */
  readonly dirty?: true;
  /** What the pull request says that the files do to the running system. Absent where an older version made it. */
  readonly plan?: StatedPlan;
}

/** The plan that reviewers see, and what it was made against. */
export interface StatedPlan {
  /** Of what it means, not of its words. */
  readonly digest: string;
  /** The commit of main. */
  readonly base: string;
  /** Digest of main's own files and record of the target there: while main has the same, nothing is merged as text. */
  readonly before: string;
}

export const recordFolder = ".trip-config";

export function recordPath(name: string): string {
  return `${recordFolder}/${name}.json`;
}

export function recordText(record: PublishRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** undefined: there is none, or it is none that publish has written. */
export function parseRecord(text: string | undefined): PublishRecord | undefined {
  if (text === undefined) return undefined;
  try {
    const { sourceCommit, inputsDigest, generatorVersion, filesDigest, dirty, plan } = asRecord(JSON.parse(text));
    if (typeof sourceCommit !== "string" || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sourceCommit)) return undefined;
    if (typeof inputsDigest !== "string" || typeof generatorVersion !== "string") return undefined;
    if (typeof filesDigest !== "string") return undefined;
    const stated = statedPlan(plan);
    return {
      sourceCommit,
      inputsDigest,
      generatorVersion,
      filesDigest,
      ...(dirty === true && { dirty }),
      ...(stated && { plan: stated }),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function statedPlan(value: unknown): StatedPlan | undefined {
  const { digest, base, before } = asRecord(value);
  if (typeof digest !== "string" || typeof base !== "string" || typeof before !== "string") return undefined;
  return { digest, base, before };
}

/** The record of an environment, or of the cluster, in a commit of config. */
export async function recordAt(
  repository: Repository,
  commit: string,
  name: string,
): Promise<PublishRecord | undefined> {
  const path = recordPath(name);
  return parseRecord((await repository.texts(commit, [path])).get(path));
}

/** Files of a tree that lie below one of the folders. */
export function filesBelow(tree: Tree, folders: readonly string[]): Tree {
  const prefixes = folders.map((folder) => `${folder}/`);
  const files = new Map<string, TreeEntry>();
  for (const [path, entry] of tree) if (prefixes.some((prefix) => path.startsWith(prefix))) files.set(path, entry);
  return files;
}

export function filesDigest(files: Tree): string {
  return digestOf([...files].map(([path, { mode, oid }]) => `${path}\0${mode} ${oid}\n`));
}

/** Digest of what a target is made of: texts of files by their paths. */
export function inputsDigest(inputs: ReadonlyMap<string, string>): string {
  return digestOf([...inputs].map(([path, text]) => `${path}\0${createHash("sha256").update(text).digest("hex")}\n`));
}

function digestOf(lines: readonly string[]): string {
  const hash = createHash("sha256");
  for (const line of [...lines].sort()) hash.update(line);
  return `sha256:${hash.digest("hex")}`;
}
