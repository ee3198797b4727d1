import type { Ahead } from "../incremental/ahead.ts";
import type { EnvironmentVariables } from "../model/environment-variables.ts";
import type { Within } from "../model/within.ts";

/**
 * One call of the command line: what it is given, and where it says what it has to say. It is all that is known of the
 * process, so that several calls in one process know nothing of each other.
 */
export interface Invocation {
  readonly args: readonly string[];
  readonly env: EnvironmentVariables;
  /** The current folder; thrown as the system says it where that is gone. */
  readonly cwd: () => string;
  /** Opened by whoever reads it. */
  readonly stdin: () => Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly now: () => Date;
  /** Milliseconds by the clock that files get their times by. Whoever asks what another day brings moves `now` alone. */
  readonly fileTime: () => number;
  /** Tells this call from others, and is the beginning of the names of what it stages. */
  readonly run: string;
  /** Whether the process of a run is still there. */
  readonly isRunning: (run: string) => boolean;
  /**
   * Calls `listener` when this call is asked to end, as Ctrl-C does, until what it answers is called. Where nobody listens,
   * the call ends wherever it is.
   */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Absent where the current folder is that of others too. */
  readonly within?: Within;
  /** Where another thread looks at the outputs of the project meanwhile. */
  readonly ahead?: Ahead;
  /** Gives back memory of what is over, which is sooner done while nobody waits; absent where nobody can. */
  readonly tidy?: () => void;
  /** What runs: another build, or the same on another Node, may come to something else. */
  readonly build: string;
  /** Folder of the package that runs. */
  readonly tool: string;
}

export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** The day in UTC, such as 2027-06-30. */
export function today({ now }: Pick<Invocation, "now">): string {
  return now().toISOString().slice(0, 10);
}

/** Whether what is printed may have colours. `asked`: nobody has said --no-color. */
export function hasColour({ env, stdout }: Pick<Invocation, "env" | "stdout">, asked: boolean): boolean {
  return asked && !env.NO_COLOR && stdout.isTTY === true;
}
