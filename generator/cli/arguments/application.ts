import { Argument, type Command, Option } from "commander";
import { command, formatOption, type Perform } from "./options.ts";

/** Commands for the application repository. */
export function applicationCommands(main: Command, perform: Perform): void {
  command(main, "changed", "services whose sources changed in the application repository, and so must be built")
    .option("--repo <dir>", "a clone of the application repository", ".")
    .option(
      "--base <ref>",
      "commit that HEAD is compared with (default: its first parent; for a first commit, nothing)",
    )
    .option("--merge-base", "with --base: compare with the last commit that HEAD and it have in common")
    .addOption(
      new Option(
        "--env <name>",
        "compare each service with the commit that its image in this environment was built from",
      ).conflicts("base"),
    )
    .option("--all", "every service, with whether it has changed")
    .addOption(formatOption(["text", "json", "matrix"]))
    .action(async (options) => {
      const { changed } = await import("../commands/changed.ts");
      await perform((globals) => changed(options, globals));
    });

  command(main, "export", "copy what is compiled for other repositories")
    .addArgument(new Argument("<what>", "what to copy").choices(["ci"]))
    .requiredOption("--to <dir>", "folder of the application repository")
    .option("--check", "write nothing; exit 1 when the copy differs")
    .addOption(formatOption(["text", "json"]))
    .action(async (what: "ci", options) => {
      const { exportFiles } = await import("../commands/export.ts");
      await perform((globals) => exportFiles(what, options, globals));
    });
}
