import type { Progress } from "../model/progress.ts";
import type { Invocation } from "./invocation.ts";

/** What every command is given besides its own arguments. */
export interface GlobalOptions extends Invocation {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** Absolute path of the folder that paths among the arguments are relative to: that of -C, or the current one. */
  readonly here: string;
  readonly colour: boolean;
  readonly progress: Progress;
}
