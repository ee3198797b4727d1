import { statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { ExistingObject } from "../../model/compiled.ts";
import { releaseOf } from "../../model/kubernetes/releases.ts";
import type { ManifestInput } from "../../stages/load/manifests.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { currentRun, isRunning } from "../run.ts";
import { standardInput } from "../standard-input.ts";
import { type Format, printWritten, provenText } from "../views/written.ts";

interface CheckOptions {
  readonly env?: readonly string[];
  readonly allow?: readonly string[];
  readonly manifests?: readonly string[];
  readonly exists?: readonly ExistingObject[];
  readonly kubernetesVersion: `1.${number}`;
  readonly matrix?: boolean;
  readonly format: Format;
}

/** `trip-config check`: compiles and proves, and writes nothing; with --manifests it proves what others made. */
export async function check(options: CheckOptions, { root, here, colour }: GlobalOptions): Promise<ExitCode> {
  const { written, matrix, ...view } = await proven(options, root, here);
  await printWritten(written, {
    mode: "none",
    format: options.format,
    colour,
    ...view,
    extra: { ...view.extra, ...(matrix && { reachability: matrix }) },
  });
  return hasErrors(written.diagnostics) ? exitCodes.fault : exitCodes.done;
}

async function proven(options: CheckOptions, root: string, here: string) {
  const { env, allow, manifests, exists, kubernetesVersion, matrix } = options;
  if (manifests !== undefined) {
    const { manifestPipeline, manifestReachability } = await import("../../manifest-pipeline.ts");
    const { manifestLocator } = await import("../../diagnostics/locate-manifest.ts");
    const inputs = await inputsOf(manifests, here);
    const { kinds, ...written } = manifestPipeline(
      inputs,
      { ...(allow && { allow }) },
      exists,
      releaseOf(kubernetesVersion),
    );
    const [only] = inputs;
    return {
      written,
      matrix: matrix === true ? manifestReachability(inputs) : undefined,
      locateInManifest: manifestLocator(),
      folder: only?.kind === "path" && only.name === "" ? only.path : here,
      proven: provenText(kinds),
      extra: { proven: Object.fromEntries(kinds) },
    };
  }
  const { pipeline, reachability } = await import("../../pipeline.ts");
  const selection = { root, ...(env && { environments: env }), ...(allow && { allow }) };
  return {
    written: await pipeline({ ...selection, mode: "none", run: currentRun(), isRunning }),
    matrix: matrix === true ? await reachability(selection) : undefined,
    folder: root,
  };
}

/** One folder is told by the paths in it, several inputs by what was written; `-` is standard input. */
async function inputsOf(given: readonly string[], here: string): Promise<readonly ManifestInput[]> {
  const inputs: ManifestInput[] = [];
  for (const name of given) {
    const path = resolve(here, name);
    const isOnly = given.length === 1 && statSync(path, { throwIfNoEntry: false })?.isFile() !== true;
    if (name !== "-")
      inputs.push({ kind: "path", path, name: isOnly ? "" : relative(here, path).replaceAll(sep, "/") });
    else inputs.push({ kind: "bytes", bytes: (await standardInput()) ?? Buffer.alloc(0), name });
  }
  return inputs;
}
