import { chunksOf } from "../../../model/chunks.ts";
import { blobOid, emptyTree, type Tree, type TreeEntry } from "../../../model/tree.ts";
import { unavailable } from "../../../model/unavailable.ts";
import type { Connection } from "./connection.ts";

/** Something that lies directly in a folder. */
export interface Entry {
  readonly name: string;
  readonly oid: string;
}

/** Longer than systems take. */
const longestPath = 4_096;

/** Objects that one request of GraphQL asks for. */
const batch = 100;

/** The files of a tree. One that is too large for an answer is read folder by folder. */
export async function readTree(connection: Connection, oid: string, prefix = ""): Promise<Tree> {
  if (oid === emptyTree) return new Map();
  if (prefix.length > longestPath) throw unavailable("GitHub does not come to an end of folders in folders.");
  const { data } = await connection.read(({ rest }, at) => rest.git.getTree({ ...at, tree_sha: oid, recursive: "1" }));
  if (!data.truncated) return filesOf(data.tree, prefix);
  const level = await readLevel(connection, oid);
  const tree = new Map<string, TreeEntry>(filesOf(level, prefix));
  for (const { type, path, sha } of level) {
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

export async function readContents(
  connection: Connection,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
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
      contents.set(oid, isWhole ? Buffer.from(text) : await readBlob(connection, oid));
    }
  }
  return contents;
}

async function readBlob(connection: Connection, oid: string): Promise<Buffer> {
  const { data } = await connection.read(({ rest }, at) => rest.git.getBlob({ ...at, file_sha: oid }));
  return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
}

export async function readEntries(
  connection: Connection,
  oids: readonly string[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const entries = new Map<string, readonly Entry[]>();
  for (const some of chunksOf(oids, batch)) {
    const fields = "... on Tree { entries { name type oid } }";
    const found = await queryObjects<{ readonly entries?: readonly Entry[] }>(connection, "trees", fields, some);
    for (const oid of some) entries.set(oid, found.get(oid)?.entries ?? (await levelEntries(connection, oid)));
  }
  return entries;
}

async function levelEntries(connection: Connection, oid: string): Promise<readonly Entry[]> {
  return (await readLevel(connection, oid)).map(({ path, sha }) => ({ name: path, oid: sha }));
}

/** What lies directly in a folder, all of it. */
async function readLevel(connection: Connection, oid: string): Promise<readonly ListedEntry[]> {
  if (oid === emptyTree) return [];
  const { data } = await connection.read(({ rest }, at) => rest.git.getTree({ ...at, tree_sha: oid }));
  if (data.truncated) throw unavailable(`GitHub does not list all that is in the folder ${oid}.`);
  return data.tree;
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
