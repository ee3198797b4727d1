import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../../model/duration.ts";
import { isFloating } from "../../model/images/tags.ts";
import { allowOption, cacheOption, collect, command, dryRunOption, formatOption, type Perform } from "./options.ts";

/** Commands that move images between environments and back, by pull requests in source. */
export function moveCommands(main: Command, perform: Perform): void {
  command(main, "promote", "pull request in source that moves the images of the earlier environment one on")
    .argument("<env>", "environment that the images go to")
    .option("--from <env>", "environment that they come from (default: promotion.from of its file)")
    .addOption(new Option("--only <service>", "only this service (repeatable)").argParser(collect))
    .addOption(
      new Option("--tag <tag>", "write this tag over the digests of the earlier environment").argParser(releaseTag),
    )
    .option("--no-gate", "do not ask whether the earlier environment is healthy")
    .option("--lift-hold", "take the environment's hold out, in the same pull request")
    .option("--backwards", "older images than the environment has had are meant")
    .addOption(pastMigrationOption())
    .addOption(cacheOption())
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string, options) => {
      const { promote } = await import("../commands/promote.ts");
      await perform((globals) => promote(environment, options, globals));
    });

  command(main, "rollback", "pull request in source that restores an earlier release, and holds the environment")
    .argument("<env>", "environment")
    .option("--to <release>", "tag of config, or a commit of it that changed the environment (default: the one before)")
    .option("--whole", "restore the environment's file, not its images only")
    .addOption(
      new Option("--if-degraded-for <duration>", "only when it has been degraded for that long, such as 10m").argParser(
        duration,
      ),
    )
    .addOption(pastMigrationOption())
    .option("--reason <text>", "why, for whoever wants to promote next")
    .option("--merge", "merge where the environment merges by itself")
    .addOption(cacheOption())
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string, options) => {
      const { rollback } = await import("../commands/rollback.ts");
      await perform((globals) => rollback(environment, options, globals));
    });
}

function pastMigrationOption(): Option {
  const text = "go back although this Job has changed what stays, such as a database (repeatable)";
  return new Option("--past-migration <job>", text).argParser(collect);
}

function releaseTag(text: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(text) && !isFloating(text)) return text;
  throw new InvalidArgumentError("Write a tag that stays, such as v1.2.3.");
}

function duration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new InvalidArgumentError("Write a number with s, m, h or d behind it, such as 10m.");
}
