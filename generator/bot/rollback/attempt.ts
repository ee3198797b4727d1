import { type Diagnostic, type Findings, hasErrors } from "../../diagnostics/diagnostic.ts";
import { durationText } from "../../model/duration.ts";
import { type RolloutState, rolloutText } from "../../model/health/rollout.ts";
import type { Environment, Hold } from "../../model/resolved.ts";
import { capital } from "../../model/sentences.ts";
import type { FileChanges } from "../../model/tree.ts";
import { unavailable } from "../../model/unavailable.ts";
import type { Action } from "../branch/action.ts";
import { withHold, withImages } from "../branch/env-edit.ts";
import { withdraw } from "../branch/push.ts";
import { isLost, type Lost, lost } from "../branch/until-won.ts";
import { promotionBranch, readMoveBranch, rollbackBranch } from "../propose/branch.ts";
import { provenEdit } from "../propose/edit.ts";
import { assertDone, imageChanges, type Moves, movesTo } from "../propose/images.ts";
import { mergingOf } from "../propose/merging.ts";
import { type Migration, migrationNotes, migrationRefusals } from "../propose/migrations.ts";
import type { Proposed } from "../propose/options.ts";
import { type Present, readPresent } from "../propose/present.ts";
import { propose } from "../propose/propose.ts";
import { type Chosen, chooseRelease } from "./choose.ts";
import { rollbackText, rollbackTitle, runsNote } from "./describe.ts";
import { migrationsSince } from "./migrations.ts";
import type { RollbackOptions } from "./options.ts";
import { type ProposedRollback, proposedRollback, rollbackTrailer } from "./proposed.ts";
import { reproduction, wholeTexts } from "./whole.ts";

/** Reads how things are, decides and acts, once. lost: somebody else was first; with what had been done by then. */
export async function tryRollback(options: RollbackOptions, done: Action | undefined): Promise<Proposed | Lost> {
  const { environment, dryRun, whole } = options;
  const name = rollbackBranch(environment);
  const refused = (found: Findings): Proposed => ({ action: "refused", branch: name, images: [], ...found });
  const present = await readPresent(options);
  if ("diagnostics" in present) return refused(present);
  const { sources } = present;
  const asked = await ifDegraded(present.environment, options);
  if ("why" in asked)
    return { action: "unchanged", branch: name, images: [], diagnostics: [], sources, why: asked.why };
  const chosen = await chooseRelease(present, options, asked.rollouts);
  if ("code" in chosen) return refused({ diagnostics: [chosen], sources });

  const { release, running } = chosen;
  const moved = movesTo(present.environment, running.images, undefined, release.name);
  const branch = await readMoveBranch(name, present, options);
  const proposed = await proposedRollback(branch, options);
  const said = capital(asked.rollouts.map(rolloutText).join("; ")) || undefined;
  const hold = holdOf(present.environment, chosen, proposed, { given: options.reason, said });
  const texts = await textsOf(present, chosen, moved, hold, options);
  if ("code" in texts) return refused({ diagnostics: [texts], sources });
  const edit = await provenEdit(present, branch.baseTree, options, texts);
  if (!whole) assertDone(edit.environment, moved.moves);
  // Where nothing differs any more, what runs has met the database already.
  const migrations: readonly Migration[] =
    edit.files.size > 0 ? await migrationsSince(options.forge.config, environment, chosen) : [];
  const unlike =
    whole && edit.environment !== undefined ? reproduction(release.name, edit.compiled, running.tree) : undefined;
  const diagnostics = [
    ...(whole ? [] : moved.diagnostics),
    ...migrationRefusals(environment, migrations, options.pastMigrations),
    ...edit.diagnostics,
    ...(unlike ? [unlike] : []),
  ];
  const found = { diagnostics, sources: edit.sources };
  const notes = [
    ...asked.rollouts.map(runsNote),
    ...migrationNotes(migrations, options.pastMigrations),
    ...diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message),
  ];
  const merging = mergingOf(present, edit, options.merge ? undefined : unasked);
  const { verdict } = merging;
  const title = rollbackTitle({ ...chosen, environment, whole });
  const superseded = [...new Set(proposed.titles)].filter((one) => one !== title);
  if (options.ifDegraded !== undefined && branch.open !== undefined && proposed.titles[0] !== title) {
    const waiting = `Another rollback waits already, and a schedule leaves it alone: #${branch.open.number}, ${branch.open.title}.`;
    return { action: "unchanged", branch: name, images: [], diagnostics: [], sources, why: waiting };
  }
  const words = { ...chosen, ...moved, environment, whole, hold, superseded, notes, verdict, plan: edit.plan };
  const text = rollbackText(words);
  if (hasErrors(diagnostics)) return { ...refused(found), ...(dryRun && { text, images: moved.moves }) };
  // First: what is left when this is killed in between is made again by the next run.
  const isWritten = !dryRun && edit.files.size > 0 && (branch.tip?.others ?? []).length === 0;
  const closed = isWritten ? await closePromotion(present, chosen, options) : undefined;
  if (closed === "lost") return lost(done);
  const trailers = [rollbackTrailer(release.name, running.sourceCommit)];
  const move = {
    files: edit.files,
    text,
    trailers,
    isAnother: proposed.titles[0] !== title,
    images: moved.moves,
    plans: edit.plans,
    brief: edit.brief,
    merging,
    found,
  };
  const result = await propose(
    branch,
    move,
    { done, dryRun, closing: "Source's main has this already.", present },
    options,
  );
  if (isLost(result) || result.action === "refused") return result;
  return { ...result, superseded, ...(closed && { closed }) };
}

