import { isIP } from "node:net";
import { resolve } from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { parseDuration } from "../model/duration.ts";
import { isFloating } from "../model/image-tags.ts";
import type { ExitCode } from "./exit-codes.ts";
import { projectRoot } from "./root.ts";
import type { Format } from "./views/written.ts";

/** What every command is given besides its own arguments. */
export interface GlobalOptions {
  /** Absolute path of the project's folder. */
  readonly root: string;
  readonly colour: boolean;
}

interface Surroundings {
  readonly setExitCode: (code: ExitCode) => void;
}

/** Forms of a list of diagnostics. */
const diagnosticFormats = ["text", "json", "sarif", "github", "markdown"] as const satisfies readonly Format[];

/**
 * The command line. Each command's code is loaded when the command is run: what it does not use costs it nothing.
 */
export function program({ setExitCode }: Surroundings): Command {
  const main = new Command("trip-config")
    .description("Compiles envs/*.json into Kubernetes manifests and Argo CD objects, and proves that they will work.")
    .version(packageJson.version)
    .option("-C, --directory <dir>", "folder of the project (default: the nearest one upwards with envs/)")
    .option("--no-color", "no colours; NO_COLOR does the same")
    .exitOverride()
    .showHelpAfterError("(trip-config --help lists commands and options)");

  command(main, "generate", "compile, prove and write out/ and argocd/")
    .addOption(environmentOption("write only this environment's folder (repeatable)"))
    .option("--check", "write nothing; exit 1 when out/ or argocd/ is stale")
    .addOption(allowOption())
    .addOption(formatOption(diagnosticFormats))
    .action(async (options) => {
      const { generate } = await import("./commands/generate.ts");
      setExitCode(await generate(options, globalOptions(main)));
    });

  command(main, "check", "compile and prove; write nothing")
    .addOption(environmentOption("prove only this environment (repeatable)"))
    .addOption(
      new Option("--manifests <dir>", "prove the manifests below this folder, made by any tool").conflicts("env"),
    )
    .option("--matrix", "with --format json: who reaches whom, on which port, and which policy says so")
    .addOption(allowOption())
    .addOption(formatOption(diagnosticFormats))
    .action(async (options) => {
      const { check } = await import("./commands/check.ts");
      setExitCode(await check(options, globalOptions(main)));
    });

  command(main, "explain", "what a diagnostic means and how to cure it")
    .argument("<code>", "code of a diagnostic, such as unknown-field")
    .action(async (code: string) => {
      const { explain } = await import("./commands/explain.ts");
      setExitCode(explain(code));
    });

  applicationCommands(main, setExitCode);
  forgeCommands(main, setExitCode);
  secretCommands(
    command(main, "secrets", "make, seal, rotate and list the Secrets of environments"),
    main,
    setExitCode,
  );
  dailyCommands(main, setExitCode);
  return main;
}

/** Commands for the application repository. */
function applicationCommands(main: Command, setExitCode: Surroundings["setExitCode"]): void {
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
      const { changed } = await import("./commands/changed.ts");
      setExitCode(await changed(options, globalOptions(main)));
    });

  command(main, "export", "copy what is compiled for other repositories")
    .addArgument(new Argument("<what>", "what to copy").choices(["ci"]))
    .requiredOption("--to <dir>", "folder of the application repository")
    .option("--check", "write nothing; exit 1 when the copy differs")
    .addOption(formatOption(["text", "json"]))
    .action(async (what: "ci", options) => {
      const { exportFiles } = await import("./commands/export.ts");
      setExitCode(await exportFiles(what, options, globalOptions(main)));
    });
}

