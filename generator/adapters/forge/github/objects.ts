import type { Identity } from "../../../model/identity.ts";
import type { Tree } from "../../../model/tree.ts";
import type { CommitInfo, NewCommit } from "../port.ts";
import type { Connection } from "./connection.ts";
import { type Entry, readContents, readEntries, readTree } from "./reading.ts";
import { withoutNeedless, writeTree } from "./writing.ts";

/** A commit with the tree that it has. */
export interface Commit extends CommitInfo {
  readonly tree: string;
}

/** Commits, trees and files, by their hashes: what was read once never changes. */
export interface Objects {
  readonly commit: (oid: string) => Promise<Commit>;
  /** Takes in a commit as REST lists it. */
  readonly take: (listed: ListedCommit) => Promise<Commit>;
  readonly tree: (commit: string) => Promise<Tree>;
  readonly contents: (oids: Iterable<string>) => Promise<ReadonlyMap<string, Buffer>>;
  /** What lies directly in each of several trees. */
  readonly entries: (trees: Iterable<string>) => Promise<ReadonlyMap<string, readonly Entry[]>>;
  readonly write: (commit: NewCommit) => Promise<string>;
}

export function objectsOf(connection: Connection, bot: Identity): Objects {
  const commits = new Map<string, Commit>();
  const trees = new Map<string, Promise<Tree>>();
  const contents = new Map<string, Buffer>();
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
    contents: async (oids) => {
      const asked = [...new Set(oids)];
      const read = await readContents(
        connection,
        asked.filter((oid) => !contents.has(oid)),
      );
      for (const [oid, bytes] of read) contents.set(oid, bytes);
      return new Map(asked.map((oid) => [oid, contents.get(oid) ?? Buffer.alloc(0)]));
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
    readonly committer?: { readonly date?: string } | null;
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
    ...(commit.committer?.date && { committedAt: commit.committer.date }),
    verified: commit.verification?.verified === true,
  };
}

/** GitHub gives an App's commits the address `<id>+<slug>[bot]@users.noreply.<host>`. */
function isApp({ email }: Identity, app: string): boolean {
  const [, name] = /^(?:[0-9]+\+)?(.+)@users\.noreply\./i.exec(email) ?? [];
  return name?.toLowerCase() === `${app}[bot]`.toLowerCase();
}
