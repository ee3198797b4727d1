import { asText } from "../../../generator/model/loose.ts";
import { type Answer, type Call, type Handler, refusal } from "./call.ts";
import { authorOf, ownCommit } from "./commits.ts";
import { pathOf } from "./hosted.ts";
import { mergedTree } from "./merging.ts";
import { commitAt, headOf } from "./objects.ts";
import { endPull, type Kept } from "./pull-branches.ts";
import { findPull } from "./pulls.ts";
import { applyMoves } from "./refs.ts";
import { brokenByMerge, ruleRefusal } from "./rules.ts";

export type Merger = Pick<Call, "hosted" | "emulated" | "grant">;

interface Wanted {
  readonly method: string;
  readonly title?: string;
  readonly message?: string;
}

/** The emulator answers 422 to all of these, asks for a body, and merges onto the main of long ago. */
export const mergePull: Handler = async (call) => {
  const { body, hosted, params } = call;
  const pull = await findPull(call, Number(params.pull_number));
  if (pull === undefined) return refusal(404, "Not Found");
  const [head, base] = [await headOf(call, pull.head), await headOf(call, pull.base)];
  if (!pull.isOpen || head === undefined || base === undefined) return refusal(405, "Pull Request is not mergeable");
  if (body.sha !== undefined && body.sha !== head) {
    return refusal(409, "Head branch was modified. Review and try the merge again.");
  }
  const { main } = hosted.rules;
  if (main?.branch === pull.base && main.mergeQueue === true) {
    return ruleRefusal(405, "Changes must be made through the merge queue");
  }
  const broken = brokenByMerge(hosted, pull.state, head);
  if (broken !== undefined) return ruleRefusal(405, broken);
  const { commit_title: title, commit_message: message, merge_method: method } = body;
  const wanted = {
    method: asText(method) || "merge",
    ...(title !== undefined && { title: asText(title) }),
    ...(message !== undefined && { message: asText(message) }),
  };
  const commit = await mergeNow(call, pull, wanted);
  if (commit === undefined) return refusal(405, "Pull Request is not mergeable");
  return { status: 200, body: { sha: commit, merged: true, message: "Pull Request successfully merged" } };
};

/** undefined: both sides have changed the same lines. */
export async function mergeNow(by: Merger, pull: Kept, wanted: Wanted): Promise<string | undefined> {
  const { hosted, grant } = by;
  const [head, base] = [(await headOf(by, pull.head)) ?? "", (await headOf(by, pull.base)) ?? ""];
  const tree = await mergedTree(by, base, head);
  if (tree === undefined) return undefined;
  const isMerge = wanted.method === "merge";
  const own = asText(pull.raw.title);
  const title =
    wanted.title ??
    (isMerge ? `Merge pull request #${pull.number} from ${hosted.owner}/${pull.head}` : `${own} (#${pull.number})`);
  const message = wanted.message ?? (isMerge ? own : "");
  const commit = await ownCommit(by, {
    tree,
    parents: isMerge ? [base, head] : [base],
    message: message === "" ? title : `${title}\n\n${message}`,
    author: authorOf(grant),
  });
  await endPull(by, pull, { head, base }, { at: new Date().toISOString(), by: grant.login, commit });
  await applyMoves(by, [{ ref: `refs/heads/${pull.base}`, to: commit, force: false }], grant.login);
  return commit;
}

/** The button that merges main into the branch. The emulator takes the branch's tree alone. */
export const updateBranch: Handler = async (call) => {
  const { body, grant, hosted, params } = call;
  const pull = await findPull(call, Number(params.pull_number));
  if (pull === undefined) return refusal(404, "Not Found");
  const [head = "", base = ""] = [await headOf(call, pull.head), await headOf(call, pull.base)];
  if (body.expected_head_sha !== undefined && body.expected_head_sha !== head) {
    return refusal(422, "expected head sha didn’t match current head ref.");
  }
  const tree = await mergedTree(call, head, base);
  if (tree === undefined) return refusal(422, "merge conflict between base and head");
  const known = await commitAt(call, head);
  if (tree === known.tree) return refusal(422, "There are no new commits on the base branch.");
  const commit = await ownCommit(call, {
    tree,
    parents: [head, base],
    message: `Merge branch '${pull.base}' into ${pull.head}`,
    author: authorOf(grant),
  });
  await applyMoves(call, [{ ref: `refs/heads/${pull.head}`, to: commit, force: false }], grant.login);
  const url = `${pathOf(hosted)}/pulls/${pull.number}`;
  return { status: 202, body: { message: "Updating pull request branch.", url } satisfies object } satisfies Answer;
};
