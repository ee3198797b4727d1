import { unavailable } from "../../model/unavailable.ts";
import type { RefMove } from "../git/refs.ts";
import type { Moved, NewCommit } from "./port.ts";

/**
 * Leads to a commit whose message is the commit of source that was published last, or is being published. It is a branch
 * because that is what every forge is known to take; the names of pull requests' branches begin with `trip-config/`.
 */
export const claimRef = "refs/heads/trip-config-source";

interface Claim {
  readonly oid: string;
  readonly source: string;
}

/**
 * Moves refs while a claim holds. Forges compare each ref that they move, not what becomes of one that stays where it
 * is; so each move takes the claim along, to a child of its commit.
 */
export interface Claims {
  readonly take: (source: string, isCurrent: () => Promise<boolean>) => Promise<"claimed" | "superseded">;
  readonly move: (moves: readonly RefMove[]) => Promise<Moved>;
  /** Whether nobody has claimed another commit since. */
  readonly holds: () => Promise<boolean>;
}

interface Settings {
  readonly readRef: (ref: string) => Promise<string | undefined>;
  readonly messageOf: (commit: string) => Promise<string>;
  readonly commit: (commit: NewCommit) => Promise<string>;
  /** Moves several refs, all or none, each only from where it is believed to be. */
  readonly moveRefs: (moves: readonly RefMove[]) => Promise<Moved>;
  /** Main's head; undefined: there is none yet. */
  readonly main: () => Promise<string | undefined>;
}

/** How often a move is made again when a bot of the same source has taken the claim along. */
const attempts = 8;
/** How often a claim is made again when somebody else makes one. */
const claims = 20;

export function claimsOf({ readRef, messageOf, commit, moveRefs, main }: Settings): Claims {
  let claim: Claim | undefined;

  const read = async (): Promise<Claim | undefined> => {
    const oid = await readRef(claimRef);
    return oid === undefined ? undefined : { oid, source: (await messageOf(oid)).trim() };
  };
  /** A commit for the claim to be moved to. Its files do not matter: they are those of the one before. */
  const next = (source: string, parent: string | undefined, tree: string | undefined): Promise<string> =>
    commit({ tree, changes: new Map(), parents: parent === undefined ? [] : [parent], message: `${source}\n` });

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
        if ((await moveRefs([{ ref: claimRef, from: claimed?.oid, to: made }])) === "lost") continue;
        claim = { oid: made, source };
        return "claimed";
      }
      throw unavailable("Others claim the config repository all the time.");
    },
    move: async (moves) => {
      if (claim === undefined) return moveRefs(moves);
      for (let attempt = 0; attempt < attempts; attempt++) {
        const { oid, source } = claim;
        const made = await next(source, oid, oid);
        if ((await moveRefs([...moves, { ref: claimRef, from: oid, to: made }])) === "moved") {
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
