import type { Progress } from "../model/progress.ts";

/** What every command is given besides its own arguments. */
export interface GlobalOptions {
  /** Absolute path of the project's folder. */
  readonly root: string;
  readonly colour: boolean;
  readonly progress: Progress;
}
