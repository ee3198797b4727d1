import type { CommitStatus, PullState } from "./pull-state.ts";
import type { Rules } from "./rules.ts";

/** What the proxy knows of a repository beyond the emulator. */
export interface Hosted {
  readonly id: number;
  readonly nodeId: string;
  readonly owner: string;
  name: string;
  /** Names that it had before. */
  readonly formerly: Set<string>;
  archived: boolean;
  /** Pull requests may be merged once they can be. */
  autoMerge: boolean;
  rules: Rules;
  readonly pulls: Map<number, PullState>;
  /** By commit, the newest first. */
  readonly statuses: Map<string, CommitStatus[]>;
  /** Commits that GitHub has signed. */
  readonly signed: Set<string>;
  /** How many entries of a tree are listed before it is cut, with all below it, and without; GitHub: 100,000. */
  mostEntries: number;
  mostInFolder: number;
  /** Ends when what was asked before has been answered. */
  turn: Promise<unknown>;
}

export function hostedAt(id: number, nodeId: string, owner: string, name: string): Hosted {
  return {
    id,
    nodeId,
    owner,
    name,
    formerly: new Set(),
    archived: false,
    autoMerge: false,
    rules: {},
    pulls: new Map(),
    statuses: new Map(),
    signed: new Set(),
    mostEntries: 100_000,
    mostInFolder: 100_000,
    turn: Promise.resolve(),
  };
}

/** One after the other: what the proxy does in several steps is atomic to everybody else. */
export function inTurn<Result>(hosted: Hosted, act: () => Promise<Result>): Promise<Result> {
  const result = hosted.turn.then(act);
  hosted.turn = result.catch(() => undefined);
  return result;
}

/** Its path in the emulator and in the API. */
export function pathOf({ owner, name }: Hosted): string {
  return `/repos/${owner}/${name}`;
}
