import type { Command } from "commander";
import { command, formatOption, type Perform } from "./options.ts";

export function chartCommands(charts: Command, perform: Perform): void {
  command(charts, "update", "pull charts and render them below envs/charts/, for all else to read; needs helm")
    .argument("[name...]", "charts, as they are called in the env files (default: all)")
    .addOption(formatOption(["text", "json"]))
    .action(async (names: readonly string[], options) => {
      const { chartsUpdate } = await import("../commands/charts.ts");
      await perform((globals) => chartsUpdate(names, options, globals));
    });
}
