import { setTimeout } from "node:timers/promises";
import type { AnswerLimits } from "./fetching.ts";

/** How long the adapter waits, and for what. */
export interface Pacing {
  /** Milliseconds between two writes, and the unit of the growing waits before a failed request is sent again. */
  readonly pause: number;
  /** Seconds that one wait for a rate limit may take. */
  readonly patience: number;
  /** What one answer may be; undefined: what GitHub answers at most. */
  readonly limits?: AnswerLimits;
}

/** How often a request that failed is sent again. */
export const retries = 3;

/** Waits before the next try: one pause, then four, then nine, as the retry plugin does. */
export async function waitAfter(attempt: number, { pause }: Pacing): Promise<void> {
  await setTimeout(pause * (attempt + 1) ** 2);
}

/** Runs jobs in turn, each at least `pause` after the one before. */
interface Turns {
  readonly key: () => { readonly schedule: (options: unknown, job: () => Promise<unknown>) => Promise<unknown> };
}

/** Takes the place of the throttling plugin's own limiter for writes, whose pauses are fixed. */
export function turns(pause: number): Turns {
  let next = 0;
  const schedule = async (_options: unknown, job: () => Promise<unknown>) => {
    const now = Date.now();
    const start = Math.max(now, next);
    next = start + pause;
    if (start > now) await setTimeout(start - now);
    return job();
  };
  return { key: () => ({ schedule }) };
}
