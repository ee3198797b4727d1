import { basename, relative } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { commitFirst, originOf } from "../../adapters/git/first-commit.ts";
import { initialise, refusedFolder } from "../../daily/init/init.ts";
import type { ProjectSettings } from "../../daily/init/settings.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import { usualBot } from "../../model/identity.ts";
import { isUnavailable } from "../../model/unavailable.ts";
import { pipeline } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { settle, type Terminal } from "../questions.ts";
import { isFolder } from "../root.ts";
import { initialised, type Started, unsettled } from "../views/init.ts";
import { nothing, type PrintOptions, print } from "../views/print.ts";

/** What is said of the project; the rest is asked for where a person sits before it. */
interface InitOptions extends Partial<ProjectSettings> {
  readonly format: PrintOptions["format"];
}

/** `trip-config init`: a project to start from. `root`: absolute path of its folder. */
export async function init(root: string, { format, ...said }: InitOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { colour, stdout, stderr, cwd, tool, run, isRunning, env } = globals;
  const view = { format, colour, stdout };
  const refused = refusedFolder(root);
  if (refused !== undefined) return fail(refused, view, { fields: { written: [] } });
  const surroundings = { folder: basename(root), origin: await originIn(root, env) };
  const person = personBefore(globals, format);
  const answered = await settle(said, surroundings, person);
  if (answered.kind !== "answered") {
    stderr.write(`${unsettled(answered, said)}\nNothing was written.\n`);
    return answered.kind === "gone" ? exitCodes.fault : exitCodes.usage;
  }
  const { settings } = answered;
  const made = initialise(root, settings, { folder: tool, packageJson });
  if ("refused" in made) {
    return fail({ diagnostics: made.refused, sources: new Map() }, view, { fields: { written: [] } });
  }
  const compiled = await pipeline({ root, mode: "write", run, today: today(globals), isRunning });
  const isProven = !hasErrors(compiled.diagnostics);
  const { written } = made;
  const commit: Started["commit"] = isProven
    ? await committed(root, written, settings.product, env)
    : { kind: "later" };
  const text = initialised({ folder: shorter(relative(cwd(), root), root), written, settings, commit });
  await print(isProven ? nothing : compiled, text, { written, committed: commit.kind === "made" }, view);
  return isProven ? exitCodes.done : exitCodes.fault;
}

function shorter(one: string, other: string): string {
  return one.length <= other.length ? one : other;
}

/** Where a person sits before it: not in a pipe, and not where a program reads what is printed. */
function personBefore({ stdin, stdout }: GlobalOptions, format: InitOptions["format"]): Terminal | undefined {
  if (format !== "text" || stdout.isTTY !== true) return undefined;
  const input = stdin();
  return input.isTTY === true ? { input, output: stdout } : undefined;
}

/** What git refuses is nothing that the project lacks: it is said, and can be done by hand. */
async function committed(
  root: string,
  written: readonly string[],
  product: string,
  env: EnvironmentVariables,
): Promise<Started["commit"]> {
  const first = {
    paths: [...written, ...compiledFolders],
    message: `${product} as trip-config starts it`,
    // Where git knows nobody: the same as in the env files that are written.
    otherwise: usualBot,
  };
  try {
    return await commitFirst(root, env, first);
  } catch (error) {
    if (isUnavailable(error)) return { kind: "refused", why: error.message };
    throw error;
  }
}

const compiledFolders = ["out", "argocd"];

async function originIn(root: string, env: EnvironmentVariables): Promise<string | undefined> {
  try {
    return isFolder(root) ? await originOf(root, env) : undefined;
  } catch (error) {
    if (isUnavailable(error)) return undefined;
    throw error;
  }
}
