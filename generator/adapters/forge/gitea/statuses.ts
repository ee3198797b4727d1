import type { CommitStatus } from "../port.ts";
import { type StatusesAnswer, statusesShape } from "./answers.ts";
import type { Connection } from "./connection.ts";

const perPage = 50;

/** What others say of a commit: Gitea's combined status has the newest of each context. */
export async function statusesOf(connection: Connection, commit: string): Promise<readonly CommitStatus[]> {
  const found = new Map<string, CommitStatus>();
  for (let page = 1; ; page++) {
    const path = `/commits/${commit}/status?limit=${perPage}&page=${page}`;
    const listed = (await connection.find<StatusesAnswer>(path, statusesShape))?.statuses ?? [];
    const before = found.size;
    for (const { context, status, description, updated_at: updatedAt } of listed) {
      found.set(context, { context, state: stateOf(status), description: description ?? "", updatedAt });
    }
    if (found.size === before) return [...found.values()];
  }
}

/** Gitea also has warnings, and checks that were skipped, which it counts as passed (models/git/commit_status.go). */
function stateOf(state: string): CommitStatus["state"] {
  if (state === "skipped") return "success";
  return state === "success" || state === "failure" || state === "pending" ? state : "error";
}
