import { setTimeout } from "node:timers/promises";
import { unavailable } from "../../model/unavailable.ts";
import type { Tried } from "./finish.ts";
import type { Proposed } from "./options.ts";

/** How often everything is read again after a lost race. */
const attempts = 8;

/** Tries until nobody else is first. `what`: what others change all the time, when they do. */
export async function untilDone(
  attempt: (done: Proposed["action"] | undefined) => Promise<Tried>,
  what: string,
): Promise<Proposed> {
  let done: Proposed["action"] | undefined;
  for (let tries = 0; tries < attempts; tries++) {
    if (tries > 0) await setTimeout(20 * tries + Math.random() * 60);
    const result = await attempt(done);
    if (!("lost" in result)) return result;
    done = result.lost ?? done;
  }
  throw unavailable(`Others change ${what} all the time.`);
}
