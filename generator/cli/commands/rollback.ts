import { rollback as rollBack } from "../../bot/rollback/rollback.ts";
import type { ExitCode } from "../exit-codes.ts";
import { witnesses } from "../gate.ts";
import type { GlobalOptions } from "../global-options.ts";
import { propose } from "../propose.ts";

interface RollbackOptions {
  readonly to?: string;
  readonly whole?: boolean;
  /** Seconds. */
  readonly ifDegradedFor?: number;
  readonly reason?: string;
  readonly merge?: boolean;
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config rollback ENV`: a pull request in source that restores an earlier release, and holds it. */
export function rollback(environment: string, options: RollbackOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { ifDegradedFor } = options;
  return propose(environment, options, globals, (common, cluster) =>
    rollBack({
      ...common,
      to: options.to,
      whole: options.whole === true,
      reason: options.reason,
      ifDegraded:
        ifDegradedFor === undefined
          ? undefined
          : { seconds: ifDegradedFor, ask: witnesses(common.forge, cluster, globals.progress).degradedFor },
      merge: options.merge === true,
    }),
  );
}
