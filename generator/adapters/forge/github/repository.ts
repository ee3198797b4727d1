import { asTexts } from "../../../model/files.ts";
import type { Identity } from "../../../model/identity.ts";
import { claimsOf } from "../claims.ts";
import type { Moved, Repository } from "../port.ts";
import { heads, movesOf, refsOf } from "../refs.ts";
import { type Connection, notAgain } from "./connection.ts";
import { historyOf } from "./history.ts";
import { objectsOf } from "./objects.ts";
import { pullRequests } from "./pulls.ts";
import { listRefs, moveRefs, readRef } from "./refs.ts";
import { statusesOf } from "./statuses.ts";

interface Settings {
  readonly connection: Connection;
  readonly main: string;
  readonly bot: Identity;
}

/** A repository on GitHub. */
export function gitHubRepository({ connection, main, bot }: Settings): Repository {
  const objects = objectsOf(connection, bot);
  const history = historyOf(connection, objects);
  const refs = refsOf({
    main,
    readRef: (ref) => readRef(connection, ref),
    listRefs: (prefix) => listRefs(connection, prefix),
    place: async () => {
      const { owner, repo, defaultBranch } = await connection.place();
      return { name: `${owner}/${repo}`, defaultBranch };
    },
  });
  const claims = claimsOf({
    readRef: (ref) => readRef(connection, ref),
    messageOf: async (commit) => (await objects.commit(commit)).message,
    commit: objects.write,
    moveRefs: (moves) => moveRefs(connection, moves),
    main: () => refs.branch(main),
  });
  const contentsOf = async (commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>> => {
    const tree = await objects.tree(commit);
    const found = paths.flatMap((path) => {
      const entry = tree.get(path);
      return entry === undefined ? [] : [{ path, oid: entry.oid }];
    });
    const contents = await objects.contents(found.map(({ oid }) => oid));
    return new Map(found.map(({ path, oid }) => [path, contents.get(oid) ?? Buffer.alloc(0)]));
  };
  return {
    main,
    ...refs,
    tree: objects.tree,
    entries: async (commit) => {
      const { tree } = await objects.commit(commit);
      const found = (await objects.entries([tree])).get(tree) ?? [];
      return new Map(found.map(({ name, oid }) => [name, oid]));
    },
    texts: async (commit, paths) => asTexts(await contentsOf(commit, paths)),
    contents: contentsOf,
    isAncestor: history.isAncestor,
    commitsBetween: history.between,
    history: history.changing,
    start: (path, text, message) => start(connection, { main, bot, path, text, message }),
    commit: objects.write,
    ...movesOf(claims, history.isAncestor),
    statuses: (commit) => statusesOf(connection, commit),
    pulls: pullRequests({ connection, main, claims, isAncestor: history.isAncestor }),
  };
}

interface Start {
  readonly main: string;
  readonly bot: Identity;
  readonly path: string;
  readonly text: string;
  readonly message: string;
}

/** Git's own endpoints do not work in an empty repository; that for files does. */
async function start(connection: Connection, { main, bot, path, text, message }: Start): Promise<Moved> {
  if ((await readRef(connection, heads + main)) !== undefined) return "lost";
  const { app } = await connection.writable();
  const as = app === undefined ? { author: { ...bot }, committer: { ...bot } } : {};
  const content = Buffer.from(text).toString("base64");
  const made = await connection.once<Moved>(
    async ({ rest }, at) => {
      const file = { ...at, path, message, content, branch: main, ...as };
      await rest.repos.createOrUpdateFileContents({ ...file, ...notAgain });
      return "moved";
    },
    async () => ((await readRef(connection, heads + main)) === undefined ? undefined : "moved"),
  );
  if (made.kind === "value") return made.value;
  // Somebody else was first: the file is there.
  if ((await readRef(connection, heads + main)) !== undefined) return "lost";
  throw connection.told(made);
}
