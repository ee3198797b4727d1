import { setTimeout } from "node:timers/promises";
import type { Forge } from "../../adapters/forge/port.ts";
import { blobOid } from "../../model/tree.ts";
import { unavailable } from "../../model/unavailable.ts";
import { tryTarget } from "./attempt.ts";
import { missingNeeds } from "./decide.ts";
import { isCurrent, type Published, type PublishOptions, type PublishResult } from "./options.ts";
import { branchOf, branchPrefix, clusterName, removedTarget, type Target } from "./target.ts";

/** How often a target is read again after a lost race. */
const attempts = 8;

/** One pull request after the other. The commit was the head of source's main when this was called. */
export async function publish(options: PublishOptions): Promise<PublishResult> {
  const { forge, targets, dryRun } = options;
  const published: Published[] = [];
  if (!dryRun) {
    const isReady = (await prepareMain(options)) === "ready";
    const claim = isReady ? await forge.config.claim(options.commit, () => isCurrent(options)) : "superseded";
    if (claim === "superseded") return { kind: "superseded", targets: [] };
  }
  const removed = options.partial ? [] : await removedTargets(forge, options.environments);
  for (const target of await ordered([...targets, ...removed], forge)) {
    const result = await publishTarget(target, options);
    if (result === "superseded") return { kind: "superseded", targets: published };
    published.push(result);
  }
  return { kind: "published", targets: published };
}

/**
 * What is merged right away comes first: it moves main, on which the others are then built. What waits for the cluster
 * comes after the cluster's pull request.
 */
async function ordered(targets: readonly Target[], { config }: Forge): Promise<readonly Target[]> {
  const base = await config.branch(config.main);
  const tree = base === undefined ? new Map() : await config.tree(base);
  const rank = (target: Target) => {
    if (target.merge === "auto") return missingNeeds(target, tree, blobOid).length === 0 ? 0 : 2;
    return target.name === clusterName ? 1 : 3;
  };
  return [...targets].sort((a, b) => rank(a) - rank(b));
}

/** An empty repository gets a first commit, so that pull requests have something to go to. */
async function prepareMain(options: PublishOptions): Promise<"ready" | "superseded"> {
  const { config } = options.forge;
  if ((await config.branch(config.main)) !== undefined) return "ready";
  if (!(await isCurrent(options))) return "superseded";
  // Lost: another bot has made it.
  await config.start("README.md", firstReadme, "The config repository\n");
  return "ready";
}

const firstReadme =
  "Compiled by trip-config for Argo CD. Nothing here is edited by hand: change the env files instead.\n";

async function removedTargets(forge: Forge, environments: readonly string[]): Promise<readonly Target[]> {
  const { config } = forge;
  const base = await config.branch(config.main);
  const tree = base === undefined ? [] : [...(await config.tree(base)).keys()];
  const recorded = tree.flatMap((path) => /^\.trip-config\/([^/]+)\.json$/.exec(path)?.[1] ?? []);
  const branches = [...(await config.branches(branchPrefix)).keys()].map((name) => name.slice(branchPrefix.length));
  const known = new Set([...environments, clusterName]);
  return [...new Set([...recorded, ...branches])]
    .filter((name) => !known.has(name))
    .sort()
    .map(removedTarget);
}

async function publishTarget(target: Target, options: PublishOptions): Promise<Published | "superseded"> {
  let action: Published["action"] | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await setTimeout(20 * attempt + Math.random() * 60);
    const result = await tryTarget(target, options, action);
    if (result === "superseded") return result;
    if (!("lost" in result)) return result;
    if (!options.dryRun && !(await isCurrent(options))) return "superseded";
    action = result.lost ?? action;
  }
  throw unavailable(`Others change ${branchOf(target.name)} in config all the time. Run publish again.`);
}
