import { asList, asRecord, asText, type Loose } from "../../../generator/model/loose.ts";
import type { Call } from "./call.ts";
import { GraphqlError, type Node } from "./graphql-run.ts";
import { type Hosted, pathOf } from "./hosted.ts";
import { bytesOf, headOf, type Place, refsOf } from "./objects.ts";
import type { PullState } from "./pull-state.ts";
import { findPull, pullNodes, wholeView } from "./pulls.ts";
import { applyMoves, type Move, refusedMove } from "./refs.ts";
import { brokenByMerge } from "./rules.ts";
import { refusedRight } from "./tokens.ts";
import { settleWaiting } from "./waiting.ts";

/** Who asks, and where repositories are found. */
export interface Asking extends Pick<Call, "emulated" | "grant"> {
  readonly byName: (owner: string, name: string) => Hosted | undefined;
  readonly byNode: (id: string) => Hosted | undefined;
}

const none = "0".repeat(40);

export function queries(asking: Asking): Node {
  return {
    typename: "Query",
    fields: {
      repository: ({ owner, name }) => {
        const hosted = asking.byName(asText(owner), asText(name));
        if (hosted === undefined) {
          throw new GraphqlError("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
        }
        return repositoryNode(asking, hosted);
      },
      node: async ({ id }) => {
        const found = pullNodes.get(asText(id));
        if (found === undefined) throw new GraphqlError("NOT_FOUND", "Could not resolve to a node with the global id.");
        return pullNode({ ...asking, hosted: found.hosted }, found.number);
      },
    },
  };
}

function repositoryNode(asking: Asking, hosted: Hosted): Node {
  const place = { ...asking, hosted };
  return {
    typename: "Repository",
    fields: {
      id: () => hosted.nodeId,
      nameWithOwner: () => `${hosted.owner}/${hosted.name}`,
      isArchived: () => hosted.archived,
      pullRequest: async ({ number }) => pullNode(place, Number(number)),
      object: ({ oid }) => objectNode(place, asText(oid)),
      ref: async ({ qualifiedName }) => {
        const name = asText(qualifiedName);
        const refs = await refsOf(place);
        const found = [name, `refs/heads/${name}`, `refs/tags/${name}`].find((one) => refs.has(one));
        return found === undefined ? null : refNode(found, refs.get(found) ?? "");
      },
    },
  };
}

function refNode(name: string, oid: string): Node {
  const target: Node = { typename: "Commit", fields: { oid: () => oid } };
  return { typename: "Ref", fields: { name: () => name.replace(/^refs\/(heads|tags)\//, ""), target: () => target } };
}

/** Where GitHub cuts the text of a blob, in bytes. */
const longestText = 512_000;

async function objectNode(place: Place, oid: string): Promise<Node | null> {
  const { emulated, hosted } = place;
  const path = `${pathOf(hosted)}/git`;
  const tree = await emulated.root("GET", `${path}/trees/${oid}`);
  if (tree.status === 200) {
    const entries = asList(asRecord(tree.body).tree).map(asRecord);
    const nodes = entries.map(({ path: name, type, sha }): Node => {
      return { typename: "TreeEntry", fields: { name: () => name, type: () => type, oid: () => sha } };
    });
    return { typename: "Tree", fields: { oid: () => oid, entries: () => nodes } };
  }
  if ((await emulated.root("GET", `${path}/blobs/${oid}`)).status !== 200) return null;
  const bytes = await bytesOf(place, oid);
  const isBinary = bytes.includes(0);
  return {
    typename: "Blob",
    fields: {
      oid: () => oid,
      byteSize: () => bytes.length,
      isBinary: () => isBinary,
      isTruncated: () => bytes.length > longestText,
      text: () => (isBinary ? null : bytes.subarray(0, longestText).toString("utf8")),
    },
  };
}

async function pullNode(place: Place & Asking, number: number): Promise<Node> {
  const pull = await findPull(place, number);
  if (pull === undefined) {
    throw new GraphqlError("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
  }
  const view = asRecord(await wholeView(place, pull));
  const { auto, queued } = pull.state;
  const entry: Node = { typename: "MergeQueueEntry", fields: { id: () => `MQE_${number}`, state: () => "QUEUED" } };
  return {
    typename: "PullRequest",
    fields: {
      id: () => view.node_id,
      number: () => number,
      state: () => (pull.state.merged !== undefined ? "MERGED" : pull.isOpen ? "OPEN" : "CLOSED"),
      isInMergeQueue: () => queued !== undefined,
      isMergeQueueEnabled: () => place.hosted.rules.main?.mergeQueue === true,
      mergeQueueEntry: () => (queued === undefined ? null : entry),
      mergeStateStatus: () => asText(view.mergeable_state).toUpperCase(),
      headRefOid: () => asRecord(view.head).sha,
      viewerCanEnableAutoMerge: () =>
        place.hosted.autoMerge &&
        pull.isOpen &&
        brokenByMerge(place.hosted, pull.state, asText(asRecord(view.head).sha)) !== undefined,
      autoMergeRequest: () => (auto === undefined ? null : autoNode(auto)),
    },
  };
}

function autoNode({ method, at }: NonNullable<PullState["auto"]>): Node {
  const fields = { enabledAt: () => at, mergeMethod: () => method.toUpperCase() };
  return { typename: "AutoMergeRequest", fields };
}

export function mutations(asking: Asking): Node {
  return {
    typename: "Mutation",
    fields: {
      updateRefs: ({ input }) => updateRefs(asking, asRecord(input)),
      enablePullRequestAutoMerge: ({ input }) => enableAutoMerge(asking, asRecord(input)),
      disablePullRequestAutoMerge: ({ input }) =>
        onPull(asking, asRecord(input), async (place, number) => {
          delete place.hosted.pulls.get(number)?.auto;
        }),
      enqueuePullRequest: ({ input }) => enqueue(asking, asRecord(input)),
    },
  };
}

/** All refs or none; each only from where it has to be. */
async function updateRefs(asking: Asking, input: Loose): Promise<Node> {
  const hosted = asking.byNode(asText(input.repositoryId));
  if (hosted === undefined) throw new GraphqlError("NOT_FOUND", "Could not resolve to a node with the global id.");
  demand(asking, "contents");
  unarchived(hosted);
  const place = { ...asking, hosted };
  const refs = await refsOf(place);
  const moves: Move[] = [];
  for (const update of asList(input.refUpdates).map(asRecord)) {
    const [ref, before, after] = [asText(update.name), update.beforeOid ?? undefined, asText(update.afterOid)];
    const at = refs.get(ref);
    if (before !== undefined && before !== (at ?? none)) {
      throw new GraphqlError("UNPROCESSABLE", `Reference update failed: expected ${ref} to be at ${before}`);
    }
    if (after === (at ?? none)) continue;
    const move = { ref, to: after === none ? undefined : after, force: update.force === true };
    const refused = await refusedMove(place, move, at);
    if (refused !== undefined) throw new GraphqlError("UNPROCESSABLE", asText(asRecord(refused.body).message));
    moves.push(move);
  }
  await applyMoves(place, moves, asking.grant.login);
  return payload("UpdateRefsPayload", input, {});
}

/** Where nothing stands against merging, GitHub refuses to wait. */
function enableAutoMerge(asking: Asking, input: Loose): Promise<Node> {
  return onPull(asking, input, async (place, number) => {
    const pull = await findPull(place, number);
    const head = (pull && (await headOf(place, pull.head))) ?? "";
    if (pull === undefined || !pull.isOpen) throw new GraphqlError("UNPROCESSABLE", "Pull request is closed");
    if (!place.hosted.autoMerge) {
      throw new GraphqlError("UNPROCESSABLE", "Auto merge is not allowed for this repository");
    }
    if (input.expectedHeadOid !== undefined && input.expectedHeadOid !== null && input.expectedHeadOid !== head) {
      throw new GraphqlError("UNPROCESSABLE", "Head sha didn't match expected head.");
    }
    if (place.hosted.rules.main?.mergeQueue !== true && brokenByMerge(place.hosted, pull.state, head) === undefined) {
      throw new GraphqlError("UNPROCESSABLE", "Pull request Pull request is in clean status");
    }
    const { commitHeadline, commitBody, mergeMethod } = input;
    pull.state.auto = {
      method: (asText(mergeMethod).toLowerCase() || "merge") as "merge",
      by: asking.grant.login,
      at: new Date().toISOString(),
      ...(typeof commitHeadline === "string" && { title: commitHeadline }),
      ...(typeof commitBody === "string" && { message: commitBody }),
    };
    await settleWaiting(place);
  });
}

function enqueue(asking: Asking, input: Loose): Promise<Node> {
  return onPull(asking, input, async (place, number) => {
    const pull = await findPull(place, number);
    const head = (pull && (await headOf(place, pull.head))) ?? "";
    if (pull === undefined || !pull.isOpen) throw new GraphqlError("UNPROCESSABLE", "Pull request is closed");
    if (place.hosted.rules.main?.mergeQueue !== true) {
      throw new GraphqlError("UNPROCESSABLE", "Pull request's base branch does not have a merge queue.");
    }
    if (typeof input.expectedHeadOid === "string" && input.expectedHeadOid !== head) {
      throw new GraphqlError("UNPROCESSABLE", "Head sha didn't match expected head.");
    }
    if (pull.state.queued !== undefined) {
      throw new GraphqlError("UNPROCESSABLE", "Pull request is already in the queue");
    }
    const broken = brokenByMerge(place.hosted, pull.state, head);
    if (broken !== undefined) throw new GraphqlError("UNPROCESSABLE", broken);
    pull.state.queued = new Date().toISOString();
  });
}

async function onPull(
  asking: Asking,
  input: Loose,
  act: (place: Place & Asking, number: number) => Promise<void>,
): Promise<Node> {
  const found = pullNodes.get(asText(input.pullRequestId));
  if (found === undefined) throw new GraphqlError("NOT_FOUND", "Could not resolve to a node with the global id.");
  demand(asking, "pull_requests");
  demand(asking, "contents");
  unarchived(found.hosted);
  const place = { ...asking, hosted: found.hosted };
  await act(place, found.number);
  const pull = await pullNode(place, found.number);
  return payload("PullRequestPayload", input, {
    pullRequest: () => pull,
    mergeQueueEntry: () => pull.fields.mergeQueueEntry?.({}),
  });
}

function payload(typename: string, input: Loose, fields: Node["fields"]): Node {
  return { typename, fields: { clientMutationId: () => input.clientMutationId ?? null, ...fields } };
}

function demand({ grant }: Asking, permission: string): void {
  const refused = refusedRight(grant, permission, "write");
  if (refused !== undefined) throw new GraphqlError("FORBIDDEN", asText(asRecord(refused.body).message));
}

function unarchived({ archived }: Hosted): void {
  if (archived) throw new GraphqlError("FORBIDDEN", "Repository was archived so is read-only.");
}
