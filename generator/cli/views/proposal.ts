import type { Standing } from "../../adapters/forge/port.ts";
import { imageText } from "../../bot/propose/describe.ts";
import type { Proposed, ProposedAction } from "../../bot/propose/options.ts";
import { severeText } from "../../stages/plan/render/severe.ts";
import { pullLine } from "./pull-line.ts";
import { publishStep } from "./standing.ts";

interface ViewOptions {
  readonly environment: string;
  readonly dryRun: boolean;
  /** How the user's clone stands to source's main afterwards. */
  readonly standing: Standing | undefined;
}

/** What became of a promotion or a rollback: a line, what a person has to do next, and the plan at a glance; in a dry run all of it. */
export function proposedText(proposed: Proposed, options: ViewOptions): string {
  const { action, pull, text, why, closed, severe, carried = [], superseded = [] } = proposed;
  const { environment, dryRun, standing } = options;
  const lines = [
    ...(why === undefined ? [] : [why]),
    pullLine({ name: environment, action, pull, text }, said, dryRun),
    ...(closed === undefined ? [] : [`Closed the promotion #${closed.number}: ${closed.title}`]),
    ...(carried.length === 0 ? [] : [`Proposed before, and in it too: ${carried.join(", ")}.`]),
    ...(superseded.length === 0 ? [] : [`Supersedes what it was before: ${superseded.join(", ")}.`]),
    ...(severe ? [`It ${dryRun ? "would wait" : "waits"} for a person, as ${severeText(severe)}.`] : []),
    ...next(action, pull?.number, standing, dryRun),
  ];
  if (dryRun && text !== undefined && action !== "kept") return `${lines.join("\n")}\n\n${text.body.trimEnd()}\n`;
  return `${lines.join("\n")}\n${briefText(proposed)}`;
}

function briefText({ action, pull, images, brief = [] }: Proposed): string {
  if (pull === undefined || brief.length === 0 || action === "kept" || action === "refused") return "";
  const moves = images.map(({ service, from, to }) => `${service}: ${imageText(from)} → ${imageText(to)}`);
  const whole = `The whole plan: trip-config pr show ${pull.number} --repository source`;
  return `\n${[...moves, "", ...brief, whole].join("\n")}\n`;
}

const said = { unchanged: "needs no change", refused: "is refused: nothing was changed" } as const;

function next(
  action: ProposedAction,
  number: number | undefined,
  standing: Standing | undefined,
  dryRun: boolean,
): readonly string[] {
  if (dryRun || number === undefined) return [];
  const publish = action === "merged" ? standing && publishStep(standing) : undefined;
  if (publish !== undefined) return [publish];
  const isOpen = action === "opened" || action === "updated" || action === "kept";
  return isOpen ? [`To merge it: trip-config pr merge ${number} --repository source`] : [];
}

export function proposedJson({
  action,
  branch,
  pull,
  text,
  images,
  why,
  closed,
  severe,
  carried,
  superseded,
}: Proposed): object {
  return {
    action,
    branch,
    ...(pull && { pull: { number: pull.number, state: pull.state, head: pull.head, address: pull.address } }),
    images,
    ...(severe && { severe }),
    ...(text && { title: text.title, body: text.body }),
    ...(why !== undefined && { why }),
    ...(closed && { closed: closed.number }),
    ...(carried && { carried }),
    ...(superseded && { superseded }),
  };
}
