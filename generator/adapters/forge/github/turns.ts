import { setTimeout } from "node:timers/promises";

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
