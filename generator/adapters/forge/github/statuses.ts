import { pageCount } from "../pages.ts";
import type { CommitStatus } from "../port.ts";
import type { Connection } from "./connection.ts";

const perPage = 100;

/** What others say of a commit: GitHub's combined status has the newest of each context. */
export async function statusesOf(connection: Connection, commit: string): Promise<readonly CommitStatus[]> {
  const statuses: CommitStatus[] = [];
  const count = pageCount(connection.pacing, "the statuses");
  for (let page = 1; ; page++) {
    count();
    const found = await connection.find(({ rest }, at) =>
      rest.repos.getCombinedStatusForRef({ ...at, ref: commit, per_page: perPage, page }),
    );
    const listed = found?.data.statuses ?? [];
    for (const { context, state, description, updated_at: updatedAt } of listed) {
      statuses.push({ context, state: stateOf(state), description: description ?? "", updatedAt });
    }
    if (listed.length < perPage) return statuses;
  }
}

function stateOf(state: string): CommitStatus["state"] {
  return state === "success" || state === "failure" || state === "pending" ? state : "error";
}
