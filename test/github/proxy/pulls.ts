import { asRecord, asText } from "../../../generator/model/loose.ts";
import { type Answer, type Call, type Handler, invalid, refusal } from "./call.ts";
import { type Hosted, pathOf } from "./hosted.ts";
import { mergedTree } from "./merging.ts";
import { ancestors, headOf, mergeBase, type Place, refsOf } from "./objects.ts";
import { pageOf } from "./pages.ts";
import { allPulls, endPull, type Kept, keptOf, stateOf } from "./pull-branches.ts";
import { brokenByMerge } from "./rules.ts";
import { simpleUser } from "./users.ts";

const longestTitle = 256;
const longestBody = 65_536;

/** Pull requests that were given out, by their node ids. */
export const pullNodes = new Map<string, { readonly hosted: Hosted; readonly number: number }>();

export const listPulls: Handler = async (call) => {
  const { query, hosted } = call;
  const [state, head, base] = [query.get("state") ?? "open", query.get("head"), query.get("base")];
  const direction = query.get("direction") ?? "desc";
  const kept = (await allPulls(call)).filter(
    (pull) =>
      (state === "all" || (state === "open") === pull.isOpen) &&
      // GitHub ignores a head that names no owner.
      (head === null || !head.includes(":") || head === `${hosted.owner}:${pull.head}`) &&
      (base === null || base === pull.base),
  );
  const { items, headers } = pageOf(direction === "asc" ? kept.reverse() : kept, call);
  const refs = await refsOf(call, "refs/heads/");
  return { status: 200, headers, body: await Promise.all(items.map((pull) => viewOf(call, pull, refs))) };
};

export const getPull: Handler = async (call) => {
  const pull = await findPull(call, Number(call.params.pull_number));
  return pull === undefined ? refusal(404, "Not Found") : { status: 200, body: await wholeView(call, pull) };
};

export async function findPull(place: Place, number: number): Promise<Kept | undefined> {
  const { status, body } = await place.emulated.root("GET", `${pathOf(place.hosted)}/pulls/${number}`);
  return status === 200 ? keptOf(place.hosted, asRecord(body)) : undefined;
}

/** The emulator opens a second one for the same branch, one without changes, and one of a branch that is not there. */
export const createPull: Handler = async (call) => {
  const { body, hosted } = call;
  const [title, text, base] = [asText(body.title), asText(body.body), asText(body.base)];
  const head = asText(body.head).replace(`${hosted.owner}:`, "");
  const [headOid, baseOid] = [await headOf(call, head), await headOf(call, base)];
  if (headOid === undefined) return missing("head");
  if (baseOid === undefined) return missing("base");
  const tooLong = longTexts(title, text);
  if (tooLong !== undefined) return tooLong;
  const open = (await allPulls(call)).some((pull) => pull.isOpen && pull.head === head && pull.base === base);
  const custom = (message: string) => invalid("PullRequest", "custom", message);
  if (open) return custom(`A pull request already exists for ${hosted.owner}:${head}.`);
  if ((await mergeBase(call, baseOid, headOid)) === undefined) {
    return custom(`The ${head} branch has no history in common with ${base}`);
  }
  if ((await ancestors(call, baseOid)).has(headOid)) return custom(`No commits between ${base} and ${head}`);
  const { status, body: made } = await call.ask("POST", `${pathOf(hosted)}/pulls`, { ...body, head });
  if (status !== 201) return { status, body: made };
  const pull = keptOf(hosted, asRecord(made));
  pull.state.lastHead = headOid;
  return { status, body: await wholeView(call, pull) };
};

export const updatePull: Handler = async (call) => {
  const pull = await findPull(call, Number(call.params.pull_number));
  if (pull === undefined) return refusal(404, "Not Found");
  const { state, title, body } = call.body;
  const tooLong = longTexts(asText(title), asText(body));
  if (tooLong !== undefined) return tooLong;
  const [head, base] = [await headOf(call, pull.head), await headOf(call, pull.base)];
  if (state === "open" && !pull.isOpen && (pull.state.merged !== undefined || head === undefined)) {
    return invalid("PullRequest", "invalid", "state cannot be changed. The pull request cannot be reopened.");
  }
  if (state === "closed" && pull.isOpen) {
    await endPull(call, pull, { head: head ?? pull.state.lastHead ?? "", base: base ?? "" });
  }
  if (state === "open") delete pull.state.end;
  const { status, body: answer } = await call.ask("PATCH", `${pathOf(call.hosted)}/pulls/${pull.number}`, call.body);
  if (status !== 200) return { status, body: answer };
  return { status, body: await wholeView(call, keptOf(call.hosted, asRecord(answer))) };
};

function missing(field: string): Answer {
  return refusal(422, "Validation Failed", { errors: [{ resource: "PullRequest", field, code: "invalid" }] });
}

function longTexts(title: string, body: string): Answer | undefined {
  const said = (field: string, most: number) =>
    refusal(422, "Validation Failed", {
      errors: [
        { resource: "Issue", code: "custom", field, message: `${field} is too long (maximum is ${most} characters)` },
      ],
    });
  if (title.length > longestTitle) return said("title", longestTitle);
  return body.length > longestBody ? said("body", longestBody) : undefined;
}

/** As lists have it. The emulator keeps the heads that were there when the pull request was opened. */
export async function viewOf(
  place: Place,
  { raw, head, base, isOpen, number }: Kept,
  refs: ReadonlyMap<string, string>,
) {
  const { hosted } = place;
  const state = stateOf(hosted, number);
  pullNodes.set(asText(raw.node_id), { hosted, number });
  const at = (branch: string, end: string | undefined) =>
    isOpen ? (refs.get(`refs/heads/${branch}`) ?? end) : (end ?? refs.get(`refs/heads/${branch}`));
  const { auto, merged } = state;
  return {
    ...raw,
    head: { ...asRecord(raw.head), sha: at(head, state.end?.head ?? state.lastHead) },
    base: { ...asRecord(raw.base), sha: at(base, state.end?.base) ?? asRecord(raw.base).sha },
    merged_at: merged?.at ?? null,
    merge_commit_sha: merged?.commit ?? null,
    auto_merge:
      auto === undefined
        ? null
        : {
            enabled_by: await simpleUser(place, auto.by),
            merge_method: auto.method,
            commit_title: auto.title ?? "",
            commit_message: auto.message ?? "",
          },
  };
}

/** As a single one: whether it can be merged is told here only. */
export async function wholeView(call: Place & Partial<Pick<Call, "grant">>, pull: Kept): Promise<object> {
  const refs = await refsOf(call, "refs/heads/");
  const view = await viewOf(call, pull, refs);
  const { merged } = pull.state;
  const [base, head] = [asText(view.base.sha), asText(view.head.sha)];
  // GitHub tries a merge after somebody has asked; until then it does not know.
  const isTried = pull.state.tried === `${base} ${head}`;
  pull.state.tried = `${base} ${head}`;
  const tree = pull.isOpen && isTried ? await mergedTree(call, base, head) : undefined;
  const broken = brokenByMerge(call.hosted, pull.state, head);
  const open = !isTried ? "unknown" : tree === undefined ? "dirty" : broken === undefined ? "clean" : "blocked";
  return {
    ...view,
    merged: merged !== undefined,
    merged_by: merged === undefined ? null : await simpleUser(call, merged.by),
    mergeable: pull.isOpen && isTried ? tree !== undefined : null,
    mergeable_state: pull.isOpen ? open : "unknown",
  };
}
