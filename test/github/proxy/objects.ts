import { asList, asRecord, asText } from "../../../generator/model/loose.ts";
import type { Call } from "./call.ts";
import { type Hosted, pathOf } from "./hosted.ts";

/** What the proxy reads of a repository in the emulator. */
export type Place = Pick<Call, "hosted" | "emulated">;

interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
}

export interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

interface Known {
  readonly commits: Map<string, Commit>;
  /** Files of a tree, however deep, and what stands in it itself. */
  readonly trees: Map<string, readonly Entry[]>;
  readonly folders: Map<string, readonly Entry[]>;
  readonly blobs: Map<string, Buffer>;
}

/** Objects never change, so what was read once is known as long as their repository is there. */
const objects = new WeakMap<Hosted, Known>();

function knownOf({ hosted }: Pick<Place, "hosted">): Known {
  const known = objects.get(hosted) ?? {
    commits: new Map(),
    trees: new Map(),
    folders: new Map(),
    blobs: new Map(),
  };
  objects.set(hosted, known);
  return known;
}

/** To be said of a blob that the emulator was given, so that nobody asks it back. */
export function knowBlob(place: Place, oid: string, bytes: Buffer): void {
  knownOf(place).blobs.set(oid, bytes);
}

/** undefined: the emulator has no such thing. */
async function find({ hosted, emulated }: Place, path: string): Promise<unknown> {
  const { status, body } = await emulated.root("GET", pathOf(hosted) + path);
  return status === 200 ? body : undefined;
}

async function read({ hosted, emulated }: Place, path: string): Promise<unknown> {
  const { status, body } = await emulated.root("GET", pathOf(hosted) + path);
  if (status !== 200) throw new Error(`the emulator answers ${status} to ${path}: ${JSON.stringify(body)}`);
  return body;
}

export async function commitAt(place: Place, oid: string): Promise<Commit> {
  const { commits } = knownOf(place);
  const known = commits.get(oid);
  if (known !== undefined) return known;
  const { tree, parents } = asRecord(await read(place, `/git/commits/${oid}`));
  const commit = {
    tree: asText(asRecord(tree).sha),
    parents: asList(parents).map((parent) => asText(asRecord(parent).sha)),
  };
  commits.set(oid, commit);
  return commit;
}

/** Files of a tree, however deep. */
export async function filesOf(place: Place, tree: string): Promise<readonly Entry[]> {
  const { trees } = knownOf(place);
  const known = trees.get(tree);
  if (known !== undefined) return known;
  const listing = asRecord(await read(place, `/git/trees/${tree}?recursive=1`)).tree;
  const entries = (asList(listing) as readonly Entry[]).filter(({ type }) => type !== "tree");
  trees.set(tree, entries);
  return entries;
}

/** What stands in a tree itself; undefined: there is no such tree. */
export async function folderAt(place: Place, oid: string): Promise<readonly Entry[] | undefined> {
  const { folders, blobs } = knownOf(place);
  if (blobs.has(oid)) return undefined;
  const known = folders.get(oid);
  if (known !== undefined) return known;
  const body = await find(place, `/git/trees/${oid}`);
  if (body === undefined) return undefined;
  const entries = asList(asRecord(body).tree) as readonly Entry[];
  folders.set(oid, entries);
  return entries;
}

/** undefined: there is no such blob. */
export async function blobAt(place: Place, oid: string): Promise<Buffer | undefined> {
  const { blobs } = knownOf(place);
  const known = blobs.get(oid);
  if (known !== undefined) return known;
  const body = await find(place, `/git/blobs/${oid}`);
  if (body === undefined) return undefined;
  const bytes = Buffer.from(asText(asRecord(body).content), "base64");
  blobs.set(oid, bytes);
  return bytes;
}

export async function bytesOf(place: Place, blob: string): Promise<Buffer> {
  const bytes = await blobAt(place, blob);
  if (bytes === undefined) throw new Error(`the emulator has no blob ${blob}`);
  return bytes;
}

/** Refs by repository, until one of them moves. */
const refs = new WeakMap<Hosted, ReadonlyMap<string, string>>();

/** All refs that start with a prefix such as `refs/heads/`, by their full names. */
export async function refsOf(place: Place, prefix = "refs/"): Promise<ReadonlyMap<string, string>> {
  const all = refs.get(place.hosted) ?? (await readRefs(place));
  return prefix === "refs/" ? all : new Map([...all].filter(([name]) => name.startsWith(prefix)));
}

async function readRefs(place: Place): Promise<ReadonlyMap<string, string>> {
  const listed = asList(await read(place, "/git/matching-refs/refs/"));
  const all = new Map(listed.map((one) => [asText(asRecord(one).ref), asText(asRecord(asRecord(one).object).sha)]));
  refs.set(place.hosted, all);
  return all;
}

/** To be said whenever a ref may have moved. */
export function forgetRefs(hosted: Hosted): void {
  refs.delete(hosted);
}

export async function headOf(place: Place, branch: string): Promise<string | undefined> {
  return (await refsOf(place, `refs/heads/${branch}`)).get(`refs/heads/${branch}`);
}

/** A commit and everything before it. */
export async function ancestors(place: Place, oid: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>([oid]);
  for (const one of found) for (const parent of (await commitAt(place, one)).parents) found.add(parent);
  return found;
}

export async function isAncestor(place: Place, earlier: string, later: string): Promise<boolean> {
  return earlier === later || (await ancestors(place, later)).has(earlier);
}

/** The nearest commit that both contain. */
export async function mergeBase(place: Place, ours: string, theirs: string): Promise<string | undefined> {
  const own = await ancestors(place, ours);
  const queue = new Set<string>([theirs]);
  for (const one of queue) {
    if (own.has(one)) return one;
    for (const parent of (await commitAt(place, one)).parents) queue.add(parent);
  }
  return undefined;
}
