import { allowed } from "../../diagnostics/allowed.ts";
import { type Diagnostic, type Findings, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { Action } from "../branch/action.ts";
import type { BotBranch } from "../branch/branch.ts";
import { withHold, withImages } from "../branch/env-edit.ts";
import { recordAt } from "../branch/record.ts";
import type { Lost } from "../branch/until-won.ts";
import { promotionBranch, readMoveBranch, rollbackBranch } from "../propose/branch.ts";
import { provenEdit } from "../propose/edit.ts";
import { assertDone, imageChanges } from "../propose/images.ts";
import { mergingOf } from "../propose/merging.ts";
import type { Proposed } from "../propose/options.ts";
import { type Present, readPresent } from "../propose/present.ts";
import { propose } from "../propose/propose.ts";
import { broughtBy, promotionText, promotionTitle, supersededTitles } from "./describe.ts";
import { notesOf } from "./notes.ts";
import type { PromoteOptions } from "./options.ts";
import { backwardRefusals, closedBy, imageRefusals } from "./refusals.ts";
import { type PromotedSet, promotedSet } from "./set.ts";

/** Reads how things are, decides and acts, once. lost: somebody else was first; with what had been done by then. */
export async function tryPromotion(options: PromoteOptions, done: Action | undefined): Promise<Proposed | Lost> {
  const { environment, dryRun } = options;
  const name = promotionBranch(environment);
  const refused = (found: Findings): Proposed => ({ action: "refused", branch: name, images: [], ...found });
  const present = await readPresent(options);
  if ("diagnostics" in present) return refused(present);
  const { sources } = present;
  const set = await promotedSet(present, options);
  if (!("moves" in set)) return refused({ diagnostics: set, sources });
  const refusals = await refusalsOf(present, set, options);
  // A dry run shows the plan of what is refused, too.
  if (hasErrors(refusals) && !dryRun) return refused({ diagnostics: refusals, sources });

  const branch = await readMoveBranch(name, present, options);
  const liftsHold = options.liftHold && present.environment.hold !== undefined;
  const images = withImages(present.text, imageChanges(set.moves, present.files));
  const texts = new Map([[`${environment}.json`, liftsHold ? withHold(images, undefined) : images]]);
  const edit = await provenEdit(present, branch.baseTree, options, texts);
  assertDone(edit.environment, set.moves);
  const found = { diagnostics: [...refusals, ...edit.diagnostics], sources: edit.sources };
  const merging = mergingOf(present, edit, true);
  const { waits } = merging;
  const text = await describe(
    present,
    branch,
    set,
    { liftsHold, waits, plan: edit.plan, findings: found.diagnostics },
    options,
  );
  if (hasErrors(found.diagnostics)) return { ...refused(found), ...(dryRun && { text, images: set.moves }) };
  const trailer = `Promoted-From: ${set.from.name} ${set.sourceCommit}`;
  const move = { files: edit.files, text, trailer, images: set.moves, brief: edit.brief, merging, found };
  return propose(branch, move, { done, dryRun, closing: "Source's main has these images already." });
}

/** Refusals that no `--allow` lets pass: they have an option of their own, or what would be written means nothing. */
const lasting: readonly string[] = ["environment-held", "rollback-open", "repository-differs", "missing-digest"];

async function refusalsOf(
  { environment, configHead }: Present,
  { from, moves, standings, diagnostics }: PromotedSet,
  options: PromoteOptions,
): Promise<readonly Diagnostic[]> {
  const rollbacks = await options.forge.source.pulls.ofBranch(rollbackBranch(environment.name));
  const services = moves.map(({ service }) => service);
  const found = [
    ...closedBy(
      environment,
      options,
      rollbacks.find(({ state }) => state === "open"),
    ),
    ...diagnostics,
    ...imageRefusals(moves, from.name, options),
    ...(options.backwards ? [] : backwardRefusals(environment.name, standings, services)),
    ...(moves.length === 0 ? [] : ((await options.gate?.({ environment: from, commit: configHead })) ?? [])),
  ];
  return found.map((one) => (lasting.includes(one.code) ? one : allowed(one, options.allow)));
}

interface Outcome {
  readonly liftsHold: boolean;
  readonly waits: readonly string[];
  readonly plan: readonly string[];
  readonly findings: readonly Diagnostic[];
}

async function describe(
  present: Present,
  { open, tip }: BotBranch,
  set: PromotedSet,
  { liftsHold, waits, plan, findings }: Outcome,
  options: PromoteOptions,
) {
  const { forge, prefix, environment } = options;
  const named = { environment, from: set.from.name, moves: set.moves, liftsHold };
  const head = open && tip?.head;
  const title = promotionTitle(named);
  const superseded = await supersededTitles(forge.source, present.base, head, title);
  const since = (await recordAt(forge.config, present.configHead, environment))?.sourceCommit;
  const from = { name: set.from.name, sourceCommit: set.sourceCommit };
  return promotionText({
    ...named,
    sourceCommit: set.sourceCommit,
    notes: notesOf({ environment: present.environment, set, liftsHold, superseded, findings }, options),
    brings: set.moves.length === 0 ? [] : await broughtBy(forge.source, prefix, from, since),
    waits,
    plan,
  });
}
