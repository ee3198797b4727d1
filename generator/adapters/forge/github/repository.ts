import type { Identity } from "../../../model/identity.ts";
import { refused } from "../../../model/refused.ts";
import { claimsOf } from "../claims.ts";
import type { Moved, Repository } from "../port.ts";
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

const heads = "refs/heads/";
const tags = "refs/tags/";

/** A repository on GitHub. */
export function gitHubRepository({ connection, main, bot }: Settings): Repository {
  const objects = objectsOf(connection, bot);
  const history = historyOf(connection, objects);
  const branch = async (name: string): Promise<string | undefined> => {
    const head = await readRef(connection, heads + name);
    return head === undefined && name === main ? mainOrEmpty(connection, main) : head;
  };
  const claims = claimsOf({
    readRef: (ref) => readRef(connection, ref),
    messageOf: async (commit) => (await objects.commit(commit)).message,
    commit: objects.write,
    moveRefs: (moves) => moveRefs(connection, moves),
    main: () => branch(main),
  });
  return {
    main,
    branch,
    branches: async (prefix) => without(heads, await listRefs(connection, heads + prefix)),
    tags: async () => without(tags, await listRefs(connection, tags)),
    tree: objects.tree,
    texts: async (commit, paths) => {
      const tree = await objects.tree(commit);
      const found = paths.flatMap((path) => {
        const entry = tree.get(path);
        return entry === undefined ? [] : [{ path, oid: entry.oid }];
      });
      const texts = await objects.texts(found.map(({ oid }) => oid));
      return new Map(found.map(({ path, oid }) => [path, texts.get(oid) ?? ""]));
    },
    isAncestor: history.isAncestor,
    commitsBetween: history.between,
    history: history.changing,
    start: (path, text, message) => start(connection, { main, bot, path, text, message }),
    commit: objects.write,
    moveBranch: async (name, from, to) => {
      if (from !== undefined && !(await history.isAncestor(from, to))) throw new Error(`${name} would not go forward`);
      return claims.move([{ ref: heads + name, from, to }]);
    },
    deleteBranch: (name, from) => claims.move([{ ref: heads + name, from, to: undefined }]),
    claim: claims.take,
    createTag: (name, commit) => claims.move([{ ref: tags + name, from: undefined, to: commit }]),
    statuses: (commit) => statusesOf(connection, commit),
    pulls: pullRequests({ connection, main, claims, isAncestor: history.isAncestor }),
  };
}

/** Main may be missing in an empty repository only: else it has another name, and a second history would begin. */
async function mainOrEmpty(connection: Connection, main: string): Promise<string | undefined> {
  const branches = await listRefs(connection, heads);
  // Another bot may have made it in the meantime.
  const head = branches.get(heads + main);
  if (head !== undefined || branches.size === 0) return head;
  const { owner, repo, defaultBranch } = await connection.place();
  const message = `${owner}/${repo} has no branch ${main}; its default branch is ${defaultBranch}.`;
  const hint = "say in `repositories` of envs/cluster.json which branch is the main one.";
  throw refused("missing-branch", message, hint);
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

function without(prefix: string, refs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...refs].map(([name, oid]) => [name.slice(prefix.length), oid]));
}
