import { setTimeout } from "node:timers/promises";
import type { AnswerLimits } from "./fetching.ts";

/** How long the adapter waits, and for what. */
export interface Pacing {
  /** Milliseconds between two writes where the forge asks for it, and the unit of the growing waits before a failed request is sent again. */
  readonly pause: number;
  /** Seconds that one wait for a rate limit may take. */
  readonly patience: number;
  /** What one answer may be; undefined: what a forge answers at most. */
  readonly limits?: AnswerLimits;
}

/** How often a request that failed is sent again. */
export const retries = 3;

/** Waits before the next try: one pause, then four, then nine. */
export async function waitAfter(attempt: number, { pause }: Pacing): Promise<void> {
  await setTimeout(pause * (attempt + 1) ** 2);
}
