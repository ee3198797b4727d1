import { diskMemory } from "../adapters/memory/disk.ts";
import { type Answer, answerText } from "../incremental/answer.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { GlobalOptions } from "./global-options.ts";

/** Where the runs of a project leave what they have found; `wanted`: nobody has said --no-cache. */
export function rememberingOf(
  wanted: boolean,
  {
    root,
    run,
    build,
    fileTime,
    within,
    ahead,
  }: Pick<GlobalOptions, "root" | "run" | "build" | "fileTime" | "within" | "ahead">,
): Pick<PipelineOptions, "remembering"> {
  if (!wanted) return {};
  const memory = diskMemory(root, run);
  return { remembering: { memory, build, fileTime, ...(within && { within }), ...(ahead && { ahead }) } };
}

/** Leaves what a plain run has said that found everything as it is to be, for `unchanged.ts`. */
export function leaveAnswer(answer: Answer, { root, run, build }: Pick<GlobalOptions, "root" | "run" | "build">): void {
  const memory = diskMemory(root, run);
  const text = answerText(answer, build);
  if (memory.get("answer") !== text) memory.put("answer", text);
}
