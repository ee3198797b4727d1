import { dirname } from "node:path";
import type { Clone } from "../adapters/git/clone.ts";
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

/** The same for runs that read commits: worktrees of one clone share it. */
export function rememberingOfCommits(
  wanted: boolean,
  { stateFolder }: Pick<Clone, "stateFolder">,
  globals: GlobalOptions,
): ReturnType<typeof rememberingOf> {
  return rememberingOf(wanted, { ...globals, root: dirname(stateFolder) });
}

/** Leaves what a plain run has said that found everything as it is to be, for `unchanged.ts`. */
export function leaveAnswer(answer: Answer, { root, run, build }: Pick<GlobalOptions, "root" | "run" | "build">): void {
  const memory = diskMemory(root, run);
  const text = answerText(answer, build);
  if (memory.get("answer") !== text) memory.put("answer", text);
}
