import type { Answer } from "./call.ts";

/** A request as a fault sees it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  /** Name of the REST operation, or `graphql/` and the name of the mutation or query. */
  readonly operation: string;
  readonly isWrite: boolean;
  readonly token: string;
  /** Name of the repository; undefined: it is about none. */
  readonly repository: string | undefined;
}

/**
 * What goes wrong. `cut-before`: the connection ends before anything has happened; `cut-after`: when it has happened, with
 * no answer. `meanwhile`: somebody else acts right before. Otherwise: this is the answer, and nothing has happened.
 */
export type Effect = "cut-before" | "cut-after" | Answer | { readonly meanwhile: () => Promise<void> };

export interface Fault {
  readonly matches: (seen: Seen) => boolean;
  readonly effect: Effect;
  /** How often; undefined: always. */
  readonly times?: number;
}

export interface Faults {
  /** Returns what takes it away again. */
  readonly add: (fault: Fault) => () => void;
  readonly of: (seen: Seen) => Effect | undefined;
}

export function faults(): Faults {
  const all = new Map<Fault, number>();
  return {
    add: (fault) => {
      all.set(fault, 0);
      return () => all.delete(fault);
    },
    of: (seen) => {
      for (const [fault, count] of all) {
        if (count >= (fault.times ?? Number.POSITIVE_INFINITY) || !fault.matches(seen)) continue;
        all.set(fault, count + 1);
        return fault.effect;
      }
      return undefined;
    },
  };
}
