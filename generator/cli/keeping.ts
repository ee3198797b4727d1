import { diskMemory } from "../adapters/memory/disk.ts";
import { keptMemory } from "../adapters/memory/kept.ts";
import { untouchedFolders } from "../adapters/watch/untouched.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { GlobalOptions } from "./global-options.ts";

/** What the runs of one process know of each other. */
export interface Keeping {
  readonly remembering: Pick<PipelineOptions, "remembering">;
  /** Leaves it to runs of other processes. */
  readonly close: () => void;
}

/** `wanted`: nobody has said --no-cache. */
export function keepingOf(
  wanted: boolean,
  { root, run, build, fileTime, within }: Pick<GlobalOptions, "root" | "run" | "build" | "fileTime" | "within">,
): Keeping {
  if (!wanted) return { remembering: {}, close: () => {} };
  const memory = keptMemory(diskMemory(root, run));
  const { isUntouched, close } = untouchedFolders();
  return {
    remembering: { remembering: { memory, build, fileTime, isUntouched, ...(within && { within }) } },
    close: () => {
      close();
      memory.leave();
    },
  };
}
