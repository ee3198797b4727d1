import { type Command, Option } from "commander";
import { allowOption, cacheOption, command, formatOption, numberArgument, type Perform } from "./options.ts";

export function pullCommands(pr: Command, perform: Perform): void {
  pullCommand(pr, "list", "list pull requests")
    .addOption(new Option("--state <state>", "which").choices(["open", "all"]).default("open"))
    .action(async (options) => {
      const { prList } = await import("../commands/pr.ts");
      await perform((globals) => prList(options, globals));
    });

  pullCommand(pr, "show", "show a pull request with its plan")
    .addArgument(numberArgument())
    .action(async (number: number, options) => {
      const { prShow } = await import("../commands/pr.ts");
      await perform((globals) => prShow(number, options, globals));
    });

  pullCommand(pr, "merge", "merge a pull request and remove its branch")
    .addArgument(numberArgument())
    .option("--squash", "as one commit")
    .addOption(cacheOption())
    .addOption(allowOption())
    .action(async (number: number, options) => {
      const { prMerge } = await import("../commands/pr.ts");
      await perform((globals) => prMerge(number, options, globals));
    });

  pullCommand(pr, "close", "close a pull request without merging it")
    .addArgument(numberArgument())
    .action(async (number: number, options) => {
      const { prClose } = await import("../commands/pr.ts");
      await perform((globals) => prClose(number, options, globals));
    });
}

function pullCommand(pr: Command, name: string, description: string): Command {
  return command(pr, name, description)
    .addOption(new Option("--repository <name>", "whose").choices(["config", "source"]).default("config"))
    .addOption(formatOption(["text", "json"]));
}
