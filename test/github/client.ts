import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { asList, asRecord, asText, type Loose } from "../../generator/model/loose.ts";
import { accounts, allPermissions } from "./proxy/accounts.ts";
import type { Hosted } from "./proxy/hosted.ts";
import type { Hub } from "./proxy/hub.ts";

/** Somebody who asks the GitHub of the tests by hand, in a repository of their own. */
export interface Client {
  readonly hosted: Hosted;
  readonly token: string;
  readonly ask: (method: string, path: string, body?: object, token?: string) => Promise<Asked>;
  readonly graphql: (query: string, variables?: object) => Promise<Loose>;
  /** A commit on top of another one, with a file of this text. */
  readonly commit: (parent: string | undefined, path: string, text: string) => Promise<string>;
  readonly move: (ref: string, beforeOid: string, afterOid: string) => Promise<Loose>;
}

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Loose;
  readonly list: readonly Loose[];
}

/** What GitHub calls a ref that is not there. */
export const none = "0".repeat(40);

export async function emptyRepository(hub: Hub): Promise<Client> {
  const hosted = await hub.create(`plain-${randomBytes(4).toString("hex")}`);
  const token = hub.tokens.add({ login: accounts.person.login, permissions: allPermissions });
  const ask: Client["ask"] = async (method, path, body, by = token) => {
    const response = await fetch(`${hub.url}/api/v3/repos/${hosted.owner}/${hosted.name}${path}`, {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${by}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === "" ? undefined : JSON.parse(text);
    const list = asList(parsed).map(asRecord);
    return { status: response.status, headers: response.headers, body: asRecord(parsed), list };
  };
  const graphql: Client["graphql"] = async (query, variables = {}) => {
    const response = await fetch(`${hub.url}/api/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return asRecord(await response.json());
  };
  const commit: Client["commit"] = async (parent, path, text) => {
    const base = parent === undefined ? undefined : (await ask("GET", `/git/commits/${parent}`)).body.tree;
    const entry = { path, mode: "100644", type: "blob", content: text };
    const base_tree = base === undefined ? {} : { base_tree: asRecord(base).sha };
    const tree = await ask("POST", "/git/trees", { ...base_tree, tree: [entry] });
    const parents = parent === undefined ? [] : [parent];
    const made = await ask("POST", "/git/commits", { message: `${path}\n`, tree: tree.body.sha, parents });
    expect(made.status).toBe(201);
    return asText(made.body.sha);
  };
  const move: Client["move"] = (name, beforeOid, afterOid) =>
    graphql(
      "mutation moveRefs($id: ID!, $moves: [RefUpdate!]!) { updateRefs(input: { repositoryId: $id, refUpdates: $moves }) { clientMutationId } }",
      { id: hosted.nodeId, moves: [{ name, beforeOid, afterOid, force: false }] },
    );
  return { hosted, token, ask, graphql, commit, move };
}

/** A repository with one commit on main. */
export async function repository(hub: Hub): Promise<Client & { readonly main: string }> {
  const client = await emptyRepository(hub);
  const file = { message: "first", content: Buffer.from("one\ntwo\nthree\n").toString("base64"), branch: "main" };
  const made = await client.ask("PUT", "/contents/a.txt", file);
  expect(made.status).toBe(201);
  return { ...client, main: asText(asRecord(made.body.commit).sha) };
}

export async function openPull({ ask, move }: Client, branch: string, head: string): Promise<Asked> {
  await move(`refs/heads/${branch}`, none, head);
  return ask("POST", "/pulls", { title: branch, head: branch, base: "main", body: "" });
}
