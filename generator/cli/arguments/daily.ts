import { isIP } from "node:net";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { clusterVersionOption, command, environmentOption, formatOption, type Perform } from "./options.ts";

/** What is looked up day by day, and the first day. */
export function dailyCommands(main: Command, perform: Perform): void {
  const formats = ["text", "json"];
  command(main, "status", "how environments stand: Argo CD, images, quota, pull requests, holds")
    .argument("[env]", "environment (default: all)")
    .addOption(formatOption(formats))
    .action(async (environment: string | undefined, options) => {
      const { status } = await import("../commands/status.ts");
      await perform((globals) => status(environment, options, globals));
    });

  command(main, "report", "write a page to look at: who reaches whom, versions, quota, routes, findings, releases")
    .requiredOption("--to <dir>", "folder that the page is written to, as index.html")
    .addOption(environmentOption("tell of this environment only (repeatable)"))
    .option("--plan", "also what publishing would change, before and after beside each other")
    .addOption(formatOption(formats))
    .action(async (options) => {
      const { report } = await import("../commands/report.ts");
      await perform((globals) => report(options, globals));
    });

  command(main, "hosts", "lines for a hosts file, where no DNS knows the environment")
    .argument("<env>", "environment")
    .option("--address <ip>", "address of the ingress controller (default: the cluster's own answer)", ipAddress)
    .addOption(formatOption(formats))
    .action(async (environment: string, options) => {
      const { hosts } = await import("../commands/hosts.ts");
      await perform((globals) => hosts(environment, options, globals));
    });

  command(main, "dotenv", "the variables of an environment's containers as an .env file; no secrets")
    .argument("<env>", "environment")
    .argument(
      "[service[/container]...]",
      "services, or containers beside them, whose variables are taken (default: all)",
    )
    .addOption(formatOption(formats))
    .action(async (environment: string, names: readonly string[], options) => {
      const { dotenv } = await import("../commands/dotenv.ts");
      await perform((globals) => dotenv(environment, names, options, globals));
    });

  projectOptions(
    command(main, "init", "start a project: env files of one service and one environment, their schemas, and this tool")
      .description(
        "start a project: env files of one service and one environment, their schemas, and this tool.\n" +
          "What no option says is asked for on a terminal, and what is usual elsewhere.",
      )
      .summary("start a project: env files of one service and one environment, their schemas, and this tool"),
  )
    .addOption(formatOption(formats))
    .action(async (options) => {
      const { init } = await import("../commands/init.ts");
      const { dir = ".", ...said } = options;
      await perform((globals) => init(resolve(globals.here, dir), said, globals));
    });

  projectOptions(
    command(main, "import", "start a project of manifests that are there: each folder becomes an environment")
      .argument(
        "<folder...>",
        "folder of plain manifests, as `kustomize build`, `helm template` and kubectl write them; several as NAME=FOLDER",
      )
      .option("--env <name>", "name of the environment of the one folder (default: the folder's name)")
      .option("--namespace <name>", "namespace of the one folder (default: that of most of its objects)"),
  )
    .addOption(clusterVersionOption())
    .addOption(formatOption(formats))
    .action(async (given: readonly string[], options) => {
      const { importManifests } = await import("../commands/import.ts");
      const { dir = ".", env, namespace, kubernetesVersion, format, ...said } = options;
      const named = { ...(env && { env }), ...(namespace && { namespace }) };
      await perform((globals) =>
        importManifests(given, { ...named, kubernetesVersion, format, dir: resolve(globals.here, dir), said }, globals),
      );
    });
}

/** Where a project is started, and what it is made with. */
function projectOptions(started: Command): Command {
  return started
    .option("--dir <dir>", "folder of the project (default: that of -C, or the current one)")
    .option("--product <name>", "what names begin with (default: the folder's name)")
    .option("--forge <type>", "where pull requests live, as `forge` of envs/cluster.json has it (default: local)")
    .option("--source <url>", "address of the project's own repository (default: that of the remote origin)")
    .option("--config <url>", "address of the repository of what is compiled, which Argo CD reads")
    .option("--application <url>", "address of the repository of the services' code")
    .option("--registry <prefix>", "registry of images, and the path before their names")
    .option("--owners <names>", "who is asked about changes, for CODEOWNERS, such as @shop/platform");
}

function ipAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new InvalidArgumentError("Write an IP address, such as 192.0.2.10.");
}
