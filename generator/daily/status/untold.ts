import { isRefused } from "../../model/refused.ts";
import { isUnavailable } from "../../model/unavailable.ts";
import type { Asked } from "./status.ts";

/** What `ask` comes to; or, where a forge or git fails or refuses, why nobody tells. */
export async function toldBy<Value>(ask: () => Promise<Value>): Promise<Asked<Value>> {
  try {
    return { kind: "told", value: await ask() };
  } catch (error) {
    if (!isUnavailable(error) && !isRefused(error)) throw error;
    return { kind: "untold", why: error.message };
  }
}
