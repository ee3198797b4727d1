import type { Identity } from "../../model/identity.ts";
import { blobOid, type FileChanges, regularFile, type Tree, type TreeEntry } from "../../model/tree.ts";
import type { CommitInfo, NewCommit } from "../port.ts";
import { chunksOf } from "./chunks.ts";
import type { Connection } from "./connection.ts";

/** A commit with the tree that it has. */
export interface Commit extends CommitInfo {
  readonly tree: string;
}

interface Entry {
  readonly name: string;
  readonly oid: string;
}

/** Commits, trees and files, by their hashes: what was read once never changes. */
export interface Objects {
  readonly commit: (oid: string) => Promise<Commit>;
  /** Takes in a commit as REST lists it. */
  readonly take: (listed: ListedCommit) => Promise<Commit>;
  readonly tree: (commit: string) => Promise<Tree>;
  readonly texts: (oids: Iterable<string>) => Promise<ReadonlyMap<string, string>>;
  /** What lies directly in each of several trees. */
  readonly entries: (trees: Iterable<string>) => Promise<ReadonlyMap<string, readonly Entry[]>>;
  readonly write: (commit: NewCommit) => Promise<string>;
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** Objects that one request of GraphQL asks for. */
const batch = 100;

export function objectsOf(connection: Connection, bot: Identity): Objects {
  const commits = new Map<string, Commit>();
  const trees = new Map<string, Promise<Tree>>();
  const texts = new Map<string, string>();
  const folders = new Map<string, readonly Entry[]>();

  const take = async (listed: ListedCommit): Promise<Commit> => {
    const { app } = await connection.place();
    const commit = commitOf(listed, app, bot);
    commits.set(commit.oid, commit);
    return commit;
  };
  const commit = async (oid: string): Promise<Commit> => {
    const known = commits.get(oid);
    if (known !== undefined) return known;
    const { data } = await connection.read(({ rest }, at) => rest.git.getCommit({ ...at, commit_sha: oid }));
    return take({ ...data, commit: data });
  };
  const treeAt = async (oid: string): Promise<Tree> => {
    const { tree } = await commit(oid);
    const read = trees.get(tree) ?? readTree(connection, tree);
    trees.set(tree, read);
    return read;
  };
  return {
    commit,
    take,
    tree: treeAt,
    texts: async (oids) => {
      const asked = [...new Set(oids)];
      const read = await readTexts(
        connection,
        asked.filter((oid) => !texts.has(oid)),
      );
      for (const [oid, text] of read) texts.set(oid, text);
      return new Map(asked.map((oid) => [oid, texts.get(oid) ?? ""]));
    },
    entries: async (oids) => {
      const asked = [...new Set(oids)];
      const read = await readEntries(
        connection,
        asked.filter((oid) => !folders.has(oid)),
      );
      for (const [oid, entries] of read) folders.set(oid, entries);
      return new Map(asked.map((oid) => [oid, folders.get(oid) ?? []]));
    },
    write: async ({ tree: base, changes, parents, message }) => {
      await connection.writable();
      const below = base === undefined ? undefined : (await commit(base)).tree;
      const tree = await writeTree(
        connection,
        below,
        withoutNeedless(changes, base === undefined ? undefined : await treeAt(base)),
      );
      const { app } = await connection.place();
      // GitHub signs what an App commits in its own name.
      const as = app === undefined ? { author: { ...bot }, committer: { ...bot } } : {};
      const made = await connection.write(({ rest }, at) =>
        rest.git.createCommit({ ...at, tree, message, parents: [...parents], ...as }),
      );
      return (await take({ ...made.data, commit: made.data })).oid;
    },
  };
}

/** A commit as REST shows it in lists; git's own endpoint says the same on one level. */
export interface ListedCommit {
  readonly sha: string;
  readonly parents: readonly { readonly sha: string }[];
  readonly commit: {
    readonly tree: { readonly sha: string };
    readonly message: string;
    readonly author?: { readonly name?: string; readonly email?: string } | null;
    readonly verification?: { readonly verified: boolean };
  };
}

function commitOf({ sha, parents, commit }: ListedCommit, app: string | undefined, bot: Identity): Commit {
  const author = { name: commit.author?.name ?? "", email: commit.author?.email ?? "" };
  return {
    oid: sha,
    tree: commit.tree.sha,
    parents: parents.map((parent) => parent.sha),
    author: app !== undefined && isApp(author, app) ? bot : author,
    // GitHub leaves out the newline at a message's end.
    message: `${commit.message.trimEnd()}\n`,
    verified: commit.verification?.verified === true,
  };
}

/** GitHub gives an App's commits the address `<id>+<slug>[bot]@users.noreply.<host>`. */
function isApp({ email }: Identity, app: string): boolean {
  const [, name] = /^(?:[0-9]+\+)?(.+)@users\.noreply\./i.exec(email) ?? [];
  return name?.toLowerCase() === `${app}[bot]`.toLowerCase();
}

/** The files of a tree. One that is too large for an answer is read folder by folder. */
async function readTree(connection: Connection, oid: string, prefix = ""): Promise<Tree> {
  if (oid === emptyTree) return new Map();
  const { data } = await connection.read(({ rest }, at) => rest.git.getTree({ ...at, tree_sha: oid, recursive: "1" }));
  if (!data.truncated) return filesOf(data.tree, prefix);
  const { data: level } = await connection.read(({ rest }, at) => rest.git.getTree({ ...at, tree_sha: oid }));
  const tree = new Map<string, TreeEntry>(filesOf(level.tree, prefix));
  for (const { type, path, sha } of level.tree) {
    if (type !== "tree") continue;
    for (const [file, entry] of await readTree(connection, sha, `${prefix}${path}/`)) tree.set(file, entry);
  }
  return tree;
}

interface ListedEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

function filesOf(entries: readonly ListedEntry[], prefix: string): Tree {
  const files = entries.filter(({ type }) => type !== "tree");
  return new Map(files.map(({ path, mode, sha }) => [prefix + path, { mode, oid: sha }]));
}

async function readTexts(connection: Connection, oids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const some of chunksOf(oids, batch)) {
    const found = await queryObjects<{ readonly text?: string | null }>(
      connection,
      "blobs",
      "... on Blob { text }",
      some,
    );
    for (const oid of some) {
      const text = found.get(oid)?.text;
      // What is not all of the file, or not UTF-8, is read as bytes.
      const isWhole = typeof text === "string" && blobOid(text) === oid;
      texts.set(oid, isWhole ? text : await readBlob(connection, oid));
    }
  }
  return texts;
}

