import type { Gate, UnfinishedRollouts } from "../../model/health/gate.ts";
import type { ProposeOptions } from "../propose/options.ts";

export interface PromoteOptions extends ProposeOptions {
  /** Environment whose images are taken; undefined: the one that the environment's file names. */
  readonly from: string | undefined;
  /** Services to promote; undefined: all. */
  readonly only: readonly string[] | undefined;
  /** Tag that is written over the digests of the earlier environment. */
  readonly tag: string | undefined;
  /** undefined: nobody is asked. */
  readonly gate: Gate | undefined;
  /** What is still on its way where the images would go; undefined: nobody is asked. */
  readonly unfinished?: UnfinishedRollouts | undefined;
  readonly liftHold: boolean;
  /** Older images than the environment has had are meant. */
  readonly backwards: boolean;
  /** Names of Jobs: what goes back stands what they have changed. */
  readonly pastMigrations: readonly string[];
}
