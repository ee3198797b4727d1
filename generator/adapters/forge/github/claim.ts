import { unavailable } from "../../../model/unavailable.ts";
import type { Moved } from "../port.ts";
import type { Connection } from "./connection.ts";
import type { Objects } from "./objects.ts";
import { moveRefs, type RefMove, readRef } from "./refs.ts";

/**
 * Leads to a commit whose message is the commit of source that was published last, or is being published. It is a branch
 * because that is what updateRefs is known to take; the names of pull requests' branches begin with `trip-config/`.
 */
const claimRef = "refs/heads/trip-config-source";

interface Claim {
  readonly oid: string;
  readonly source: string;
}

/**
 * Moves refs while a claim holds. GitHub says of updateRefs that it compares each ref that it moves, not what becomes of
 * one that stays where it is; so each move takes the claim along, to a child of its commit.
 */
export interface Claims {
  readonly take: (source: string, isCurrent: () => Promise<boolean>) => Promise<"claimed" | "superseded">;
  readonly move: (moves: readonly RefMove[]) => Promise<Moved>;
  /** Whether nobody has claimed another commit since. */
  readonly holds: () => Promise<boolean>;
}

/** How often a move is made again when a bot of the same source has taken the claim along. */
const attempts = 8;
/** How often a claim is made again when somebody else makes one. */
const claims = 20;

export function claimsOf(connection: Connection, objects: Objects, main: () => Promise<string | undefined>): Claims {
  let claim: Claim | undefined;

  const read = async (): Promise<Claim | undefined> => {
    const oid = await readRef(connection, claimRef);
    return oid === undefined ? undefined : { oid, source: (await objects.commit(oid)).message.trim() };
  };
  /** A commit for the claim to be moved to. Its files do not matter: they are those of the one before. */
  const next = (source: string, parent: string | undefined, tree: string | undefined): Promise<string> =>
    objects.write({ tree, changes: new Map(), parents: parent === undefined ? [] : [parent], message: `${source}\n` });

  return {
    take: async (source, isCurrent) => {
      for (let attempt = 0; attempt < claims; attempt++) {
        const claimed = await read();
        if (!(await isCurrent())) return "superseded";
        if (claimed?.source === source) {
          claim = claimed;
          return "claimed";
        }
        const made = await next(source, claimed?.oid, claimed?.oid ?? (await main()));
        if ((await moveRefs(connection, [{ ref: claimRef, from: claimed?.oid, to: made }])) === "lost") continue;
        claim = { oid: made, source };
        return "claimed";
      }
      throw unavailable("Others claim the config repository all the time.");
    },
    move: async (moves) => {
      if (claim === undefined) return moveRefs(connection, moves);
      for (let attempt = 0; attempt < attempts; attempt++) {
        const { oid, source } = claim;
        const made = await next(source, oid, oid);
        if ((await moveRefs(connection, [...moves, { ref: claimRef, from: oid, to: made }])) === "moved") {
          claim = { oid: made, source };
          return "moved";
        }
        const now = await read();
        if (now === undefined || now.source !== source || now.oid === oid) return "lost";
        claim = now;
      }
      return "lost";
    },
    holds: async () => claim === undefined || (await read())?.source === claim.source,
  };
}
