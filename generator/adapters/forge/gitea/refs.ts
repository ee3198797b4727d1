import { unavailable } from "../../../model/unavailable.ts";
import { type RefAnswer, refsShape, type TagAnswer, tagShape } from "./answers.ts";
import type { Connection } from "./connection.ts";

/** The commit that a ref leads to; undefined: there is none. */
export async function readRef(connection: Connection, ref: string): Promise<string | undefined> {
  return (await listRefs(connection, ref)).get(ref);
}

/** Refs whose full names start with a prefix such as `refs/heads/`, by name, with the commits that they lead to. */
export async function listRefs(connection: Connection, prefix: string): Promise<ReadonlyMap<string, string>> {
  const path = prefix
    .replace(/^refs\//, "")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
  const found = await connection.find<RefAnswer | readonly RefAnswer[]>(`/git/refs/${path}`, refsShape);
  const listed = found === undefined ? [] : "ref" in found ? [found] : found;
  const refs = new Map<string, string>();
  for (const { ref, object } of listed) {
    // Gitea does not see a slash at the end.
    if (ref.startsWith(prefix)) refs.set(ref, await commitOf(connection, object));
  }
  return refs;
}

/** An annotated tag is an object of its own. */
async function commitOf(connection: Connection, object: RefAnswer["object"]): Promise<string> {
  let target = object;
  for (let depth = 0; target.type === "tag"; depth++) {
    if (depth > 10) throw unavailable(`The tag ${object.sha} is a tag of tags without end.`);
    target = (await connection.read<TagAnswer>(`/git/tags/${target.sha}`, tagShape)).object;
  }
  return target.sha;
}
