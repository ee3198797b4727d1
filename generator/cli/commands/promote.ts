import { promote as promoteImages } from "../../bot/promote/promote.ts";
import type { ExitCode } from "../exit-codes.ts";
import { witnesses } from "../gate.ts";
import type { GlobalOptions } from "../global-options.ts";
import { propose } from "../propose.ts";

interface PromoteOptions {
  readonly from?: string;
  readonly only?: readonly string[];
  readonly tag?: string;
  readonly gate: boolean;
  readonly liftHold?: boolean;
  readonly backwards?: boolean;
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config promote ENV`: a pull request in source that moves the images of the earlier environment one on. */
export function promote(environment: string, options: PromoteOptions, globals: GlobalOptions): Promise<ExitCode> {
  return propose(environment, options, globals, (common, cluster) =>
    promoteImages({
      ...common,
      from: options.from,
      only: options.only,
      tag: options.tag,
      gate: options.gate ? witnesses(common.forge, cluster, globals.progress).gate : undefined,
      liftHold: options.liftHold === true,
      backwards: options.backwards === true,
    }),
  );
}
