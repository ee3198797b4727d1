import type { Identity } from "../../../model/identity.ts";
import { unavailable } from "../../../model/unavailable.ts";
import { isAncestor } from "../../git/history.ts";
import { type Claims, claimsOf } from "../claims.ts";
import { gitObjects } from "../git-objects.ts";
import { retries, waitAfter } from "../pacing.ts";
import type { Repository } from "../port.ts";
import { heads, movesOf, refsOf } from "../refs.ts";
import type { Cache } from "./cache.ts";
import type { Connection } from "./connection.ts";
import { moveRefs } from "./moves.ts";
import { pullRequests } from "./pulls.ts";
import { listRefs, readRef } from "./refs.ts";
import { statusesOf } from "./statuses.ts";

interface Settings {
  readonly connection: Connection;
  readonly cache: Cache;
  readonly main: string;
  readonly bot: Identity;
}

/** A repository on a Gitea: refs and pull requests by its API, commits by git. */
export function giteaRepository({ connection, cache, main, bot }: Settings): Repository {
  type Objects = ReturnType<typeof gitObjects>;
  let known: Objects | undefined;
  const objects = async (...commits: readonly (string | undefined)[]): Promise<Objects> => {
    const git = await cache.holding(commits.filter((commit) => commit !== undefined));
    known ??= gitObjects(git, bot);
    return known;
  };
  const refs = refsOf({
    main,
    readRef: (ref) => readRef(connection, ref),
    listRefs: (prefix) => listRefs(connection, prefix),
    place: async () => ({ ...(await connection.place()), name: connection.name }),
  });
  const isBefore = async (earlier: string, later: string): Promise<boolean> =>
    earlier === later || isAncestor(await cache.holding([later]), earlier, later);
  const commit: Repository["commit"] = async (made) => (await objects(made.tree, ...made.parents)).commit(made);
  const claims: Claims = claimsOf({
    readRef: (ref) => readRef(connection, ref),
    messageOf: async (oid) => {
      const [claim] = await (await objects(oid)).history(oid, [], { limit: 1 });
      return claim?.message ?? "";
    },
    commit,
    moveRefs: (moves) => moveRefs(connection, cache, moves),
    main: () => refs.branch(main),
  });
  return {
    main,
    ...refs,
    tree: async (oid) => (await objects(oid)).tree(oid),
    entries: async (oid) => (await objects(oid)).entries(oid),
    texts: async (oid, paths) => (await objects(oid)).texts(oid, paths),
    contents: async (oid, paths) => (await objects(oid)).contents(oid, paths),
    isAncestor: isBefore,
    commitsBetween: async (base, head) => {
      const isKnown = base !== undefined && (await cache.brings(base));
      return (await objects(head)).commitsBetween(isKnown ? base : undefined, head);
    },
    history: async (head, paths, range) => (await objects(head, range?.after)).history(head, paths, range),
    start: async (path, text, message) => {
      if ((await readRef(connection, heads + main)) !== undefined) return "lost";
      const first = await commit({ tree: undefined, changes: new Map([[path, text]]), parents: [], message });
      const moved = await claims.move([{ ref: heads + main, from: undefined, to: first }]);
      if (moved === "moved") await untilStarted(connection);
      return moved;
    },
    commit,
    ...movesOf(claims, isBefore),
    statuses: (oid) => statusesOf(connection, oid),
    pulls: pullRequests({ connection, cache, main, claims, isAncestor: isBefore }),
  };
}

/**
 * Gitea takes the branch that it hears of first for the default one, and hears of a push when it has time
 * (services/repository/push.go, `pushNewBranch`): what comes after main waits until then.
 */
async function untilStarted(connection: Connection): Promise<void> {
  for (let attempt = 0; attempt <= retries * 2; attempt++) {
    if (!(await connection.placeNow()).isEmpty) return;
    await waitAfter(attempt, connection.pacing);
  }
  throw unavailable(`Gitea takes ${connection.name} for empty, after its first push.`);
}
