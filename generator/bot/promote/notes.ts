import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { alike } from "../../model/grouping.ts";
import type { Environment } from "../../model/resolved.ts";
import { imageText, supersededNote } from "../propose/describe.ts";
import { migrationNotes } from "../propose/migrations.ts";
import type { PromoteOptions } from "./options.ts";
import type { Gated, Origin } from "./pending.ts";
import { migrationsBackwards } from "./refusals.ts";
import type { PromotedSet } from "./set.ts";
import type { PromotedMove } from "./sum.ts";

interface Noted {
  readonly environment: Environment;
  readonly set: PromotedSet;
  /** All that the pull request brings. */
  readonly moves: readonly PromotedMove[];
  readonly liftsHold: boolean;
  /** What the pull request had before. */
  readonly superseded: readonly string[];
  readonly findings: readonly Diagnostic[];
}

/** What a reader of the pull request has to know besides the images, in whole sentences. */
export function notesOf(
  { environment, set, moves, liftsHold, superseded, findings }: Noted,
  { only, tag, backwards, pastMigrations }: PromoteOptions,
): readonly string[] {
  const { name, hold } = environment;
  const from = set.from.name;
  const isCarried = (service: string) => set.carried.some((move) => move.service === service);
  const older = set.standings.filter(({ order, service }) => order === "older" && (backwards || isCarried(service)));
  const unknown = set.standings.filter(({ order }) => order === "unknown");
  return [
    ...(liftsHold && hold !== undefined ? [`Lifts the hold: ${hold.reason}`] : []),
    ...gateNotes(moves),
    ...(only === undefined || moves.length === 0 ? [] : [`Only ${servicesOf(moves)}.`]),
    ...(tag === undefined || set.asked.length === 0 ? [] : [`${tag} is written over the digests that ${from} runs.`]),
    ...(set.left.length === 0 ? [] : [`${from} does not have ${set.left.join(", ")}: unchanged.`]),
    ...older.map(({ service, had }) => `${service} goes back, as --backwards says: ${name} has had ${imageText(had)}.`),
    ...(backwards ? migrationNotes(migrationsBackwards(environment, older), pastMigrations) : []),
    ...unknown.map(
      ({ service, candidate, had }) =>
        `No commit tells whether ${service} ${imageText(candidate)} is newer than ${imageText(had)}, which ${name} has had.`,
    ),
    ...set.outdated,
    ...findings.filter(({ severity }) => severity === "warning").map(({ message }) => message),
    ...supersededNote(superseded),
  ];
}

/** What was said of the health of the environments that the images come from, when each was asked for. */
function gateNotes(moves: readonly PromotedMove[]): readonly string[] {
  const groups = alike(moves, ({ origin }) => `${origin.name} ${origin.gate}`);
  return groups.map((group) => {
    const note = gateNote(group[0].origin);
    return groups.length === 1 ? note : `${servicesOf(group)}: ${note}`;
  });
}

function gateNote({ name, gate }: Origin): string {
  return {
    healthy: `${name} was healthy for as long as it has to be.`,
    unasked: `Nobody asked whether ${name} is healthy: --no-gate.`,
    overruled: "The gate was told to let it pass.",
    closed: `The gate is closed: ${name} is not known to be healthy.`,
  }[gate];
}

/** What the gate has said for the services that are asked for. */
export function gatedBy(findings: readonly Diagnostic[], isAsked: boolean): Gated {
  if (!isAsked) return "unasked";
  const said = findings.filter(({ code }) => code.startsWith("gate-"));
  if (hasErrors(said)) return "closed";
  return said.length > 0 ? "overruled" : "healthy";
}

export function servicesOf(moves: readonly PromotedMove[]): string {
  return moves.map(({ service }) => service).join(", ");
}
