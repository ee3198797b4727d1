import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ImageChange, withImages } from "../../bot/branch/env-edit.ts";
import { type CommittedImages, commitImages } from "../../bot/set-image/commit.ts";
import { environmentFile, parseImageChange, settledImages } from "../../bot/set-image/set-image.ts";
import { settledOf } from "../../commit-settings.ts";
import { systemAt } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { openProject } from "../project.ts";
import { rememberingOfCommits } from "../remembering.ts";
import { replaceFile } from "../replace-file.ts";
import { nothing, type PrintOptions, print } from "../views/print.ts";
import { publishStep } from "../views/standing.ts";

interface SetImageOptions {
  readonly commit?: boolean;
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly cache: boolean;
  readonly format: "text" | "json";
}

/** `trip-config set-image ENV SERVICE[/CONTAINER]=TAG[@DIGEST]…`: in the work tree, or with --commit on source's main. */
export async function setImage(
  environment: string,
  images: readonly string[],
  options: SetImageOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { colour, stdout, stderr } = globals;
  const view = { format: options.format, colour, stdout };
  const changes: ImageChange[] = [];
  for (const image of images) {
    const change = parseImageChange(image);
    if (change === undefined) {
      stderr.write(`\`${image}\` is not SERVICE[/CONTAINER]=TAG or SERVICE[/CONTAINER]=TAG@sha256:DIGEST.\n`);
      return exitCodes.usage;
    }
    changes.push(change);
  }
  return options.commit === true
    ? commitChanges(environment, changes, options, globals)
    : editFile(environment, changes, { globals, view, dryRun: options.dryRun === true });
}

async function editFile(
  environment: string,
  asked: readonly ImageChange[],
  { globals, view, dryRun }: { globals: GlobalOptions; view: PrintOptions; dryRun: boolean },
): Promise<ExitCode> {
  const { root } = globals;
  const settled = await systemAt(root);
  if ("diagnostics" in settled) return fail(settled, view, unchanged);
  const { changes, diagnostics } = await settledImages(settledOf(settled), environment, asked, false);
  if (diagnostics.length > 0) return fail({ diagnostics, sources: settled.sources }, view, unchanged);
  const file = join(root, environmentFile(environment));
  const old = readFileSync(file, "utf8");
  const edited = withImages(old, changes);
  if (edited !== old && !dryRun) replaceFile(globals, environmentFile(environment), edited);
  const said = edited === old ? "has these images already" : dryRun ? "would be changed" : "changed";
  const images = changes.map(({ service }) => service);
  const others = images.filter((name) => !asked.some(({ service }) => service === name));
  const also = others.length === 0 ? "" : `With them go, being of one repository: ${others.join(", ")}.\n`;
  const text = `${environmentFile(environment)} ${said}.\n${also}`;
  await print(nothing, text, { file: environmentFile(environment), changed: edited !== old, images }, view);
  return exitCodes.done;
}

async function commitChanges(
  environment: string,
  changes: readonly ImageChange[],
  { allow = [], dryRun = false, cache, format }: SetImageOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour: globals.colour, stdout: globals.stdout };
  const opened = await openProject(globals);
  if (!("forge" in opened)) return fail(opened, view, unchanged);
  const { project, forge } = opened;
  if ((await forge.source.branch(forge.source.main)) === undefined) await forge.standing(project.head, "bring");
  const { prefix } = project;
  const remembering = rememberingOfCommits(cache, project, globals);
  const result = await commitImages({
    ...{ source: forge.source, prefix, environment, changes, allow, dryRun },
    ...remembering,
  });
  if (result.kind === "refused") return fail(result.found, view, unchanged);
  const next = result.kind === "committed" ? publishStep(await forge.standing(project.head, "ask")) : undefined;
  await print(nothing, committedText(result) + (next === undefined ? "" : `${next}\n`), { ...result }, view);
  return exitCodes.done;
}

const unchanged = { text: "Nothing was changed." };

function committedText(result: Exclude<CommittedImages, { kind: "refused" }>): string {
  if (result.kind === "committed") return `Committed to source's main: ${result.commit.slice(0, 12)}.\n`;
  const head = result.head.slice(0, 12);
  return result.kind === "unchanged"
    ? `Source's main (${head}) has these images already.\n`
    : `Would be committed to source's main, on top of ${head}.\n`;
}