/** What is looked up day by day, and the first day. */
function dailyCommands(main: Command, setExitCode: Surroundings["setExitCode"]): void {
  const formats = ["text", "json"];
  command(main, "status", "how environments stand: Argo CD, images, quota, pull requests, holds")
    .argument("[env]", "environment (default: all)")
    .addOption(formatOption(formats))
    .action(async (environment: string | undefined, options) => {
      const { status } = await import("./commands/status.ts");
      setExitCode(await status(environment, options, globalOptions(main)));
    });

  command(main, "hosts", "lines for a hosts file, where no DNS knows the environment")
    .argument("<env>", "environment")
    .option("--address <ip>", "address of the ingress controller (default: the cluster's own answer)", ipAddress)
    .addOption(formatOption(formats))
    .action(async (environment: string, options) => {
      const { hosts } = await import("./commands/hosts.ts");
      setExitCode(await hosts(environment, options, globalOptions(main)));
    });

  command(main, "dotenv", "the entries of an environment's ConfigMaps as an .env file; no secrets")
    .argument("<env>", "environment")
    .addOption(formatOption(formats))
    .action(async (environment: string, options) => {
      const { dotenv } = await import("./commands/dotenv.ts");
      setExitCode(await dotenv(environment, options, globalOptions(main)));
    });

  command(main, "init", "start a project: env files of one service and one environment, and their schemas")
    .option("--dir <dir>", "folder of the project (default: that of -C, or the current one)")
    .addOption(formatOption(formats))
    .action(async (options) => {
      const { init } = await import("./commands/init.ts");
      const { directory = "." } = main.opts<{ directory?: string }>();
      const folder = resolve(process.cwd(), directory, options.dir ?? ".");
      setExitCode(await init(folder, options, globalOptions(main).colour));
    });
}

function ipAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new InvalidArgumentError("It is an IP address.");
}

/** Commands that work on repositories and pull requests. */
function forgeCommands(main: Command, setExitCode: Surroundings["setExitCode"]): void {
  command(main, "plan", "what a publish would change in config, and what that does to the running system")
    .addOption(environmentOption("plan only this environment (repeatable)"))
    .option("--against <ref>", "branch, tag or commit of config to compare with (default: its main branch)")
    .addOption(
      new Option("--comment <number>", "put the plan into a comment on this pull request of source, too").argParser(
        pullNumber,
      ),
    )
    .addOption(allowOption())
    .addOption(formatOption(["text", "json", "markdown"]))
    .action(async (options) => {
      const { plan } = await import("./commands/plan.ts");
      setExitCode(await plan(options, globalOptions(main)));
    });

  command(main, "publish", "open or update the pull requests in config")
    .addOption(environmentOption("publish only this environment (repeatable)"))
    .option("--merge", "say what is left to a person; what may merge by itself is merged")
    .option("--allow-dirty", "publish files under envs/ that are not committed, marked so")
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (options) => {
      const { publish } = await import("./commands/publish.ts");
      setExitCode(await publish(options, globalOptions(main)));
    });

  command(main, "release", "tag what has changed on config's main in environments that follow tags")
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (options) => {
      const { release } = await import("./commands/release.ts");
      setExitCode(await release(options, globalOptions(main)));
    });

  moveCommands(main, setExitCode);

  command(main, "set-image", "set images of an environment's services, in place")
    .argument("<env>", "environment")
    .argument("<service=tag[@digest]...>", "services with their new tags")
    .option("--commit", "commit to source's main instead of changing the work tree")
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string, images: readonly string[], options) => {
      const { setImage } = await import("./commands/set-image.ts");
      setExitCode(await setImage(environment, images, options, globalOptions(main)));
    });

  pullCommands(command(main, "pr", "pull requests of config and source"), main, setExitCode);
}

/** Commands that move images between environments and back, by pull requests in source. */
function moveCommands(main: Command, setExitCode: Surroundings["setExitCode"]): void {
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
    .option("--merge", "say what is left to a person; what may merge by itself is merged")
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string, options) => {
      const { promote } = await import("./commands/promote.ts");
      setExitCode(await promote(environment, options, globalOptions(main)));
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
    .option("--reason <text>", "why, for whoever wants to promote next")
    .option("--merge", "merge where the environment merges by itself")
    .addOption(allowOption())
    .addOption(dryRunOption())
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string, options) => {
      const { rollback } = await import("./commands/rollback.ts");
      setExitCode(await rollback(environment, options, globalOptions(main)));
    });
}

function releaseTag(text: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(text) && !isFloating(text)) return text;
  throw new InvalidArgumentError("It is a tag that stays, such as v1.2.3.");
}

function duration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new InvalidArgumentError("It is a number with s, m, h or d, such as 10m.");
}

