import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesAt } from "../../adapters/git/clone.ts";
import { type CommittedImages, commitImages } from "../../bot/set-image/commit.ts";
import { environmentFile, parseImageChange, refusals } from "../../bot/set-image/set-image.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { envsFolder, type Inputs } from "../../model/documents.ts";
import { type ImageChange, withImages } from "../../model/env-edit.ts";
import { prove } from "../../pipeline.ts";
import { load, loadFiles } from "../../stages/load/load.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { noSources, openForge, projectAt } from "../project.ts";
import { provingWith } from "../proposing.ts";
import { replaceFile } from "../replace-file.ts";
import { type PrintOptions, print } from "../views/print.ts";

interface SetImageOptions {
  readonly commit?: boolean;
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config set-image ENV SERVICE=TAG[@DIGEST]…`: in the work tree, or with --commit on source's main. */
export async function setImage(
  environment: string,
  images: readonly string[],
  options: SetImageOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { root, colour } = globals;
  const view = { format: options.format, colour };
  const changes: ImageChange[] = [];
  for (const image of images) {
    const change = parseImageChange(image);
    if (change === undefined) {
      process.stderr.write(`\`${image}\` is not SERVICE=TAG or SERVICE=TAG@sha256:DIGEST.\n`);
      return exitCodes.usage;
    }
    changes.push(change);
  }
  return options.commit === true
    ? commitChanges(environment, changes, options, globals)
    : editFile(environment, changes, { root, view, dryRun: options.dryRun === true });
}

async function editFile(
  environment: string,
  changes: readonly ImageChange[],
  { root, view, dryRun }: { root: string; view: PrintOptions; dryRun: boolean },
): Promise<ExitCode> {
  const inputs = load(root);
  const refused = await refusedBy(inputs, environment, changes, false);
  if (refused !== undefined) return fail(refused, inputs.sources, view);
  const file = join(root, environmentFile(environment));
  const old = readFileSync(file, "utf8");
  const edited = withImages(old, changes);
  if (edited !== old && !dryRun) replaceFile(root, environmentFile(environment), edited);
  const said = edited === old ? "has these images already" : dryRun ? "would be changed" : "changed";
  const text = `${environmentFile(environment)} ${said}.\n`;
  await print(nothing, text, { file: environmentFile(environment), changed: edited !== old }, view);
  return exitCodes.done;
}

async function commitChanges(
  environment: string,
  changes: readonly ImageChange[],
  options: SetImageOptions,
  { root, colour, progress }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format: options.format, colour };
  const project = await projectAt(root);
  if ("code" in project) return fail([project], noSources, view);
  const inputs = loadFiles(await filesAt(project, project.head, envsFolder));
  const { system, checked } = await prove(inputs, {});
  if (system === undefined) {
    return fail(
      [...checked.items].flatMap((item) => item.diagnostics),
      inputs.sources,
      view,
    );
  }
  const forge = await openForge(project, system.cluster, progress);
  if ((await forge.source.branch(forge.source.main)) === undefined) await forge.standing(project.head, "bring");
  const result = await commitImages({
    source: forge.source,
    prefix: project.prefix,
    environment,
    changes,
    refuse: async (files) => {
      const current = loadFiles(files);
      const refused = await refusedBy(current, environment, changes, true);
      return { diagnostics: refused ?? [], sources: current.sources };
    },
    judge: provingWith(environment, options.allow ?? []).judge,
    dryRun: options.dryRun === true,
  });
  if (result.kind === "refused") return fail(result.judged.diagnostics, result.judged.sources, view);
  await print(nothing, committedText(result), { ...result }, view);
  return exitCodes.done;
}

/** undefined: nothing speaks against it. */
async function refusedBy(
  inputs: Inputs,
  environment: string,
  changes: readonly ImageChange[],
  commit: boolean,
): Promise<readonly Diagnostic[] | undefined> {
  const { system, checked } = await prove(inputs, {});
  const first = system === undefined ? [...checked.items].flatMap((item) => item.diagnostics) : [];
  const found = system === undefined ? first : refusals(system, environment, changes, commit);
  return hasErrors(found) ? found : undefined;
}

function committedText(result: Exclude<CommittedImages, { kind: "refused" }>): string {
  if (result.kind === "committed") return `Committed to source's main: ${result.commit.slice(0, 12)}.\n`;
  const head = result.head.slice(0, 12);
  return result.kind === "unchanged"
    ? `Source's main (${head}) has these images already.\n`
    : `Would be committed to source's main, on top of ${head}.\n`;
}

async function fail(diagnostics: readonly Diagnostic[], sources: Inputs["sources"], view: PrintOptions) {
  await print({ diagnostics, sources }, "Nothing was changed.\n", {}, view);
  return exitCodes.fault;
}

const nothing = { diagnostics: [], sources: noSources };
