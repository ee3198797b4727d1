import { asList, asRecord, asText, type Loose } from "../../../generator/model/loose.ts";
import { type Hosted, pathOf } from "./hosted.ts";
import { isAncestor, type Place, refsOf } from "./objects.ts";
import type { PullState } from "./pull-state.ts";
import type { Move } from "./refs.ts";

/** A pull request as the emulator keeps it, and what the proxy adds. */
export interface Kept {
  readonly number: number;
  readonly isOpen: boolean;
  readonly head: string;
  readonly base: string;
  readonly raw: Loose;
  readonly state: PullState;
}

export function stateOf(hosted: Hosted, number: number): PullState {
  const known = hosted.pulls.get(number);
  if (known !== undefined) return known;
  const state: PullState = { approvals: new Set() };
  hosted.pulls.set(number, state);
  return state;
}

/** Names of the branches are in `head` and `base`. */
export async function allPulls({ emulated, hosted }: Place): Promise<readonly Kept[]> {
  const all: Kept[] = [];
  for (let page = 1; ; page++) {
    const { body } = await emulated.root("GET", `${pathOf(hosted)}/pulls?state=all&per_page=100&page=${page}`);
    const raws = asList(body).map(asRecord);
    all.push(...raws.map((raw) => keptOf(hosted, raw)));
    if (raws.length < 100) return all.sort((a, b) => b.number - a.number);
  }
}

export function keptOf(hosted: Hosted, raw: Loose): Kept {
  const number = Number(raw.number);
  return {
    number,
    isOpen: raw.state === "open",
    head: asText(asRecord(raw.head).ref),
    base: asText(asRecord(raw.base).ref),
    raw,
    state: stateOf(hosted, number),
  };
}

export async function endPull(place: Place, pull: Kept, end: PullState["end"], merged?: PullState["merged"]) {
  if (end !== undefined) pull.state.end = end;
  if (merged !== undefined) pull.state.merged = merged;
  delete pull.state.auto;
  delete pull.state.queued;
  await place.emulated.root("PATCH", `${pathOf(place.hosted)}/pulls/${pull.number}`, { state: "closed" });
}

/**
 * What GitHub does with open pull requests once branches have moved: one whose branch is gone is closed, one whose commits
 * are all in its base has been merged.
 */
export async function followBranches(place: Place, moves: readonly Move[], login: string): Promise<void> {
  const branches = new Map(
    moves.flatMap((move) => (move.ref.startsWith("refs/heads/") ? [[move.ref.slice(11), move] as const] : [])),
  );
  if (branches.size === 0) return;
  const refs = await refsOf(place, "refs/heads/");
  for (const pull of await allPulls(place)) {
    if (!pull.isOpen || !(branches.has(pull.head) || branches.has(pull.base))) continue;
    const base = refs.get(`refs/heads/${pull.base}`);
    const head = refs.get(`refs/heads/${pull.head}`);
    if (base === undefined || head === undefined) {
      await endPull(place, pull, { head: head ?? pull.state.lastHead ?? "", base: base ?? "" });
      continue;
    }
    pull.state.lastHead = head;
    if (!(await isAncestor(place, head, base))) continue;
    const merged = { at: new Date().toISOString(), by: login, commit: base };
    await endPull(place, pull, { head, base }, branches.has(pull.base) ? merged : undefined);
  }
}
