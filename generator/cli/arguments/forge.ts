import { type Command, Option } from "commander";
import { moveCommands } from "./moves.ts";
import {
  allowOption,
  cacheOption,
  command,
  dryRunOption,
  environmentOption,
  formatOption,
  type Perform,
  pageOption,
  pullNumber,
} from "./options.ts";
import { pullCommands } from "./pulls.ts";

/** Commands that work on repositories and pull requests. */
export function forgeCommands(main: Command, perform: Perform): void {
  command(main, "plan", "what a publish would change in config, and what that does to the running system")
    .addOption(environmentOption("plan only this environment (repeatable)"))
    .option("--against <ref>", "branch, tag or commit of config to compare with (default: its main branch)")
    .addOption(
      new Option("--comment <number>", "put the plan into a comment on this pull request of source, too").argParser(
        pullNumber,
      ),
    )
    .option("--full", "tell every environment, object and line by itself, instead of once what is equal")
    .addOption(cacheOption())
    .addOption(allowOption())
    .addOption(formatOption(["text", "json", "markdown"]))
    .action(async (options) => {
      const { plan } = await import("../commands/plan.ts");
      await perform((globals) => plan(options, globals));
    });

  command(main, "publish", "open or update the pull requests in config")
    .addOption(environmentOption("publish only this environment (repeatable)"))
    .option("--merge", "say what is left to a person; what may merge by itself is merged")
    .addOption(pageOption())
    .option("--allow-dirty", "publish files under envs/ that are not committed, marked so")
    .addOption(cacheOption())
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (options) => {
      const { publish } = await import("../commands/publish.ts");
      await perform((globals) => publish(options, globals));
    });

  command(main, "release", "tag what has changed on config's main in environments that follow tags")
    .addOption(cacheOption())
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (options) => {
      const { release } = await import("../commands/release.ts");
      await perform((globals) => release(options, globals));
    });

  moveCommands(main, perform);

  command(main, "set-image", "set images of an environment's services, in place")
    .argument("<env>", "environment")
    .argument("<service[/container]=tag[@digest]...>", "services, or containers beside them, with their new tags")
    .option("--commit", "commit to source's main instead of changing the work tree")
    .addOption(cacheOption())
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string, images: readonly string[], options) => {
      const { setImage } = await import("../commands/set-image.ts");
      await perform((globals) => setImage(environment, images, options, globals));
    });

  pullCommands(command(main, "pr", "pull requests of config and source"), perform);
}
