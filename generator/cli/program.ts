import { Command, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
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

  return main;
}

/** Forms of a list of diagnostics. */
const diagnosticFormats = ["text", "json", "sarif", "github", "markdown"] as const satisfies readonly Format[];

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
