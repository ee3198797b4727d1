import { untilWon } from "../branch/until-won.ts";
import { rollbackBranch } from "../propose/branch.ts";
import type { Proposed } from "../propose/options.ts";
import { tryRollback } from "./attempt.ts";
import type { RollbackOptions } from "./options.ts";

/**
 * Restores an earlier release of an environment by a pull request in source, and holds the environment there until a
 * promotion lifts the hold.
 */
export function rollback(options: RollbackOptions): Promise<Proposed> {
  return untilWon((done) => tryRollback(options, done), `main and ${rollbackBranch(options.environment)} of source`);
}
