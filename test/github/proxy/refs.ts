import { asText } from "../../../generator/model/loose.ts";
import { type Answer, type Call, type Handler, refusal } from "./call.ts";
import { pathOf } from "./hosted.ts";
import { forgetRefs, isAncestor, type Place, refsOf } from "./objects.ts";
import { followBranches } from "./pull-branches.ts";
import { fullRef, isRefName } from "./ref-names.ts";
import { brokenByMove, ruleRefusal } from "./rules.ts";

export interface Move {
  readonly ref: string;
  /** undefined: it is removed. */
  readonly to: string | undefined;
  readonly force: boolean;
}

/** What speaks against a move, as the REST API words it; undefined: nothing. */
export async function refusedMove(call: Place & Pick<Call, "grant">, move: Move, at: string | undefined) {
  const { hosted, grant } = call;
  const broken = brokenByMove(hosted, move.ref, grant.login);
  if (broken !== undefined) return ruleRefusal(422, broken);
  if (move.to === undefined) {
    if (at === undefined) return refusal(422, "Reference does not exist");
    return move.ref === `refs/heads/${await mainOf(call)}`
      ? refusal(422, "Cannot delete the default branch")
      : undefined;
  }
  if (!(await isObject(call, move.to))) return refusal(422, "Object does not exist");
  const isForward = at === undefined || move.force || (await isForwardMove(call, at, move.to));
  return isForward ? undefined : refusal(422, "Update is not a fast forward");
}

/** Moves refs that nothing speaks against any more. */
export async function applyMoves(place: Place, moves: readonly Move[], login: string): Promise<Answer> {
  const { emulated, hosted } = place;
  const refs = await refsOf(place);
  let last: Answer = { status: 204 };
  for (const { ref, to } of moves) {
    const path = `${pathOf(hosted)}/git/refs`;
    const address = `${path}/${encodeURI(ref.replace(/^refs\//, ""))}`;
    if (to === undefined) last = await emulated.root("DELETE", address);
    else if (refs.has(ref)) last = await emulated.root("PATCH", address, { sha: to, force: true });
    else last = await emulated.root("POST", path, { ref, sha: to });
    if (last.status >= 300)
      throw new Error(`the emulator answers ${last.status} to ${ref}: ${JSON.stringify(last.body)}`);
  }
  forgetRefs(hosted);
  await followBranches(place, moves, login);
  return last;
}

export const createRef: Handler = async (call) => {
  const [ref, sha] = [asText(call.body.ref), asText(call.body.sha)];
  if (!isRefName(ref)) return refusal(422, "Reference name is invalid or does not have the expected format");
  if ((await refsOf(call, ref)).has(ref)) return refusal(422, "Reference already exists");
  const move = { ref, to: sha, force: false };
  return (await refusedMove(call, move, undefined)) ?? applyMoves(call, [move], call.grant.login);
};

/** The emulator answers 404 where GitHub finds the ref missing, and 409 where a rule forbids it. */
export const updateRef: Handler = async (call) => {
  const ref = fullRef(call.params.ref ?? "");
  const at = (await refsOf(call, ref)).get(ref);
  if (at === undefined) return refusal(422, "Reference does not exist");
  const move = { ref, to: asText(call.body.sha), force: call.body.force === true };
  return (await refusedMove(call, move, at)) ?? applyMoves(call, [move], call.grant.login);
};

export const deleteRef: Handler = async (call) => {
  const ref = fullRef(call.params.ref ?? "");
  const at = (await refsOf(call, ref)).get(ref);
  const move = { ref, to: undefined, force: false };
  return (await refusedMove(call, move, at)) ?? applyMoves(call, [move], call.grant.login);
};

async function mainOf({ emulated, hosted }: Place): Promise<string> {
  const { body } = await emulated.root("GET", pathOf(hosted));
  return asText((body as { default_branch?: unknown }).default_branch);
}

async function isObject({ emulated, hosted }: Place, oid: string): Promise<boolean> {
  for (const kind of ["commits", "tags"]) {
    if ((await emulated.root("GET", `${pathOf(hosted)}/git/${kind}/${oid}`)).status === 200) return true;
  }
  return false;
}

/** A tag object is no commit: there is no forward from it. */
async function isForwardMove(place: Place, from: string, to: string): Promise<boolean> {
  const { emulated, hosted } = place;
  const isCommit = async (oid: string) =>
    (await emulated.root("GET", `${pathOf(hosted)}/git/commits/${oid}`)).status === 200;
  return (await isCommit(from)) && (await isCommit(to)) && isAncestor(place, from, to);
}
