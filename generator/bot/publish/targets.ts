import type { Forge } from "../../adapters/forge/port.ts";
import { branchPrefix } from "../branch/branch.ts";
import { isLost, untilWon } from "../branch/until-won.ts";
import { tryTarget } from "./attempt.ts";
import { missingNeeds } from "./changes.ts";
import { isCurrent, type Published, type TargetOptions } from "./options.ts";
import { branchOf, clusterTarget, removedTarget, type Target } from "./target.ts";

/** superseded: source's main went on; what was published until then is right for its time, and the next run does the rest. */
export interface PublishedTargets {
  readonly kind: "published" | "superseded";
  readonly targets: readonly Published[];
}

interface Selection {
  /** What names of Argo CD's objects begin with. */
  readonly product: string;
  readonly targets: readonly Target[];
  /** Names of all environments there are: what config has besides is of environments that are no more. */
  readonly environments: readonly string[];
  /** Whether targets were chosen by name; then the others are left alone, whatever they are. */
  readonly partial: boolean;
}
/** One pull request after the other. The commit was the head of source's main when this was called. */
export async function publishTargets(selection: Selection, options: TargetOptions): Promise<PublishedTargets> {
  const { forge, dryRun } = options;
  const published: Published[] = [];
  if (!dryRun) {
    const isReady = (await prepareMain(options)) === "ready";
    const claim = isReady ? await forge.config.claim(options.commit, () => isCurrent(options)) : "superseded";
    if (claim === "superseded") return { kind: "superseded", targets: [] };
  }
  const removed = selection.partial ? [] : await removedTargets(forge, selection);
  for (const target of await ordered([...selection.targets, ...removed], forge)) {
    const result = await publishTarget(target, options);
    if ("superseded" in result) return { kind: "superseded", targets: published };
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
    if (target.rules.merge === "auto") return missingNeeds(target, tree).length === 0 ? 0 : 2;
    return target.name === clusterTarget ? 1 : 3;
  };
  return [...targets].sort((a, b) => rank(a) - rank(b));
}

/** An empty repository gets a first commit, so that pull requests have something to go to. */
async function prepareMain(options: TargetOptions): Promise<"ready" | "superseded"> {
  const { config } = options.forge;
  if ((await config.branch(config.main)) !== undefined) return "ready";
  if (!(await isCurrent(options))) return "superseded";
  // Lost: another bot has made it.
  await config.start("README.md", firstReadme, "The config repository\n");
  return "ready";
}

const firstReadme =
  "Compiled by trip-config for Argo CD. Nothing here is edited by hand: change the env files instead.\n";

async function removedTargets(
  forge: Forge,
  { product, environments }: Pick<Selection, "product" | "environments">,
): Promise<readonly Target[]> {
  const { config } = forge;
  const base = await config.branch(config.main);
  const tree = base === undefined ? [] : [...(await config.tree(base)).keys()];
  const recorded = tree.flatMap((path) => /^\.trip-config\/([^/]+)\.json$/.exec(path)?.[1] ?? []);
  const branches = [...(await config.branches(branchPrefix)).keys()].map((name) => name.slice(branchPrefix.length));
  const known = new Set([...environments, clusterTarget]);
  return [...new Set([...recorded, ...branches])]
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => removedTarget(product, name));
}

function publishTarget(target: Target, options: TargetOptions): Promise<Published | { readonly superseded: true }> {
  return untilWon(
    async (done) => {
      const result = await tryTarget(target, options, done);
      return isLost(result) && !(await isCurrent(options)) ? { superseded: true } : result;
    },
    `main and ${branchOf(target.name)} of config`,
  );
}