/** Why a schedule leaves the environment alone; or which Rollouts went wrong, where it does not. */
async function ifDegraded(
  environment: Environment,
  { ifDegraded }: Pick<RollbackOptions, "ifDegraded">,
): Promise<{ readonly why: string } | { readonly rollouts: readonly RolloutState[] }> {
  if (ifDegraded === undefined) return { rollouts: [] };
  const { name, hold } = environment;
  if (hold !== undefined) return { why: `${name} is held: ${hold.reason}` };
  const answer = await ifDegraded.ask(environment);
  if (answer.kind === "unknown") throw unavailable(`Nothing tells whether ${name} is degraded: ${answer.why}`);
  if (answer.kind === "not-degraded") return { why: `${name} is not degraded.` };
  if (answer.seconds >= ifDegraded.seconds) return { rollouts: answer.rollouts };
  const why = `${name} has been degraded for ${Math.floor(answer.seconds)}s, and not for ${durationText(ifDegraded.seconds)} yet.`;
  return { why };
}

const unasked = "A rollback merges by itself where `--merge` says so.";

/** What stands where nobody has given a reason. */
const standardReason = /^(?:held at|rolled back from) \S+$/;

/**
 * A hold that is there for the same release, or that a person has set, keeps its reason unless another is given; so does
 * one that the open rollback has. `said`: what the cluster tells of a Rollout that went wrong.
 */
function holdOf(
  { hold }: Environment,
  { deployed, release }: Chosen,
  proposed: ProposedRollback,
  { given, said }: { readonly given: string | undefined; readonly said: string | undefined },
): Hold {
  const isKept = hold !== undefined && (hold.release === undefined || hold.release === release.name);
  const standard = release.name === deployed.name ? `held at ${release.name}` : `rolled back from ${deployed.name}`;
  const isGiven = proposed.hold?.release === release.name && !standardReason.test(proposed.hold.reason);
  const proposedReason = isGiven ? proposed.hold?.reason : undefined;
  return { reason: given ?? (isKept ? hold.reason : proposedReason) ?? said ?? standard, release: release.name };
}

async function textsOf(
  present: Present,
  { release, running }: Chosen,
  { moves }: Moves,
  hold: Hold,
  { environment, whole }: RollbackOptions,
): Promise<FileChanges | Diagnostic> {
  if (!whole) {
    const text = withImages(present.text, imageChanges(moves, present.baseText));
    return new Map([[`${environment}.json`, withHold(text, hold)]]);
  }
  const texts = await wholeTexts(environment, running.files, present.files, hold);
  if (texts !== undefined) return texts;
  const message = `The environment's file of ${release.name} is a link, which cannot be restored alone.`;
  return { code: "not-reproducible", severity: "error", message, hint: "leave --whole out." };
}

/** Closes the environment's open promotion and removes its branch, unless a person has committed to that. */
async function closePromotion(present: Present, { release }: Chosen, options: RollbackOptions) {
  const { environment } = options;
  const branch = await readMoveBranch(promotionBranch(environment), present, options);
  const { open, tip } = branch;
  // A branch without a pull request is what a run that was killed in between has left.
  if (open === undefined && tip?.finished !== true) return undefined;
  const isBots = (tip?.others ?? []).length === 0;
  const comment = `${environment} is rolled back to ${release.name}: see ${rollbackBranch(environment)}.`;
  return (await withdraw(branch, isBots ? tip?.head : undefined, comment)) === "moved" ? open : "lost";
}
