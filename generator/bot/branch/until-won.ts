import { setTimeout } from "node:timers/promises";
import { unavailable } from "../../model/unavailable.ts";
import type { Action } from "./action.ts";

/** Somebody else was first: nothing more has happened, and everything has to be read again. */
export interface Lost {
  readonly lost: true;
  /** What had been done by then. */
  readonly done: Action | undefined;
}

export function lost(done?: Action): Lost {
  return { lost: true, done };
}

export function isLost<Result extends object>(result: Result | Lost): result is Lost {
  return "lost" in result;
}

/** How often everything is read again. */
const attempts = 20;

/**
 * Tries until nobody else is first. An attempt is told what earlier ones have done. `what`: what others change all the
 * time, when they do.
 */
export async function untilWon<Result extends object>(
  attempt: (done: Action | undefined) => Promise<Result | Lost>,
  what: string,
): Promise<Result> {
  let done: Action | undefined;
  for (let tries = 0; tries < attempts; tries++) {
    // Of two that lost to each other, one has to be later.
    if (tries > 0) await setTimeout(20 * tries + Math.random() * 60);
    const result = await attempt(done);
    if (!isLost(result)) return result;
    done = result.done ?? done;
  }
  throw unavailable(`Others change ${what} all the time.`);
}
