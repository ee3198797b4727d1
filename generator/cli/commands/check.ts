import { resolve } from "node:path";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { ExistingObject } from "../../model/compiled.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { currentRun, isRunning } from "../run.ts";
import { type Format, printWritten } from "../views/written.ts";

interface CheckOptions {
  readonly env?: readonly string[];
  readonly allow?: readonly string[];
  readonly manifests?: string;
  readonly exists?: readonly ExistingObject[];
  readonly matrix?: boolean;
  readonly format: Format;
}

/** `trip-config check`: compiles and proves, and writes nothing; with --manifests it proves what others made. */
export async function check(options: CheckOptions, { root, colour }: GlobalOptions): Promise<ExitCode> {
  const { written, matrix, locateInManifest } = await proven(options, root);
  await printWritten(written, {
    mode: "none",
    format: options.format,
    colour,
    ...(locateInManifest && { locateInManifest }),
    ...(matrix && { extra: { reachability: matrix } }),
  });
  return hasErrors(written.diagnostics) ? exitCodes.fault : exitCodes.done;
}

async function proven({ env, allow, manifests, exists, matrix }: CheckOptions, root: string) {
  if (manifests !== undefined) {
    const { manifestPipeline, manifestReachability } = await import("../../manifest-pipeline.ts");
    const { manifestLocator } = await import("../../diagnostics/locate-manifest.ts");
    const folder = resolve(root, manifests);
    return {
      written: manifestPipeline(folder, { ...(allow && { allow }) }, exists),
      matrix: matrix === true ? manifestReachability(folder) : undefined,
      locateInManifest: manifestLocator(),
    };
  }
  const { pipeline, reachability } = await import("../../pipeline.ts");
  const selection = { root, ...(env && { environments: env }), ...(allow && { allow }) };
  return {
    written: await pipeline({ ...selection, mode: "none", run: currentRun(), isRunning }),
    matrix: matrix === true ? await reachability(selection) : undefined,
    locateInManifest: undefined,
  };
}
