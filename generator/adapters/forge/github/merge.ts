import { waitAfter } from "../pacing.ts";
import type { Merged, MergeMethod } from "../port.ts";
import { type Connection, notAgain } from "./connection.ts";
import { readRef } from "./refs.ts";

interface Wanted {
  readonly number: number;
  /** Where the branch has to be. */
  readonly head: string;
  readonly method: MergeMethod;
}

/** How often GitHub is asked again while it has not yet seen a push, or not yet tried whether there are conflicts. */
const attempts = 5;

/**
 * Merges a pull request: GitHub compares its head itself, and merges main as it is at that moment. What it says of a
 * refusal is a sentence for people, so the pull request is read to see why.
 */
export async function mergePull(connection: Connection, wanted: Wanted): Promise<Merged> {
  const { number, head, method } = wanted;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await waitAfter(attempt - 1, connection.pacing);
    const pull = await pullAt(connection, number);
    const message = method === "squash" ? { commit_title: `${pull.title} (#${number})`, commit_message: "" } : {};
    const answer = await connection.once<Merged>(
      async ({ rest }, at) => {
        const asked = { ...at, pull_number: number, sha: head, merge_method: method, ...message };
        await rest.pulls.merge({ ...asked, ...notAgain });
        return "moved";
      },
      async () => {
        const now = await pullAt(connection, number);
        return now.merged && now.head.sha === head ? "moved" : undefined;
      },
    );
    if (answer.kind === "value") return answer.value;
    if (![405, 409, 422].includes(answer.status)) throw connection.told(answer);
    const outcome = await judge(connection, wanted, answer.message);
    if (outcome !== "again") return outcome;
  }
  return "lost";
}

/** Why GitHub has not merged, and what comes of it. */
async function judge(connection: Connection, wanted: Wanted, reason: string): Promise<Merged | "again"> {
  const pull = await pullAt(connection, wanted.number);
  if (pull.state !== "open") return "lost";
  if (pull.head.repo?.full_name === pull.base.repo.full_name) {
    if ((await readRef(connection, `refs/heads/${pull.head.ref}`)) !== wanted.head) return "lost";
  }
  if (pull.head.sha !== wanted.head) return "again";
  if (pull.mergeable === null || /base branch was modified/i.test(reason)) return "again";
  if (pull.mergeable === false || pull.mergeable_state === "dirty") return "conflict";
  return queue(connection, pull.node_id, wanted, reason);
}

async function pullAt(connection: Connection, number: number) {
  return (await connection.read(({ rest }, at) => rest.pulls.get({ ...at, pull_number: number }))).data;
}

interface QueueState {
  readonly isInMergeQueue: boolean;
  readonly isMergeQueueEnabled: boolean;
  readonly viewerCanEnableAutoMerge: boolean;
  readonly autoMergeRequest: object | null;
}

const stateQuery = `query pullState($id: ID!) {
  node(id: $id) {
    ... on PullRequest {
      isInMergeQueue isMergeQueueEnabled viewerCanEnableAutoMerge autoMergeRequest { enabledAt }
    }
  }
}`;

const enqueue = `mutation enqueue($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { clientMutationId }
}`;

const autoMerge = `mutation autoMerge($id: ID!, $head: GitObjectID!, $mergeMethod: PullRequestMergeMethod!) {
  enablePullRequestAutoMerge(
    input: { pullRequestId: $id, expectedHeadOid: $head, mergeMethod: $mergeMethod }
  ) { clientMutationId }
}`;

const noAutoMerge = `mutation noAutoMerge($id: ID!) {
  disablePullRequestAutoMerge(input: { pullRequestId: $id }) { clientMutationId }
}`;

/** Leaves the merge to GitHub, for when its rules are met: by the merge queue, or by auto-merge. */
async function queue(connection: Connection, id: string, { head, method }: Wanted, reason: string): Promise<Merged> {
  const state = await stateOf(connection, id);
  if (state === undefined) return { blocked: reason };
  if (isQueued(state)) return "queued";
  const ask = (document: string, variables: Readonly<Record<string, string>>) =>
    connection.once<"queued">(
      async (octokit) => {
        await octokit.graphql(document, { ...variables, ...notAgain });
        return "queued";
      },
      async () => {
        const now = await stateOf(connection, id);
        return now !== undefined && isQueued(now) ? "queued" : undefined;
      },
    );
  if (state.isMergeQueueEnabled) {
    if ((await ask(enqueue, { id, head })).kind === "value") return "queued";
  } else if (!state.viewerCanEnableAutoMerge) return { blocked: reason };
  // With a merge queue, this says to enter it as soon as its checks have passed.
  const asked = await ask(autoMerge, { id, head, mergeMethod: method === "merge" ? "MERGE" : "SQUASH" });
  return asked.kind === "value" ? "queued" : { blocked: `${reason}; ${asked.message}` };
}

function isQueued({ isInMergeQueue, autoMergeRequest }: QueueState): boolean {
  return isInMergeQueue || autoMergeRequest !== null;
}

/** undefined: a GitHub that knows none of this. */
async function stateOf(connection: Connection, id: string): Promise<QueueState | undefined> {
  const answer = await connection.query<{ readonly node: QueueState | null }>(stateQuery, { id });
  if (answer.kind === "uncertain") throw connection.told(answer);
  return answer.kind === "value" ? (answer.value.node ?? undefined) : undefined;
}

/** Takes auto-merge back. What waits in a merge queue leaves it when its branch moves. */
export async function holdPull(connection: Connection, number: number): Promise<void> {
  const { node_id: id, auto_merge } = await pullAt(connection, number);
  if (auto_merge === null) return;
  await connection.write((octokit) => octokit.graphql(noAutoMerge, { id }));
}
