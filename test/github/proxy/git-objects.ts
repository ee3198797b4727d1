import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { readObjects } from "../../../generator/adapters/git/objects.ts";
import { listRefs } from "../../../generator/adapters/git/refs.ts";
import { asList, asRecord, asText, type Loose } from "../../../generator/model/loose.ts";
import { gitAt } from "../../support/git.ts";
import { pathOf } from "./hosted.ts";
import { bytesOf, type Entry, folderAt, knowBlob, type Place, refsOf } from "./objects.ts";

/**
 * Writes what the refs of the emulated repository lead to into a bare one, object by object, and sets its refs. `had`: those
 * that it has, where that is known.
 */
export async function exportTo(
  place: Place,
  directory: string,
  had: ReadonlyMap<string, string> | undefined,
): Promise<void> {
  const refs = await refsOf(place);
  for (const oid of refs.values()) await exportCommit(place, directory, oid);
  const git = gitAt(directory);
  const there = [...(had ?? (await listRefs(git, "refs/"))).keys()];
  const gone = there.filter((ref) => !refs.has(ref)).map((ref) => `delete ${ref}\n`);
  const moved = [...refs].filter(([ref, oid]) => had?.get(ref) !== oid);
  const set = moved.map(([ref, oid]) => `update ${ref} ${oid}\n`);
  await git.run(["update-ref", "--stdin"], { input: [...gone, ...set].join("") });
}

async function exportCommit(place: Place, directory: string, oid: string): Promise<void> {
  const open = [oid];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (isThere(directory, one)) continue;
    const { status, body } = await place.emulated.root("GET", `${pathOf(place.hosted)}/git/commits/${one}`);
    if (status !== 200) throw new Error(`the emulator answers ${status} to the commit ${one}`);
    const commit = asRecord(body);
    const parents = asList(commit.parents).map((parent) => asText(asRecord(parent).sha));
    await exportTree(place, directory, asText(asRecord(commit.tree).sha));
    write(directory, "commit", commitBytes(commit, parents), one);
    open.push(...parents);
  }
}

function commitBytes({ tree, author, committer, message }: Loose, parents: readonly string[]): Buffer {
  const text = asText(message);
  const lines = [
    `tree ${asText(asRecord(tree).sha)}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${identity(asRecord(author))}`,
    `committer ${identity(asRecord(committer))}`,
  ];
  return Buffer.from(`${lines.join("\n")}\n\n${text.endsWith("\n") ? text : `${text}\n`}`);
}

function identity({ name, email, date }: Loose): string {
  const text = asText(date);
  const offset = /([+-]\d\d):?(\d\d)$/.exec(text);
  const zone = offset === null ? "+0000" : `${offset[1]}${offset[2]}`;
  return `${name} <${email}> ${Math.floor(Date.parse(text) / 1000)} ${zone}`;
}

async function exportTree(place: Place, directory: string, oid: string): Promise<void> {
  if (isThere(directory, oid)) return;
  const entries = (await folderAt(place, oid)) ?? [];
  for (const { type, sha } of entries) {
    if (type === "tree") await exportTree(place, directory, sha);
    else if (!isThere(directory, sha)) write(directory, "blob", await bytesOf(place, sha), sha);
  }
  const nameOf = ({ path, type }: Entry) => Buffer.from(type === "tree" ? `${path}/` : path);
  const sorted = [...entries].sort((a, b) => Buffer.compare(nameOf(a), nameOf(b)));
  const parts = sorted.flatMap(({ mode, path, sha }) => [
    Buffer.from(`${mode.replace(/^0+/, "")} ${path}\0`),
    Buffer.from(sha, "hex"),
  ]);
  write(directory, "tree", Buffer.concat(parts), oid);
}

function fileOf(directory: string, oid: string): string {
  return join(directory, "objects", oid.slice(0, 2), oid.slice(2));
}

function isThere(directory: string, oid: string): boolean {
  return existsSync(fileOf(directory, oid));
}

/** What git calls an object is the hash of its bytes: if it is another, the emulator's objects are none of git's. */
function write(directory: string, type: string, content: Buffer, oid: string): void {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const found = createHash("sha1").update(bytes).digest("hex");
  if (found !== oid) throw new Error(`git would call the ${type} ${oid} of the emulator ${found}`);
  mkdirSync(join(directory, "objects", oid.slice(0, 2)), { recursive: true });
  writeFileSync(fileOf(directory, oid), deflateSync(bytes));
}

