import type { Pull } from "../port.ts";
import { type PullAnswer, pullsShape } from "./answers.ts";
import type { Connection } from "./connection.ts";
import { listRefs } from "./refs.ts";

/** The pull requests that go to main, the newest first, as they are now. */
export type Listing = () => Promise<readonly Pull[]>;

/**
 * Gitea can list pull requests by when they last changed, and by no branch. What this run has read once is not read again:
 * pages are read until one ends before the newest change that is known.
 */
export function listingOf(connection: Connection, main: string): Listing {
  const known = new Map<number, PullAnswer>();
  /** Heads of pull requests that are finished, by number and time of the last change. */
  const finished = new Map<string, string>();

  const changed = async (): Promise<void> => {
    const newest = Math.max(0, ...[...known.values()].map(timeOf));
    const isOld = (page: readonly PullAnswer[]) => page.some((pull) => timeOf(pull) < newest);
    const path = "/pulls?state=all&sort=recentupdate";
    const listed = await connection.pages<PullAnswer>(path, pullsShape, "the pull requests", isOld);
    for (const pull of listed) known.set(pull.number, pull);
  };

  return async () => {
    await changed();
    const ours = [...known.values()].filter(({ base }) => base.ref === main);
    const heads = await listRefs(connection, "refs/heads/");
    if (ours.some((pull) => pull.state !== "open" && !finished.has(keyOf(pull)))) {
      const kept = await listRefs(connection, "refs/pull/");
      for (const pull of ours) finished.set(keyOf(pull), kept.get(`refs/pull/${pull.number}/head`) ?? pull.head.sha);
    }
    return ours
      .map((pull) => {
        const open = isOwn(pull) ? heads.get(`refs/heads/${pull.head.label}`) : undefined;
        return pullOf(pull, (pull.state === "open" ? open : finished.get(keyOf(pull))) ?? pull.head.sha);
      })
      .sort((a, b) => b.number - a.number);
  };
}

/**
 * `head`: for a finished pull request what it was then; Gitea says where its branch is now
 * (services/convert/pull.go, `ToAPIPullRequest`).
 */
export function pullOf(answer: PullAnswer, head: string): Pull {
  const { number, title, body, html_url: address, merged, state } = answer;
  return {
    number,
    title,
    body: body ?? "",
    branch: branchOf(answer),
    state: merged ? "merged" : state === "open" ? "open" : "closed",
    head,
    address,
  };
}

/** A fork's branch goes by its owner too, and one that was pushed for review only has no name. */
function branchOf(pull: PullAnswer): string {
  const { label, repo } = pull.head;
  if (label === "") return `refs/pull/${pull.number}/head`;
  return isOwn(pull) ? label : `${repo?.owner.login ?? "unknown"}:${label}`;
}

function isOwn({ head, base }: PullAnswer): boolean {
  return head.repo_id === base.repo_id && head.label !== "";
}

function timeOf({ updated_at }: PullAnswer): number {
  return Date.parse(updated_at);
}

function keyOf({ number, updated_at }: PullAnswer): string {
  return `${number} ${updated_at}`;
}
