import { type Refused, refused } from "../../../model/refused.ts";
import { unavailable } from "../../../model/unavailable.ts";
import type { RefMove } from "../../git/refs.ts";
import type { Push } from "../../git/remote.ts";
import { claimRef } from "../claims.ts";
import { rightsHintOf } from "../faults.ts";
import { retries, waitAfter } from "../pacing.ts";
import type { Moved } from "../port.ts";
import type { Cache } from "./cache.ts";
import type { Connection } from "./connection.ts";
import { gitea } from "./faults.ts";
import { readRef } from "./refs.ts";

/**
 * Moves several refs, all or none, each only from where it is believed to be. A push says for each where it has to be, the
 * other end compares that again when it takes the ref, and `--atomic` holds them together.
 */
export async function moveRefs(connection: Connection, cache: Cache, moves: readonly RefMove[]): Promise<Moved> {
  await connection.writable();
  await cache.holding(moves.flatMap(({ to }) => (to === undefined ? [] : [to])));
  for (let attempt = 0; ; attempt++) {
    const push = await cache.push(moves);
    if (push.kind === "pushed") return isSomebodys(push.unchanged) ? "lost" : "moved";
    const now = await Promise.all(moves.map(({ ref }) => readRef(connection, ref)));
    // The answer was lost on the way, and the push was not.
    if (push.kind === "failed" && moves.every(({ to }, at) => now[at] === to)) return "moved";
    if (!moves.every(({ from }, at) => now[at] === from)) return "lost";
    const refusal = refusalOf(push, moves);
    if (refusal !== undefined) throw refusal;
    if (attempt === retries) throw unavailable(`Gitea does not take a push to ${connection.name}: ${push.said}`);
    await waitAfter(attempt, connection.pacing);
  }
}

/** Somebody else has moved a ref to the same. Two runs of one commit of source make the same claim within a second. */
function isSomebodys(unchanged: readonly string[]): boolean {
  return unchanged.some((ref) => ref !== claimRef);
}

/** What another try does not change: rules of branches and tags (routers/private/hook_pre_receive.go), and rights. */
function refusalOf(
  { said, status }: Exclude<Push, { kind: "pushed" }>,
  moves: readonly RefMove[],
): Refused | undefined {
  const refs = moves.map(({ ref }) => ref.replace(/^refs\/(heads|tags)\//, "")).join(" and ");
  const message = `Gitea does not let ${refs} be moved: ${said.replace(/\.$/, "")}.`;
  if (status === 401) {
    return refused("bad-credentials", `Gitea does not accept the token for git: ${said}`, `see ${gitea.page}.`);
  }
  if (status === 403 || status === 404) return refused("missing-rights", message, rightsHintOf(gitea.page));
  if (/protected|not allowed|pre-receive hook declined|forbidden/i.test(said)) {
    const hint = `a rule of the repository may keep the bot from moving it; ${gitea.page} says what the bot needs.`;
    return refused("forge-refused", message, hint);
  }
  return undefined;
}
