import { verdictSections } from "../../stages/plan/render/verdict.ts";
import type { Severe } from "../../stages/plan/severe.ts";
import type { Edit } from "./edit.ts";
import type { Present } from "./present.ts";

/** Whether the bot merges what it proposes. */
export interface Merging {
  readonly merges: boolean;
  /** What keeps it from merging what it was to merge. */
  readonly severe?: Severe;
  /** Who merges it, and the worst that it does, as sections of the pull request. */
  readonly verdict: readonly string[];
}

/** `unasked`: why the command merges nothing by itself, as a whole sentence; undefined: it merges where the environment does. */
export function mergingOf({ environment }: Present, { severe, plans }: Edit, unasked: string | undefined): Merging {
  const { name, publish } = environment;
  const manual = publish.merge === "auto" ? undefined : `\`publish.merge\` of ${name} is \`manual\`.`;
  const person = manual ?? unasked;
  const isSevere = person === undefined && severe !== undefined;
  const { mergeUpTo } = publish;
  return {
    merges: person === undefined && severe === undefined,
    ...(isSevere && { severe }),
    verdict: verdictSections(plans, { firsts: [], person, mergeUpTo, severe: isSevere ? severe : undefined }),
  };
}
