import { allowed } from "../../diagnostics/allowed.ts";
import { type Diagnostic, type Findings, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { Action } from "../branch/action.ts";
import { withHold, withImages } from "../branch/env-edit.ts";
import { recordAt } from "../branch/record.ts";
import { unfinishedFindings } from "../branch/unfinished.ts";
import { isLost, type Lost } from "../branch/until-won.ts";
import { promotionBranch, readMoveBranch, rollbackBranch } from "../propose/branch.ts";
import { imageText } from "../propose/describe.ts";
import { provenEdit } from "../propose/edit.ts";
import { assertDone, imageChanges } from "../propose/images.ts";
import { mergingOf } from "../propose/merging.ts";
import { migrationRefusals } from "../propose/migrations.ts";
import type { Proposed } from "../propose/options.ts";
import { type Present, readPresent } from "../propose/present.ts";
import { propose } from "../propose/propose.ts";
import { broughtBy, promotionText } from "./describe.ts";
import { gatedBy, notesOf } from "./notes.ts";
import type { PromoteOptions } from "./options.ts";
import { isRemembered, promotionTrailers, proposalsOn } from "./pending.ts";
import { backwardRefusals, closedBy, imageRefusals, migrationsBackwards } from "./refusals.ts";
import { type PromotedSet, promotedSet } from "./set.ts";
import { type PromotedMove, pendingOf, supersededBy } from "./sum.ts";

/** Reads how things are, decides and acts, once. lost: somebody else was first; with what had been done by then. */
export async function tryPromotion(options: PromoteOptions, done: Action | undefined): Promise<Proposed | Lost> {
  const { environment, dryRun } = options;
  const name = promotionBranch(environment);
  const refused = (found: Findings): Proposed => ({ action: "refused", branch: name, images: [], ...found });
  const present = await readPresent(options);
  if ("diagnostics" in present) return refused(present);
  const { sources } = present;
  const branch = await readMoveBranch(name, present, options);
  const proposals = await proposalsOn(branch);
  const set = await promotedSet(present, proposals, options);
  if (!("asked" in set)) return refused({ diagnostics: set, sources });
  const refusals = await refusalsOf(present, set, options);
  // A dry run shows the plan of what is refused, too.
  if (hasErrors(refusals) && !dryRun) return refused({ diagnostics: refusals, sources });

  const moves = movesOf(set, refusals, options);
  const superseded = supersededBy(present.environment, moves, proposals);
  const carried = set.carried.map(({ service, to }) => `${service} ${imageText(to)}`);
  const liftsHold = options.liftHold && present.environment.hold !== undefined;
  const images = withImages(present.text, imageChanges(moves, present.baseText));
  const texts = new Map([[`${environment}.json`, liftsHold ? withHold(images, undefined) : images]]);
  const edit = await provenEdit(present, branch.baseTree, options, texts, set.from.name);
  assertDone(edit.environment, moves);
  const found = { diagnostics: [...refusals, ...edit.diagnostics], sources: edit.sources };
  const merging = mergingOf(present, edit, undefined);
  const { verdict } = merging;
  const outcome = { moves, superseded, liftsHold, verdict, plan: edit.plan, findings: found.diagnostics };
  const text = await describe(present, set, outcome, options);
  if (hasErrors(found.diagnostics)) return { ...refused(found), carried, ...(dryRun && { text, images: moves }) };
  const pending = moves.map(pendingOf);
  const move = {
    files: edit.files,
    text,
    trailers: promotionTrailers({ name: set.from.name, sourceCommit: set.sourceCommit }, pending),
    isMisstated: !isRemembered(pending, proposals),
    images: moves,
    plans: edit.plans,
    brief: edit.brief,
    merging,
    found,
  };
  const closing =
    superseded.length === 0
      ? "Source's main has these images already."
      : `${set.from.name} runs nothing that ${environment} does not. This had ${superseded.join(", ")}.`;
  const result = await propose(branch, move, { done, dryRun, closing, present }, options);
  return isLost(result) || result.action === "refused" ? result : { ...result, carried, superseded };
}

/** All that the pull request is to bring, by service. */
function movesOf(
  { from, sourceCommit, asked, carried }: PromotedSet,
  findings: readonly Diagnostic[],
  { gate }: PromoteOptions,
): readonly PromotedMove[] {
  const origin = { name: from.name, sourceCommit, gate: gatedBy(findings, gate !== undefined) };
  const moves = [...asked.map((move) => ({ ...move, origin })), ...carried];
  return moves.sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** Refusals that no `--allow` lets pass: they have an option of their own, or what would be written means nothing. */
const lasting: readonly string[] = [
  "environment-held",
  "rollback-open",
  "repository-differs",
  "missing-digest",
  "past-migration",
];

async function refusalsOf(
  { environment, configHead }: Present,
  { from, asked, standings, diagnostics }: PromotedSet,
  options: PromoteOptions,
): Promise<readonly Diagnostic[]> {
  const rollbacks = await options.forge.source.pulls.ofBranch(rollbackBranch(environment.name));
  const services = asked.map(({ service }) => service);
  const rollouts = asked.length === 0 ? [] : ((await options.unfinished?.(environment)) ?? []);
  const askedStandings = standings.filter(({ service }) => services.includes(service));
  const found = [
    ...closedBy(
      environment,
      options,
      rollbacks.find(({ state }) => state === "open"),
    ),
    ...unfinishedFindings(environment.name, rollouts, { kept: "Nothing is promoted", severity: "error" }),
    ...diagnostics,
    ...imageRefusals(asked, from.name, options),
    ...(options.backwards
      ? migrationRefusals(environment.name, migrationsBackwards(environment, askedStandings), options.pastMigrations)
      : backwardRefusals(environment.name, askedStandings, services)),
    ...(asked.length === 0 ? [] : ((await options.gate?.({ environment: from, commit: configHead })) ?? [])),
  ];
  return found.map((one) => (lasting.includes(one.code) ? one : allowed(one, options.allow)));
}

interface Outcome {
  readonly moves: readonly PromotedMove[];
  readonly superseded: readonly string[];
  readonly liftsHold: boolean;
  readonly verdict: readonly string[];
  readonly plan: readonly string[];
  readonly findings: readonly Diagnostic[];
}

async function describe(present: Present, set: PromotedSet, outcome: Outcome, options: PromoteOptions) {
  const { forge, prefix, environment } = options;
  const { moves } = outcome;
  const since = (await recordAt(forge.config, present.configHead, environment))?.sourceCommit;
  // Of an environment that several commits are named of, the one that it runs now is the newest.
  const asked = set.asked.length === 0 ? [] : [{ name: set.from.name, sourceCommit: set.sourceCommit }];
  const origins = [...asked, ...moves.map(({ origin }) => origin)];
  return promotionText({
    environment,
    ...outcome,
    notes: notesOf({ environment: present.environment, set, ...outcome }, options),
    brings: await broughtBy(forge.source, prefix, origins, since),
  });
}
