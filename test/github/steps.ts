import { expect } from "vitest";
import { image, openPull } from "../publish/steps.ts";
import type { PublishedJson } from "../publish/world.ts";
import type { Effect, Seen } from "./proxy/faults.ts";
import { inTurn } from "./proxy/hosted.ts";
import { stateOf } from "./proxy/pull-branches.ts";
import { settleWaiting } from "./proxy/waiting.ts";
import type { GitHubWorld, WorldOptions } from "./world.ts";

/** A guarantee of the bot on GitHub alone. */
export interface GitHubScenario {
  readonly name: string;
  readonly from?: "settled";
  readonly options?: WorldOptions;
  readonly run: (world: GitHubWorld) => Promise<void>;
}

/** Something goes wrong with this world's requests. Returns what takes it away again. */
export function goesWrong(
  { hub, source, config, token }: GitHubWorld,
  effect: Effect,
  { where = () => true, times }: { readonly where?: (seen: Seen) => boolean; readonly times?: number } = {},
): () => void {
  const isOwn = (seen: Seen) =>
    seen.token === token || seen.repository === source.name || seen.repository === config.name;
  const matches = (seen: Seen) => isOwn(seen) && where(seen);
  return hub.faults.add({ matches, effect, ...(times !== undefined && { times }) });
}

/** A person approves a pull request in config. */
export async function approve({ hub, config }: GitHubWorld, number: number): Promise<void> {
  await inTurn(config, async () => {
    stateOf(config, number).approvals.add("mina");
    await settleWaiting({ hosted: config, emulated: hub.emulated });
  });
}

/** Somebody, such as Argo CD, says something of a commit of config. */
export async function say({ hub, config, personal }: GitHubWorld, commit: string, state: string, context: string) {
  const { status } = await fetch(`${hub.url}/api/v3/repos/${config.owner}/${config.name}/statuses/${commit}`, {
    method: "POST",
    headers: { authorization: `Bearer ${personal}` },
    body: JSON.stringify({ state, context }),
  });
  expect(status).toBe(201);
}

/** Everything of config that could have been written. */
export async function contentOf({ hub, config }: GitHubWorld): Promise<object> {
  const ask = async (path: string) =>
    (await hub.emulated.root("GET", `/repos/${config.owner}/${config.name}${path}`)).body;
  return { refs: await ask("/git/matching-refs/refs/"), pulls: await ask("/pulls?state=all&per_page=100") };
}

/** What a target came to. */
export function actionOf({ targets }: PublishedJson, name: string): string | undefined {
  return targets.find((target) => target.name === name)?.action;
}

/** A pull request for prod, and nothing else open. */
export async function openedProd(world: GitHubWorld, tag = "v1.1.0") {
  await world.edit({ prod: image(tag) });
  expect((await world.publish()).code).toBe(0);
  return openPull(world, "prod");
}

/** Codes of what publish says when it fails for a reason of the forge's. */
export async function refusedBy(world: GitHubWorld, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, diagnostics } = await world.publish(...args);
  expect(code).toBe(1);
  return diagnostics.map((diagnostic) => diagnostic.code);
}
