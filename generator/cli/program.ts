import { Command, Option, type OutputConfiguration } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { applicationCommands } from "./arguments/application.ts";
import { chartCommands } from "./arguments/charts.ts";
import { dailyCommands } from "./arguments/daily.ts";
import { forgeCommands } from "./arguments/forge.ts";
import {
  allowOption,
  cacheOption,
  command,
  directoryOption,
  environmentOption,
  existsOption,
  formatOption,
  kubernetesVersionOption,
  type Perform,
  waiversOption,
  watchOption,
} from "./arguments/options.ts";
import { secretCommands } from "./arguments/secrets.ts";
import type { Format } from "./views/written.ts";

interface Surroundings {
  readonly cwd: () => string;
  /** Where commander says what is wrong with arguments, and help. */
  readonly output: OutputConfiguration;
  readonly perform: Perform;
}

/** Forms of a list of diagnostics. */
const diagnosticFormats = ["text", "json", "sarif", "github", "markdown"] as const satisfies readonly Format[];

/**
 * The command line. Each command's code is loaded when the command is run: what it does not use costs it nothing.
 */
export function program({ cwd, output, perform }: Surroundings): Command {
  const main = new Command("trip-config")
    .configureOutput(output)
    .description("Compiles envs/*.json into Kubernetes manifests and Argo CD objects, and proves that they will work.")
    .version(packageJson.version)
    .addOption(directoryOption(cwd))
    .option("--no-color", "no colours; NO_COLOR does the same")
    .exitOverride()
    .showHelpAfterError("(trip-config --help lists commands and options)");

  command(main, "generate", "compile, prove and write out/ and argocd/")
    .addOption(environmentOption("write only this environment's folder (repeatable)"))
    .option("--check", "write nothing; exit 1 when out/ or argocd/ is stale")
    .addOption(cacheOption())
    .addOption(watchOption().conflicts("check"))
    .addOption(allowOption())
    .addOption(formatOption(diagnosticFormats))
    .action(async (options) => {
      const { generate } = await import("./commands/generate.ts");
      await perform((globals) => generate(options, globals));
    });

  command(main, "check", "compile and prove; write nothing")
    .addOption(environmentOption("prove only this environment (repeatable)"))
    .addOption(
      new Option(
        "--manifests <path...>",
        "prove manifests made by any tool: those below a folder, in a file, or on standard input (-)",
      ).conflicts("env"),
    )
    .addOption(existsOption())
    .addOption(kubernetesVersionOption())
    .addOption(waiversOption())
    .addOption(
      new Option("--baseline <file>", "let what this file knows pass: only what is new fails").conflicts("env"),
    )
    .addOption(
      new Option("--since <ref>", "let pass what was there in this commit already: only what is new fails").conflicts([
        "baseline",
        "writeBaseline",
      ]),
    )
    .addOption(
      new Option("--write-baseline <file>", "write what is found to a file for --baseline; all of it passes").conflicts(
        ["env", "baseline"],
      ),
    )
    .addOption(watchOption().conflicts(["writeBaseline", "matrix"]))
    .addOption(cacheOption())
    .option("--matrix", "with --format json: who reaches whom, on which port, and which policy says so")
    .addOption(allowOption())
    .addOption(formatOption(diagnosticFormats))
    .action(async (options) => {
      const { check } = await import("./commands/check.ts");
      await perform((globals) => check(options, globals));
    });

  command(main, "explain", "what a diagnostic means and how to cure it, or which lines an object comes from")
    .argument("<code>", "code of a diagnostic, such as unknown-field; or an object, such as Deployment/frontend")
    .action(async (code: string) => {
      if (code.includes("/")) {
        const { explainObject } = await import("./commands/explain-object.ts");
        return perform((globals) => explainObject(code, globals));
      }
      const { explain } = await import("./commands/explain.ts");
      await perform((globals) => explain(code, globals));
    });

  applicationCommands(main, perform);
  forgeCommands(main, perform);
  secretCommands(command(main, "secrets", "make, seal, rotate and list the Secrets of environments"), perform);
  chartCommands(command(main, "charts", "render Helm charts, so that what they deploy is proven"), perform);
  dailyCommands(main, perform);
  return main;
}
