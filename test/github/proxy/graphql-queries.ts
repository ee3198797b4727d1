import { asRecord, asText } from "../../../generator/model/loose.ts";
import type { Call } from "./call.ts";
import { GraphqlError, type Node } from "./graphql-run.ts";
import type { Hosted } from "./hosted.ts";
import { blobAt, folderAt, type Place, refsOf } from "./objects.ts";
import type { PullState } from "./pull-state.ts";
import { findPull, pullNodes, wholeView } from "./pulls.ts";
import { brokenByMerge } from "./rules.ts";

/** Who asks, and where repositories are found. */
export interface Asking extends Pick<Call, "emulated" | "grant"> {
  readonly byName: (owner: string, name: string) => Hosted | undefined;
  readonly byNode: (id: string) => Hosted | undefined;
}

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
  const entries = await folderAt(place, oid);
  if (entries !== undefined) {
    const nodes = entries.map(({ path: name, type, sha }): Node => {
      return { typename: "TreeEntry", fields: { name: () => name, type: () => type, oid: () => sha } };
    });
    return { typename: "Tree", fields: { oid: () => oid, entries: () => nodes } };
  }
  const bytes = await blobAt(place, oid);
  if (bytes === undefined) return null;
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

export async function pullNode(place: Place & Asking, number: number): Promise<Node> {
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
