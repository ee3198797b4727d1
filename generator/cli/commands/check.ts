import { statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { baselineOf, type KnownFinding, sinceBaseline } from "../../diagnostics/baseline.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { ExistingObject } from "../../model/compiled.ts";
import { envsFolder } from "../../model/documents.ts";
import { releaseOf } from "../../model/kubernetes/releases.ts";
import type { ManifestInput } from "../../stages/load/manifests.ts";
import type { Written } from "../../stages/write/write.ts";
import { readBaseline, writeBaseline } from "../baseline-file.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { rememberingOf } from "../remembering.ts";
import { standardInput } from "../standard-input.ts";
import { type Format, printWritten, provenText, unprovenText, type ViewOptions } from "../views/written.ts";

interface CheckOptions {
  readonly env?: readonly string[];
  readonly allow?: readonly string[];
  readonly manifests?: readonly string[];
  readonly exists?: readonly ExistingObject[];
  readonly kubernetesVersion: `1.${number}`;
  readonly waivers?: string;
  readonly baseline?: string;
  readonly since?: string;
  readonly writeBaseline?: string;
  readonly matrix?: boolean;
  readonly watch?: boolean;
  readonly cache: boolean;
  readonly format: Format;
}

/** `trip-config check`: compiles and proves, and writes nothing; with --manifests it proves what others made. */
export async function check(options: CheckOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { colour, stderr } = globals;
  if (options.waivers !== undefined && options.manifests === undefined) {
    stderr.write("--waivers belongs to --manifests; what is compiled is waived by envs/waivers.json.\n");
    return exitCodes.usage;
  }
  const view = { mode: "none", format: options.format, colour } as const;
  if (options.watch === true) return watched(options, view, globals);
  const found = await checked(options, globals, rememberingOf(options.cache, globals));
  await printWritten(found.written, { ...view, ...found.view, extra: found.extra }, globals);
  return hasErrors(found.written.diagnostics) ? exitCodes.fault : exitCodes.done;
}

async function watched(
  options: CheckOptions,
  view: Pick<ViewOptions, "mode" | "format" | "colour">,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { here, root, stderr } = globals;
  const { manifests, waivers, baseline } = options;
  if (manifests?.includes("-") === true) {
    stderr.write("--watch looks after files; standard input (-) is read once.\n");
    return exitCodes.usage;
  }
  const named = manifests ?? [];
  const files = [...named, ...[waivers, baseline].filter((file) => file !== undefined)];
  const places = [
    ...(manifests === undefined ? [join(root, envsFolder)] : []),
    ...files.map((file) => resolve(here, file)),
  ];
  const { watch } = await import("./watch.ts");
  const told = manifests === undefined ? `${envsFolder}/` : named.join(", ");
  const begin = async (remembering: Remembering) => {
    const { written, isCurrent } = await checked(options, globals, remembering);
    return { isCurrent, finish: () => written };
  };
  const { cache, env } = options;
  const isEarly = cache && manifests === undefined && env === undefined;
  return watch(
    { begin, isEarly, places, told, view: { ...view, folder: manifests === undefined ? root : here }, cache },
    globals,
  );
}

type Remembering = ReturnType<typeof rememberingOf>;

/** One run, in which what was there before counts no more. */
async function checked(options: CheckOptions, globals: GlobalOptions, remembering: Remembering): Promise<Found> {
  const { manifests } = options;
  const found =
    manifests === undefined
      ? await ofEnvs(options, globals, remembering)
      : await ofManifests(options, manifests, globals);
  const diagnostics = await counted(found, options, globals.here);
  return { ...found, written: { ...found.written, diagnostics } };
}

/** What a check comes to: what is found, how it is shown, and what was found in another commit. */
interface Found {
  /** `isWhole`: it has looked at everything. */
  readonly written: Written & { readonly isWhole: boolean };
  /** Whether what was read is still what was read. */
  readonly isCurrent: () => boolean;
  readonly view: Pick<ViewOptions, "folder" | "proven">;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly since: (reference: string) => Promise<readonly KnownFinding[] | Diagnostic>;
}

/** The findings; those that were there before count no more. */
async function counted(
  { written: { diagnostics }, since }: Found,
  options: CheckOptions,
  here: string,
): Promise<readonly Diagnostic[]> {
  if (options.writeBaseline !== undefined) {
    const known = baselineOf(diagnostics);
    writeBaseline(resolve(here, options.writeBaseline), known);
    return sinceBaseline(diagnostics, known, options.writeBaseline);
  }
  const whence = options.baseline ?? options.since;
  if (whence === undefined) return diagnostics;
  const known = options.baseline === undefined ? await since(whence) : readBaseline(resolve(here, whence), whence);
  // Without it everything would count, and bury what is wrong.
  return "code" in known ? [known] : sinceBaseline(diagnostics, known, whence);
}

async function ofEnvs(
  { env, allow, matrix }: CheckOptions,
  globals: GlobalOptions,
  remembering: Remembering,
): Promise<Found> {
  const { root, run, isRunning } = globals;
  const { begun, reachability } = await import("../../pipeline.ts");
  const selection = { today: today(globals), ...(env && { environments: env }), ...(allow && { allow }) };
  const { isCurrent, finish } = await begun({
    ...{ root, ...selection, mode: "none", run, isRunning },
    ...remembering,
  });
  const { unproven, ...written } = finish();
  return {
    written,
    isCurrent,
    view: { folder: root, proven: env === undefined ? unprovenText(unproven) : "" },
    extra: {
      unproven,
      ...(matrix === true && { reachability: await reachability({ root, ...selection }) }),
    },
    since: async (reference) => (await import("../since.ts")).envsSince(reference, globals, selection),
  };
}

async function ofManifests(
  { allow, exists, kubernetesVersion, waivers, matrix }: CheckOptions,
  manifests: readonly string[],
  globals: GlobalOptions,
): Promise<Found> {
  const { here } = globals;
  const { manifestPipeline, manifestReachability, waiversAt } = await import("../../manifest-pipeline.ts");
  const inputs = await inputsOf(manifests, globals);
  const proving = { today: today(globals), ...(allow && { allow }) };
  const around = { ...(exists && { exists }), release: releaseOf(kubernetesVersion) };
  const waived = waivers === undefined ? undefined : await waiversAt(resolve(here, waivers), waivers);
  const { kinds, ...written } = manifestPipeline(inputs, proving, { ...around, ...(waived && { waived }) });
  const [only] = inputs;
  const folder = only?.kind === "path" && only.name === "" ? only.path : here;
  return {
    written: { ...written, isWhole: true },
    isCurrent: () => false,
    view: { folder, proven: provenText(kinds) },
    extra: {
      proven: Object.fromEntries(kinds),
      ...(matrix === true && { reachability: manifestReachability(inputs) }),
    },
    since: async (reference) =>
      (await import("../since.ts")).manifestsSince({ reference, inputs, env: globals.env }, proving, around),
  };
}

/** One folder is told by the paths in it, several inputs by what was written; `-` is standard input. */
async function inputsOf(given: readonly string[], globals: GlobalOptions): Promise<readonly ManifestInput[]> {
  const { here } = globals;
  const inputs: ManifestInput[] = [];
  for (const name of given) {
    const path = resolve(here, name);
    const isOnly = given.length === 1 && statSync(path, { throwIfNoEntry: false })?.isFile() !== true;
    if (name !== "-")
      inputs.push({ kind: "path", path, name: isOnly ? "" : relative(here, path).replaceAll(sep, "/") });
    else inputs.push({ kind: "bytes", bytes: (await standardInput(globals)) ?? Buffer.alloc(0), name });
  }
  return inputs;
}
