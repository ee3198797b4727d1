import { accounts, allPermissions, type Grant } from "./accounts.ts";
import { mergeNow } from "./merge.ts";
import { headOf, type Place } from "./objects.ts";
import { allPulls } from "./pull-branches.ts";
import { brokenByMerge } from "./rules.ts";

function grantFor(login: string): Grant {
  const isPerson = Object.values(accounts).some((account) => account.login === login);
  return { login, kind: isPerson ? "person" : "app", permissions: allPermissions, expires: Number.POSITIVE_INFINITY };
}

/** Merges what was to be merged once nothing forbids it any more. */
export async function settleWaiting(place: Place): Promise<void> {
  for (const pull of [...(await allPulls(place))].reverse()) {
    const { auto } = pull.state;
    const head = await headOf(place, pull.head);
    if (!pull.isOpen || auto === undefined || head === undefined) continue;
    if (brokenByMerge(place.hosted, pull.state, head) !== undefined) continue;
    await mergeNow({ ...place, grant: grantFor(auto.by) }, pull, auto);
  }
}

/** The merge queue's turn: everything in it whose checks have succeeded is merged, the first first. */
export async function runQueue(place: Place): Promise<void> {
  const waiting = (await allPulls(place)).filter(({ state }) => state.queued !== undefined);
  const inOrder = waiting.sort((a, b) => ((a.state.queued ?? "") < (b.state.queued ?? "") ? -1 : 1));
  for (const pull of inOrder)
    await mergeNow({ ...place, grant: grantFor("github-merge-queue[bot]") }, pull, { method: "merge" });
}