/**
 * Gives commits of a repository on this machine to the emulator, with everything before them. Returns the objects that
 * were not known.
 */
export async function importFrom(place: Place, directory: string, oids: readonly string[]): Promise<readonly string[]> {
  if (oids.length === 0) return [];
  const git = gitAt(directory);
  const repository = pathOf(place.hosted);
  const made = async (path: string, body: object, oid: string) => {
    const { status, body: answer } = await place.emulated.root("POST", `${repository}/git/${path}`, body);
    const sha = asText(asRecord(answer).sha);
    if (status !== 201 || sha !== oid)
      throw new Error(`the emulator makes ${sha} of ${oid}: ${JSON.stringify(answer)}`);
  };
  const known = [...(await refsOf(place)).values()].map((oid) => `^${oid}`);
  const order = ["--reverse", "--topo-order", "--ignore-missing"];
  const listed = (await git.run(["rev-list", "--objects", ...order, ...oids, ...known])).split("\n").filter(Boolean);
  // Trees and files have their path beside them, or a space.
  const commits = listed.filter((line) => !line.includes(" "));
  for (const [oid, bytes] of await readObjects(git, commits)) {
    const commit = parsedCommit(bytes.toString("utf8"));
    for (const [sha, bytes] of await importTree(directory, commit.tree, commit.parents[0], made))
      knowBlob(place, sha, bytes);
    await made("commits", commit, oid);
  }
  return listed.map((line) => line.slice(0, 40));
}

/**
 * Copies objects that lie in files of their own from one bare repository to another. The emulator has made the same names of
 * what it was given, so that they need not be read back from it, one request each.
 */
export function copyObjects(from: string, to: string, oids: readonly string[]): void {
  for (const oid of oids) {
    if (isThere(to, oid) || !isThere(from, oid)) continue;
    mkdirSync(dirname(fileOf(to, oid)), { recursive: true });
    copyFileSync(fileOf(from, oid), fileOf(to, oid));
  }
}

function parsedCommit(raw: string) {
  const end = raw.indexOf("\n\n");
  const lines = raw.slice(0, end).split("\n");
  const all = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [author, committer] = ["author", "committer"].map((key) => parsedIdentity(all(key)[0] ?? ""));
  return { tree: all("tree")[0] ?? "", parents: all("parent"), message: raw.slice(end + 2), author, committer };
}

/** The other way round than `identity`. */
function parsedIdentity(text: string) {
  const [, name = "", email = "", seconds = "", sign = "", hours = "", minutes = ""] =
    /^(.*) <(.*)> (\d+) ([+-])(\d\d)(\d\d)$/.exec(text) ?? [];
  const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60;
  const local = new Date((Number(seconds) + offset) * 1000).toISOString().slice(0, 19);
  return { name, email, date: `${local}${sign}${hours}:${minutes}` };
}

type Made = (path: string, body: object, oid: string) => Promise<void>;

/** Returns its blobs that the parent has not. */
async function importTree(
  directory: string,
  tree: string,
  parent: string | undefined,
  made: Made,
): Promise<ReadonlyMap<string, Buffer>> {
  const git = gitAt(directory);
  const list = async (treeish: string) =>
    (await git.run(["ls-tree", "-r", "-z", "--full-tree", treeish])).split("\0").filter(Boolean);
  const listed = await list(tree);
  if (listed.length === 0) throw new Error("GitHub has no way to make the empty tree");
  const before = new Set(parent === undefined || parent === "" ? [] : await list(parent));
  const parsed = listed.map((line) => {
    const [info = "", path = ""] = line.split("\t");
    const [mode = "", type = "", sha = ""] = info.split(" ");
    return { mode, type, sha, path, isNew: !before.has(line) };
  });
  const wanted = parsed.filter(({ isNew }) => isNew).map(({ sha }) => sha);
  const texts = new Map<string, string>();
  const blobs = await readObjects(git, wanted);
  for (const [sha, bytes] of blobs) {
    const text = bytes.toString("utf8");
    if (Buffer.from(text).equals(bytes)) texts.set(sha, text);
    else await made("blobs", { content: bytes.toString("base64"), encoding: "base64" }, sha);
  }
  // The name of the tree says whether its texts were taken as they are.
  const entries = parsed.map(({ mode, type, sha, path, isNew }) => {
    const content = isNew ? texts.get(sha) : undefined;
    return content === undefined ? { mode, type, sha, path } : { mode, type, content, path };
  });
  await made("trees", { tree: entries }, tree);
  return blobs;
}
