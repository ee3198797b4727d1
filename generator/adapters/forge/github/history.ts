import { chunksOf } from "../../../model/chunks.ts";
import { pageCount } from "../pages.ts";
import type { CommitInfo, HistoryRange } from "../port.ts";
import type { Connection } from "./connection.ts";
import type { Commit, ListedCommit, Objects } from "./objects.ts";

/** How commits stand to each other. */
export interface History {
  readonly isAncestor: (earlier: string, later: string) => Promise<boolean>;
  readonly between: (base: string | undefined, head: string) => Promise<readonly CommitInfo[]>;
  readonly changing: (head: string, paths: readonly string[], range?: HistoryRange) => Promise<readonly CommitInfo[]>;
}

const perPage = 100;

/** Commits whose trees are looked at together. */
const step = 50;

export function historyOf(connection: Connection, objects: Objects): History {
  const known = new Map<string, boolean>();

  const isAncestor = async (earlier: string, later: string): Promise<boolean> => {
    if (earlier === later) return true;
    const pair = `${earlier}...${later}`;
    const before = known.get(pair);
    if (before !== undefined) return before;
    // Only the first page carries the files, which nobody needs.
    const page = await comparePage(connection, pair, { page: 2, per_page: 1 });
    if (page === undefined) return false;
    const is = page.status === "ahead" || page.status === "identical";
    known.set(pair, is);
    return is;
  };

  const between = async (base: string | undefined, head: string): Promise<readonly Commit[]> => {
    if (base === undefined) return allOf(listed(connection, objects, head));
    const commits: Commit[] = [];
    const count = pageCount(connection.pacing, "the commits");
    for (let page = 1; ; page++) {
      count();
      const found = await comparePage(connection, `${base}...${head}`, { page, per_page: perPage });
      // Nothing in common: all that head has.
      if (found === undefined) return allOf(listed(connection, objects, head));
      for (const commit of found.commits) commits.push(await objects.take(commit));
      if (found.commits.length < perPage) return commits.reverse();
    }
  };

  const changing = async (
    head: string,
    paths: readonly string[],
    { limit = Number.POSITIVE_INFINITY, after }: HistoryRange = {},
  ): Promise<readonly CommitInfo[]> => {
    const commits = after === undefined ? listed(connection, objects, head) : await between(after, head);
    const found: CommitInfo[] = [];
    for await (const chain of inSteps(firstParents(head, commits))) {
      const states = await statesOf(objects, chain, paths);
      for (const commit of chain) {
        if (states.get(commit.oid) === states.get(commit.parents[0] ?? "")) continue;
        found.push(commit);
        if (found.length === limit) return found;
      }
    }
    return found;
  };
  return { isAncestor, between, changing };
}

interface Page {
  readonly status: string;
  readonly commits: readonly ListedCommit[];
}

/** undefined: one of the two is unknown, or they have nothing in common. */
async function comparePage(
  connection: Connection,
  basehead: string,
  page: { readonly page: number; readonly per_page: number },
): Promise<Page | undefined> {
  const found = await connection.find(({ rest }, at) =>
    rest.repos.compareCommitsWithBasehead({ ...at, basehead, ...page }),
  );
  return found?.data;
}

/** Commits up to `head`, the newest first, page by page. */
async function* listed(connection: Connection, objects: Objects, head: string): AsyncGenerator<Commit> {
  const count = pageCount(connection.pacing, "the commits");
  for (let page = 1; ; page++) {
    count();
    const { data } = await connection.read(({ rest }, at) =>
      rest.repos.listCommits({ ...at, sha: head, per_page: perPage, page }),
    );
    for (const commit of data) yield objects.take(commit);
    if (data.length < perPage) return;
  }
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Those of the commits that `head` leads to by first parents. A parent is listed after its children. */
async function* firstParents(head: string, commits: AsyncIterable<Commit> | Iterable<Commit>): AsyncGenerator<Commit> {
  const seen = new Map<string, Commit>();
  let next: string | undefined = head;
  for await (const commit of commits) {
    seen.set(commit.oid, commit);
    for (let at = seen.get(next ?? ""); at !== undefined; at = seen.get(next ?? "")) {
      yield at;
      next = at.parents[0];
    }
    if (next === undefined) return;
  }
}

async function* inSteps(commits: AsyncIterable<Commit>): AsyncGenerator<readonly Commit[]> {
  let chain: Commit[] = [];
  for await (const commit of commits) {
    chain.push(commit);
    if (chain.length < step) continue;
    yield chain;
    chain = [];
  }
  yield* chunksOf(chain, step);
}

/** What lies at the paths, as one text for each commit of the chain and for the parent of the last. */
async function statesOf(
  objects: Objects,
  chain: readonly Commit[],
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const parent = chain.at(-1)?.parents[0];
  const commits = parent === undefined ? chain : [...chain, await objects.commit(parent)];
  const roots = commits.map(({ tree }) => tree);
  const found = await Promise.all(paths.map((path) => oidsAt(objects, roots, path.split("/"))));
  const nothing = paths.map(() => "").join(" ");
  const states = commits.map(({ oid, tree }) => [oid, found.map((oids) => oids.get(tree) ?? "").join(" ")] as const);
  // The first commit of all has no parent, and what is not there does not count as changed.
  return new Map([["", nothing], ...states]);
}

/** What a path leads to from each of several trees. */
async function oidsAt(
  objects: Objects,
  roots: readonly string[],
  segments: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  let reached = new Map(roots.map((root) => [root, root]));
  for (const segment of segments) {
    const entries = await objects.entries(reached.values());
    reached = new Map(
      [...reached].flatMap(([root, folder]) => {
        const entry = entries.get(folder)?.find(({ name }) => name === segment);
        return entry === undefined ? [] : [[root, entry.oid] as const];
      }),
    );
  }
  return reached;
}