async function readBlob(connection: Connection, oid: string): Promise<string> {
  const { data } = await connection.read(({ rest }, at) => rest.git.getBlob({ ...at, file_sha: oid }));
  return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8").toString("utf8");
}

async function readEntries(
  connection: Connection,
  oids: readonly string[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const entries = new Map<string, readonly Entry[]>();
  for (const some of chunksOf(oids, batch)) {
    const fields = "... on Tree { entries { name type oid } }";
    const found = await queryObjects<{ readonly entries?: readonly Entry[] }>(connection, "trees", fields, some);
    for (const oid of some) entries.set(oid, found.get(oid)?.entries ?? (await readLevel(connection, oid)));
  }
  return entries;
}

async function readLevel(connection: Connection, oid: string): Promise<readonly Entry[]> {
  if (oid === emptyTree) return [];
  const { data } = await connection.read(({ rest }, at) => rest.git.getTree({ ...at, tree_sha: oid }));
  return data.tree.map(({ path, sha }) => ({ name: path, oid: sha }));
}

/** Many objects with one request; what it does not answer is missing. */
async function queryObjects<Fields>(
  connection: Connection,
  name: string,
  fields: string,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Fields>> {
  const asked = oids.map((oid, at) => `o${at}: object(oid: "${oid}") { ${fields} }`);
  const document = `query ${name}($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${asked.join(" ")} }
}`;
  const { owner, repo } = await connection.place();
  const answer = await connection.query<{ readonly repository?: Readonly<Record<string, Fields | null>> | null }>(
    document,
    { owner, name: repo },
  );
  if (answer.kind === "uncertain") throw connection.told(answer);
  const found = answer.kind === "value" ? (answer.value.repository ?? {}) : {};
  return new Map(
    oids.flatMap((oid, at) => {
      const object = found[`o${at}`];
      return object === undefined || object === null ? [] : [[oid, object] as const];
    }),
  );
}

/** Files that are to be removed and are not there would make GitHub refuse the rest. */
function withoutNeedless(changes: FileChanges, tree: Tree | undefined): FileChanges {
  return new Map([...changes].filter(([path, text]) => text !== null || tree?.has(path) === true));
}

/** What one request takes well: GitHub gives up on a request after 10 s. */
const most = { entries: 1_000, characters: 4_000_000 };

async function writeTree(connection: Connection, base: string | undefined, changes: FileChanges): Promise<string> {
  let tree = base;
  // What is removed comes first: a file could be in the way of a folder.
  const ordered = [...changes].sort(([, a], [, b]) => Number(a !== null) - Number(b !== null));
  const removals = ordered.filter(([, text]) => text === null);
  const isInTheWay = removals.some(([path]) => ordered.some(([other]) => isAbove(path, other) || isAbove(other, path)));
  const parts = isInTheWay ? [removals, ordered.slice(removals.length)] : [ordered];
  for (const part of parts.flatMap((changed) => [...chunksOf(changed, most.entries, most.characters, sizeOf)])) {
    const entries = part.map(([path, text]) => {
      const entry = { path, mode: regularFile, type: "blob" } as const;
      return text === null ? { ...entry, sha: null } : { ...entry, content: text };
    });
    const base_tree = tree;
    const made = await connection.write(({ rest }, at) =>
      rest.git.createTree({ ...at, tree: entries, ...(base_tree !== undefined && { base_tree }) }),
    );
    tree = made.data.sha;
  }
  return tree ?? emptyTree;
}

function isAbove(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

function sizeOf([path, text]: readonly [string, string | null]): number {
  return path.length + (text?.length ?? 0);
}
