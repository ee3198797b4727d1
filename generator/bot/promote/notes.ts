import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { Environment } from "../../model/resolved.ts";
import { imageText } from "../propose/describe.ts";
import type { PromoteOptions } from "./options.ts";
import type { PromotedSet } from "./set.ts";

interface Noted {
  readonly environment: Environment;
  readonly set: PromotedSet;
  readonly liftsHold: boolean;
  /** Titles that the pull request had before. */
  readonly superseded: readonly string[];
  readonly findings: readonly Diagnostic[];
}

/** What a reader of the pull request has to know besides the images, in whole sentences. */
export function notesOf(
  { environment: { name, hold }, set, liftsHold, superseded, findings }: Noted,
  { gate, only, tag, backwards }: PromoteOptions,
): readonly string[] {
  const from = set.from.name;
  const isPromotion = set.moves.length > 0;
  const older = set.standings.filter(({ order }) => order === "older" && backwards);
  const unknown = set.standings.filter(({ order }) => order === "unknown");
  return [
    ...(liftsHold && hold !== undefined ? [`Lifts the hold: ${hold.reason}`] : []),
    ...(isPromotion ? [gateNote(from, gate !== undefined, findings)] : []),
    ...(only === undefined ? [] : [`Only ${only.join(", ")}.`]),
    ...(tag === undefined || !isPromotion ? [] : [`${tag} is written over the digests that ${from} runs.`]),
    ...(set.left.length === 0 ? [] : [`${from} does not have ${set.left.join(", ")}: unchanged.`]),
    ...older.map(({ service, had }) => `${service} goes back, as --backwards says: ${name} has had ${imageText(had)}.`),
    ...unknown.map(
      ({ service, candidate, had }) =>
        `No commit tells whether ${service} ${imageText(candidate)} is newer than ${imageText(had)}, which ${name} has had.`,
    ),
    ...findings.filter(({ severity }) => severity === "warning").map(({ message }) => message),
    ...superseded.map((title) => `Supersedes what this pull request was before: ${title}`),
  ];
}

function gateNote(from: string, isAsked: boolean, findings: readonly Diagnostic[]): string {
  if (!isAsked) return `Nobody asked whether ${from} is healthy: --no-gate.`;
  const said = findings.filter(({ code }) => code.startsWith("gate-"));
  if (hasErrors(said)) return `The gate is closed: ${from} is not known to be healthy.`;
  return said.length > 0 ? "The gate was told to let it pass." : `${from} was healthy for as long as it has to be.`;
}
