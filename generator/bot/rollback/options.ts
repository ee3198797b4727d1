import type { DegradedFor } from "../../model/health/gate.ts";
import type { ProposeOptions } from "../propose/options.ts";

export interface RollbackOptions extends ProposeOptions {
  /** Release to restore; undefined: the one before what is deployed. */
  readonly to: string | undefined;
  /** Restores the environment's files, not its images only. */
  readonly whole: boolean;
  readonly reason: string | undefined;
  /** Present: only when the environment has been degraded for so many seconds. */
  readonly ifDegraded: { readonly seconds: number; readonly ask: DegradedFor } | undefined;
  /** Names of Jobs: what is restored stands what they have changed. */
  readonly pastMigrations: readonly string[];
  /** Merges where the environment merges by itself. */
  readonly merge: boolean;
}
