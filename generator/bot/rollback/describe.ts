import type { PullText } from "../../adapters/forge/port.ts";
import { type RolloutState, rolloutText } from "../../model/health/rollout.ts";
import type { Hold } from "../../model/resolved.ts";
import { capital } from "../../model/sentences.ts";
import { cutBody } from "../branch/text.ts";
import { movesTable, notesList, supersededNote } from "../propose/describe.ts";
import type { ImageMove } from "../propose/options.ts";
import type { Chosen } from "./choose.ts";

interface RollbackWords extends Chosen {
  readonly environment: string;
  readonly whole: boolean;
  readonly moves: readonly ImageMove[];
  /** Services that the release does not have. */
  readonly left: readonly string[];
  readonly hold: Hold;
  /** Titles that the pull request had before. */
  readonly superseded: readonly string[];
  /** Sentences, which may hold text from elsewhere. */
  readonly notes: readonly string[];
  /** Sections that say who merges it, and the worst that it does. */
  readonly verdict: readonly string[];
  /** Sections of the environment's plan. */
  readonly plan: readonly string[];
}

export function rollbackTitle({
  environment,
  release,
  whole,
}: Pick<RollbackWords, "environment" | "release" | "whole">): string {
  return `${environment}: back to ${release.name}${whole ? " with its settings" : ""}`;
}

export function rollbackText(told: RollbackWords): PullText {
  const { environment, deployed, release, running, whole, moves, left, hold, superseded, notes, verdict, plan } = told;
  const name = release.name;
  const what = whole ? "the environment's file" : "the images";
  const sections = [
    ...verdict,
    `Restores ${what} of ${name}, as commit ${running.sourceCommit.slice(0, 12)} of source has them. Deployed is ${deployed.name}.`,
    ...movesTable(moves),
    ...notesList([
      `Holds ${environment} until trip-config promote ${environment} --lift-hold: ${hold.reason}`,
      ...(left.length === 0 ? [] : [`${name} does not have ${left.join(", ")}: unchanged.`]),
      ...notes,
      ...supersededNote(superseded),
    ]),
    ...plan,
  ];
  const pointer = `This is cut: \`trip-config rollback ${environment} --to ${name} --dry-run\` shows all.`;
  return { title: rollbackTitle(told), body: cutBody(`${sections.join("\n\n")}\n`, pointer) };
}

/** What went wrong, and what runs meanwhile. */
export function runsNote(rollout: RolloutState): string {
  const runs = [...new Set(Object.values(rollout.stable))].join(", ");
  const still = runs === "" ? "" : ` What runs is ${runs}, whatever git says.`;
  return `${capital(rolloutText(rollout))}.${still}`;
}