function pullCommands(pr: Command, main: Command, setExitCode: Surroundings["setExitCode"]): void {
  pullCommand(pr, "list", "list pull requests")
    .addOption(new Option("--state <state>", "which").choices(["open", "all"]).default("open"))
    .action(async (options) => {
      const { prList } = await import("./commands/pr.ts");
      setExitCode(await prList(options, globalOptions(main)));
    });

  pullCommand(pr, "show", "show a pull request with its plan")
    .addArgument(numberArgument())
    .action(async (number: number, options) => {
      const { prShow } = await import("./commands/pr.ts");
      setExitCode(await prShow(number, options, globalOptions(main)));
    });

  pullCommand(pr, "merge", "merge a pull request and remove its branch")
    .addArgument(numberArgument())
    .option("--squash", "as one commit")
    .action(async (number: number, options) => {
      const { prMerge } = await import("./commands/pr.ts");
      setExitCode(await prMerge(number, options, globalOptions(main)));
    });

  pullCommand(pr, "close", "close a pull request without merging it")
    .addArgument(numberArgument())
    .action(async (number: number, options) => {
      const { prClose } = await import("./commands/pr.ts");
      setExitCode(await prClose(number, options, globalOptions(main)));
    });
}

function pullCommand(pr: Command, name: string, description: string): Command {
  return command(pr, name, description)
    .addOption(new Option("--repository <name>", "whose").choices(["config", "source"]).default("config"))
    .addOption(formatOption(["text", "json"]));
}

function secretCommands(secrets: Command, main: Command, setExitCode: Surroundings["setExitCode"]): void {
  command(secrets, "create", "print Secrets with new values, for kubectl create -f -")
    .argument("<env>", "environment")
    .action(async (environment: string) => {
      const { secretsCreate } = await import("./commands/secrets.ts");
      setExitCode(await secretsCreate(environment, globalOptions(main)));
    });

  sealCommand(secrets, "seal", "seal the value on standard input, or a new one, for a key that has none")
    .argument("<key...>", "keys of the Secret; several with --generate")
    .action(async (environment: string, secret: string, keys: readonly string[], options) => {
      const { secretsSeal } = await import("./commands/secrets-seal.ts");
      setExitCode(await secretsSeal([environment, secret, ...keys], options, globalOptions(main)));
    });

  sealCommand(secrets, "rotate", "replace the value of a key, and say what has to follow")
    .argument("<key>", "key of the Secret")
    .action(async (environment: string, secret: string, key: string, options) => {
      const { secretsRotate } = await import("./commands/secrets-seal.ts");
      setExitCode(await secretsRotate([environment, secret, key], options, globalOptions(main)));
    });

  command(secrets, "list", "which Secrets and keys there are, who makes them, and since when; no values")
    .argument("[env]", "environment (default: all)")
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string | undefined, options) => {
      const { secretsList } = await import("./commands/secrets.ts");
      setExitCode(await secretsList(environment, options, globalOptions(main)));
    });
}

function sealCommand(secrets: Command, name: string, description: string): Command {
  return command(secrets, name, description)
    .argument("<env>", "environment")
    .argument("<secret>", "name of the Secret")
    .option("--generate", "make a strong value instead of reading standard input")
    .option("--cert <file>", "certificate of the controller, a file or an address (default: ask the cluster)")
    .addOption(formatOption(["text", "json"]));
}

function numberArgument(): Argument {
  return new Argument("<number>", "number of the pull request").argParser(pullNumber);
}

function pullNumber(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a number.");
}

function dryRunOption(): Option {
  return new Option("--dry-run", "only say what would be done");
}

function command(main: Command, name: string, description: string): Command {
  return main.command(name).description(description).exitOverride().showHelpAfterError();
}

function environmentOption(description: string): Option {
  return new Option("--env <name>", description).argParser(collect);
}

function allowOption(): Option {
  return new Option("--allow <code>", "let a finding with this code pass (repeatable)").argParser(collect);
}

function formatOption(formats: readonly string[]): Option {
  return new Option("--format <format>", "how to print the result").choices([...formats]).default("text");
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function globalOptions(main: Command): GlobalOptions {
  const { directory, color } = main.opts<{ directory?: string; color: boolean }>();
  const colour = color && process.env.NO_COLOR === undefined && process.stdout.isTTY === true;
  return { root: projectRoot(directory, process.cwd()), colour };
}
