import { unavailable } from "../../../model/unavailable.ts";
import { mergedTree } from "../git-objects.ts";
import { waitAfter } from "../pacing.ts";
import type { Merged, MergeMethod } from "../port.ts";
import { type PullAnswer, pullShape } from "./answers.ts";
import type { Cache } from "./cache.ts";
import type { Connection } from "./connection.ts";
import { readRef } from "./refs.ts";

interface Wanted {
  readonly number: number;
  /** Where the branch has to be. */
  readonly head: string;
  readonly method: MergeMethod;
  readonly main: string;
  /** Where main has to be, when it matters. */
  readonly base?: string;
}

/**
 * Merges a pull request: Gitea compares its head itself, and merges main as it is at that moment. What it says of a
 * refusal is a sentence for people (routers/api/v1/repo/pull.go, `MergePullRequest`), and the same one of a conflict and
 * of a check that is still to come, so git says which it is.
 */
export async function mergePull(connection: Connection, cache: Cache, wanted: Wanted): Promise<Merged> {
  const { number, head, main } = wanted;
  const method = await methodFor(connection, wanted.method);
  if (typeof method !== "string") return method;
  const asked = { Do: method, head_commit_id: head, delete_branch_after_merge: false };
  const until = Date.now() + connection.pacing.patience * 1_000;
  for (let attempt = 0; ; attempt++) {
    const answer = await connection.once<"moved">(
      { method: "POST", path: `/pulls/${number}/merge`, body: asked },
      () => "moved",
      async () => {
        const now = await pullAt(connection, number);
        return now.merged && now.head.sha === head ? "moved" : undefined;
      },
    );
    if (answer.kind === "value") return answer.value;
    if (![404, 405, 409].includes(answer.status)) throw connection.told(answer);
    const pull = await pullAt(connection, number);
    if (pull.merged || pull.state !== "open" || pull.head.sha !== head) return "lost";
    const base = await readRef(connection, `refs/heads/${main}`);
    if (base === undefined || (wanted.base !== undefined && base !== wanted.base)) return "lost";
    const git = await cache.holding([base, head]);
    if ((await mergedTree(git, base, head)) === undefined) return "conflict";
    // Main or the branch was moved a moment ago, or Gitea is still at the check.
    if (!/out of date|try again later/i.test(answer.message)) {
      return schedule(connection, number, asked, answer.message);
    }
    if (Date.now() > until) throw unavailable(`Gitea is still looking whether #${number} can be merged.`);
    // Reading it, as above, has Gitea begin with a check that it had put off (services/pull/check.go).
    await waitAfter(Math.min(attempt, 3), connection.pacing);
  }
}

/** The repository's settings say which ways of merging there are; of the bot's two, the other one will do. */
async function methodFor(
  connection: Connection,
  method: MergeMethod,
): Promise<MergeMethod | { readonly blocked: string }> {
  const { allows } = await connection.writable();
  const other = method === "merge" ? "squash" : "merge";
  if (allows[method]) return method;
  if (allows[other]) return other;
  return { blocked: "the repository's settings allow neither merge commits nor squashing" };
}

/** Leaves the merge to Gitea, for when the checks and approvals that main asks for are there. */
async function schedule(connection: Connection, number: number, asked: object, reason: string): Promise<Merged> {
  // Draft, or not for us to merge: nothing that comes by itself.
  if (!/approval|status check|review|not ready|outdated/i.test(reason)) return { blocked: reason };
  const body = { ...asked, merge_when_checks_succeed: true };
  const answer = await connection.once<"queued">(
    { method: "POST", path: `/pulls/${number}/merge`, body },
    () => "queued",
    async () => undefined,
  );
  // 409: it is scheduled already.
  if (answer.kind === "value" || answer.status === 409) return "queued";
  return { blocked: `${reason}; ${answer.message}` };
}

async function pullAt(connection: Connection, number: number): Promise<PullAnswer> {
  return connection.read<PullAnswer>(`/pulls/${number}`, pullShape);
}

/** Takes back that Gitea merges when the checks have passed; 404: it would not have. */
export async function holdPull(connection: Connection, number: number): Promise<void> {
  const asked = { method: "DELETE", path: `/pulls/${number}/merge` } as const;
  const answer = await connection.once(
    asked,
    () => true,
    async () => undefined,
  );
  if (answer.kind === "refused" && answer.status !== 404) throw connection.told(answer);
}
