import { diskMemory } from "../adapters/memory/disk.ts";
import { keptMemory } from "../adapters/memory/kept.ts";
import { untouchedFolders } from "../adapters/watch/untouched.ts";
import { keptIndex } from "../incremental/kept.ts";
import { knowOutputs } from "../incremental/known-outputs.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { GlobalOptions } from "./global-options.ts";

/** What the runs of one process know of each other. */
export interface Keeping {
  readonly remembering: Pick<PipelineOptions, "remembering">;
  /** Does some of what a run has left for when nobody waits, and readies itself for the next; answers whether there is more. */
  readonly ready: () => boolean;
  /** Leaves it to runs of other processes. */
  readonly close: () => void;
}

interface Wanted {
  /** Nobody has said --no-cache. */
  readonly cache: boolean;
  /** Runs look at outputs. */
  readonly outputs: boolean;
}

export function keepingOf(
  { cache, outputs }: Wanted,
  { root, run, build, fileTime, within, tidy }: Omit<GlobalOptions, "here" | "colour" | "progress">,
): Keeping {
  if (!cache) return { remembering: {}, ready: () => false, close: () => {} };
  const memory = keptMemory(diskMemory(root, run));
  const index = keptIndex(memory, build);
  const { isUntouched, watch, close } = untouchedFolders();
  let left: (() => void) | undefined;
  /** The unit that is looked at next; undefined: all are known. */
  let at: number | undefined;
  const later = (work: () => void) => {
    left = work;
  };
  const doLeft = () => {
    left?.();
    left = undefined;
  };
  return {
    remembering: {
      remembering: { memory, build, fileTime, index, later, isUntouched, ...(within && { within }) },
    },
    ready: () => {
      if (left !== undefined) at = 0;
      doLeft();
      if (outputs) at = knowOutputs({ root, index, isUntouched, watch, fileTime }, at ?? 0);
      if (at === undefined || !outputs) tidy?.();
      return outputs && at !== undefined;
    },
    close: () => {
      close();
      doLeft();
      index.leave();
      memory.leave();
    },
  };
}
