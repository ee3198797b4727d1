import { resolve } from "node:path";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { nearest } from "../../diagnostics/nearest.ts";
import type { ExistingObject } from "../../model/compiled.ts";
import { releaseName, releases, usualRelease } from "../../model/kubernetes/releases.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { hasColour, type Invocation } from "../invocation.ts";
import { progressOn } from "../progress.ts";
import { isFolder, projectRoot } from "../root.ts";

/** Does what a command is for; the exit code becomes that of the call. */
export type Perform = (what: (globals: GlobalOptions) => ExitCode | Promise<ExitCode>) => Promise<void>;

export function command(main: Command, name: string, description: string): Command {
  return main.command(name).description(description).exitOverride().showHelpAfterError();
}

export function directoryOption(cwd: () => string): Option {
  return new Option(
    "-C, --directory <dir>",
    "folder of the project (default: the nearest one upwards with envs/)",
  ).argParser((text) => {
    if (isFolder(resolve(cwd(), text))) return text;
    throw new InvalidArgumentError("There is no such folder.");
  });
}

export function environmentOption(description: string): Option {
  return new Option("--env <name>", description).argParser(collect);
}

export function allowOption(): Option {
  return new Option("--allow <code>", "let a finding with this code pass (repeatable)").argParser(collect);
}

/** A code that --allow names and nothing has would let nothing pass, and nobody would know. */
export async function refuseUnknownCodes(command: Command): Promise<void> {
  const { allow = [] } = command.opts<{ allow?: readonly string[] }>();
  if (allow.length === 0) return;
  const { codes } = await import("../../diagnostics/codes.ts");
  const unknown = allow.find((code) => !Object.hasOwn(codes, code));
  if (unknown === undefined) return;
  const near = nearest(unknown, Object.keys(codes));
  const hint = near === undefined ? "docs/diagnostics.md lists all of them." : `Did you mean ${near}?`;
  command.error(`error: there is no diagnostic with the code ${unknown}, which --allow names. ${hint}`);
}

/** Where CI keeps what it has made, as an address that stands in a text for people: with no credentials in it. */
export function pageOption(): Option {
  return new Option(
    "--page <url>",
    "where this run's page of `trip-config report` is kept, which bodies link",
  ).argParser((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === "") return url.href;
    throw new InvalidArgumentError("Write an address of http or https, without credentials.");
  });
}

export function existsOption(): Option {
  return new Option(
    "--exists <object>",
    "Kind/name or Kind/namespace/name that is there beside --manifests (repeatable)",
  )
    .conflicts("env")
    .argParser(existing);
}

/** What exists by the form that people write; `previous` comes before it. */
export function existing(text: string, previous: readonly ExistingObject[] = []): readonly ExistingObject[] {
  const [kind = "", ...path] = text.split("/");
  const name = path.at(-1) ?? "";
  if (kind === "" || name === "" || path.length > 2 || path.includes("")) {
    throw new InvalidArgumentError("Write Kind/name, or Kind/namespace/name, such as Secret/shop/web-tls.");
  }
  return [...previous, { kind, namespace: path.length === 2 ? path[0] : undefined, name }];
}

export function kubernetesVersionOption(): Option {
  return new Option("--kubernetes-version <version>", "version of Kubernetes that --manifests are for")
    .choices(releases.map(releaseName))
    .default(releaseName(usualRelease))
    .conflicts("env");
}

/** The version that a project is made for. */
export function clusterVersionOption(): Option {
  return new Option("--kubernetes-version <version>", "version of Kubernetes that the cluster runs")
    .choices(releases.map(releaseName))
    .default(releaseName(usualRelease));
}

/** An environment's own findings are waived by envs/waivers.json, which is always read. */
export function waiversOption(): Option {
  return new Option(
    "--waivers <file>",
    "with --manifests: what may stay for a reason and until a day, and what is made elsewhere",
  ).conflicts("env");
}

export function watchOption(): Option {
  return new Option("--watch", "go on: do it again at every save, and tell what has changed; Ctrl-C ends it");
}

export function cacheOption(): Option {
  return new Option("--no-cache", "look at everything, whatever the run before has left in .trip-config/cache");
}

export function dryRunOption(): Option {
  return new Option("--dry-run", "only say what would be done");
}

export function formatOption(formats: readonly string[]): Option {
  return new Option("--format <format>", "how to print the result").choices([...formats]).default("text");
}

export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

export function globalOptions(main: Command, invocation: Invocation): GlobalOptions {
  const { directory, color } = main.opts<{ directory?: string; color: boolean }>();
  const current = invocation.cwd();
  return {
    ...invocation,
    root: projectRoot(directory, current),
    here: resolve(current, directory ?? "."),
    colour: hasColour(invocation, color),
    progress: progressOn(invocation.stderr),
  };
}

export function numberArgument(): Argument {
  return new Argument("<number>", "number of the pull request").argParser(pullNumber);
}

export function pullNumber(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write the number of a pull request, such as 12.");
}
