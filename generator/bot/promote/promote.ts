import { untilWon } from "../branch/until-won.ts";
import { promotionBranch } from "../propose/branch.ts";
import type { Proposed } from "../propose/options.ts";
import { tryPromotion } from "./attempt.ts";
import type { PromoteOptions } from "./options.ts";

/**
 * Moves the images of an environment to the next one by a pull request in source: as one set, as config's main says that
 * the earlier one runs them, compiled and proven.
 */
export function promote(options: PromoteOptions): Promise<Proposed> {
  return untilWon((done) => tryPromotion(options, done), `main and ${promotionBranch(options.environment)} of source`);
}
