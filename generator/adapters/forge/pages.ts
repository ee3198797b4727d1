import { unavailable } from "../../model/unavailable.ts";
import { answerLimits } from "./fetching.ts";
import type { Pacing } from "./pacing.ts";

/** Counts the pages of one list, so that one without end is not read for ever. */
export function pageCount({ limits = answerLimits }: Pacing, what: string): () => void {
  let pages = 0;
  return () => {
    pages += 1;
    if (pages > limits.pages) {
      throw unavailable(`The forge does not come to an end of ${what}: ${limits.pages} pages were read.`);
    }
  };
}
