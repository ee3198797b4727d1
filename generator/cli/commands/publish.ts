import packageJson from "../../../package.json" with { type: "json" };
import { publish as publishHead } from "../../bot/publish/publish.ts";
import { healthySinceOf } from "../../daily/health/healthy-since.ts";
import { notIgnoredYet } from "../../daily/health/ignored.ts";
import { unfinishedRollouts } from "../../daily/health/rollouts.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { kubectlReader } from "../kubectl-reader.ts";
import { openForge, projectAt } from "../project.ts";
import { rememberingOfCommits } from "../remembering.ts";
import { nothing, print } from "../views/print.ts";
import { behindText, publishedJson, publishedText } from "../views/publish.ts";

interface PublishOptions {
  readonly env?: readonly string[];
  readonly allow?: readonly string[];
  readonly allowDirty?: boolean;
  readonly merge?: boolean;
  readonly dryRun?: boolean;
  readonly page?: string;
  readonly cache: boolean;
  readonly format: "text" | "json";
}

/** `trip-config publish`: opens, updates, closes and merges the bot's pull requests in config. */
export async function publish(
  { env, allow = [], allowDirty = false, merge = false, dryRun = false, cache, page, format }: PublishOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { root, colour, stdout } = globals;
  const view = { format, colour, stdout };
  const refused = { text: "Nothing was published.", fields: { kind: "refused" } };
  const clone = await projectAt(globals);
  if ("code" in clone) return fail(clone, view, refused);
  const read = kubectlReader(globals);
  const result = await publishHead({
    root,
    clone,
    openForge: (cluster) => openForge(clone, cluster, globals),
    environments: env,
    allow,
    today: today(globals),
    allowDirty,
    ...rememberingOfCommits(cache, clone, globals),
    generatorVersion: packageJson.version,
    dryRun,
    page,
    now: globals.now(),
    healthySince: healthySinceOf,
    notIgnoredYet: (cluster) => notIgnoredYet(read, cluster),
    unfinished: (config) => unfinishedRollouts({ read, config }),
  });
  if (result.kind === "refused") return fail(result, view, refused);
  if (result.kind === "behind") {
    await print(nothing, behindText(result.standing), { ...result.standing }, view);
    return exitCodes.done;
  }
  await print(result, publishedText(result, { dryRun, merging: merge }), publishedJson(result), view);
  return hasErrors(result.diagnostics) ? exitCodes.fault : exitCodes.done;
}
