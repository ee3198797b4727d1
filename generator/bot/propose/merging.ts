import { severeSection } from "../../stages/plan/render/severe.ts";
import type { Severe } from "../../stages/plan/severe.ts";
import type { Edit } from "./edit.ts";
import type { Present } from "./present.ts";

/** Whether the bot merges what it proposes. */
export interface Merging {
  readonly merges: boolean;
  /** What keeps it from merging what it was to merge. */
  readonly severe?: Severe;
  /** The same as sections of the pull request. */
  readonly waits: readonly string[];
}

/** `asked`: whether the command is one that merges where the environment does. */
export function mergingOf({ environment }: Present, { severe }: Edit, asked: boolean): Merging {
  const isToMerge = asked && environment.publish.merge === "auto";
  if (!isToMerge || severe === undefined) return { merges: isToMerge, waits: [] };
  return { merges: false, severe, waits: [severeSection(severe)] };
}
