import { asText } from "../../../generator/model/loose.ts";
import { type Handler, refusal } from "./call.ts";
import { type Hosted, pathOf } from "./hosted.ts";
import { headOf, type Place, refsOf } from "./objects.ts";
import { pageOf } from "./pages.ts";
import type { CommitStatus } from "./pull-state.ts";
import { simpleUser } from "./users.ts";
import { settleWaiting } from "./waiting.ts";

let lastId = 0;

/** The emulator has no commit statuses. */
export const createStatus: Handler = async (call) => {
  const { body, grant, hosted, params } = call;
  const oid = params.sha ?? "";
  const status: CommitStatus = {
    id: ++lastId,
    state: asText(body.state) as CommitStatus["state"],
    context: asText(body.context) || "default",
    description: body.description === undefined ? null : asText(body.description),
    targetUrl: body.target_url === undefined ? null : asText(body.target_url),
    at: new Date().toISOString(),
    by: grant.login,
  };
  hosted.statuses.set(oid, [status, ...(hosted.statuses.get(oid) ?? [])]);
  await settleWaiting(call);
  return { status: 201, body: await viewOf(call, oid, status) };
};

export const combinedStatus: Handler = async (call) => {
  const { hosted, params } = call;
  const oid = await oidOf(call, params.ref ?? "");
  if (oid === undefined) return refusal(404, "Not Found");
  const latest = latestOf(hosted, oid);
  const { items, headers } = pageOf(latest, call);
  const states = latest.map(({ state }) => state);
  const isFailed = states.some((state) => state === "failure" || state === "error");
  const isDone = states.length > 0 && states.every((state) => state === "success");
  const { body: repository } = await call.emulated.root("GET", pathOf(hosted));
  return {
    status: 200,
    headers,
    body: {
      state: isFailed ? "failure" : isDone ? "success" : "pending",
      statuses: await Promise.all(items.map((status) => viewOf(call, oid, status))),
      sha: oid,
      total_count: latest.length,
      repository,
      commit_url: `${pathOf(hosted)}/commits/${oid}`,
      url: `${pathOf(hosted)}/commits/${oid}/status`,
    },
  };
};

function latestOf({ statuses }: Hosted, oid: string): readonly CommitStatus[] {
  const seen = new Map<string, CommitStatus>();
  for (const status of statuses.get(oid) ?? []) if (!seen.has(status.context)) seen.set(status.context, status);
  return [...seen.values()];
}

async function oidOf(place: Place, ref: string): Promise<string | undefined> {
  if (/^[0-9a-f]{40}$/.test(ref)) return ref;
  return (
    (await headOf(place, ref.replace(/^heads\//, ""))) ??
    (await refsOf(place)).get(`refs/tags/${ref.replace(/^tags\//, "")}`)
  );
}

async function viewOf(place: Place, oid: string, { id, state, context, description, targetUrl, at, by }: CommitStatus) {
  const creator = (await simpleUser(place, by)) as { readonly avatar_url: string };
  return {
    id,
    node_id: `SC_${id}`,
    url: `${pathOf(place.hosted)}/statuses/${oid}`,
    avatar_url: creator.avatar_url,
    state,
    context,
    description,
    target_url: targetUrl,
    created_at: at,
    updated_at: at,
    creator,
  };
}
