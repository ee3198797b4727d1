import { diskMemory } from "../adapters/memory/disk.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { GlobalOptions } from "./global-options.ts";

/** Where the runs of a project leave what they have found; `wanted`: nobody has said --no-cache. */
export function rememberingOf(
  wanted: boolean,
  { root, run, build }: Pick<GlobalOptions, "root" | "run" | "build">,
): Pick<PipelineOptions, "remembering"> {
  return wanted ? { remembering: { memory: diskMemory(root, run), build } } : {};
}
