import { isLost, untilWon } from "../branch/until-won.ts";
import { tryTarget } from "./attempt.ts";
import { missingNeeds } from "./changes.ts";
import { isCurrent, type Published, type TargetOptions } from "./options.ts";
import { isSettled, type Survey, surveyOf } from "./survey.ts";
import { type Aim, branchOf, clusterTarget, settledTarget, type Target } from "./target.ts";

/** superseded: source's main went on; what was published until then is right for its time, and the next run does the rest. */
export interface PublishedTargets {
  readonly kind: "published" | "superseded";
  readonly targets: readonly Published[];
}

interface Selection {
  /** What is wanted beside what config's main has. */
  readonly wanted: (survey: Survey) => Promise<readonly Aim[]>;
  /** The target of an environment that is no more. */
  readonly removed: (name: string) => Target;
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
  const survey = await surveyOf(forge.config);
  const wanted = await selection.wanted(survey);
  const removed = selection.partial ? [] : removedNames(survey, selection.environments).map(selection.removed);
  const aims = [...wanted, ...removed].map(
    (target): Aim =>
      "isSettled" in target || !isSettled(survey, target) ? target : settledTarget(target.name, target.rules),
  );
  for (const target of ordered(aims, survey)) {
    const result = "isSettled" in target ? unchanged(target) : await publishTarget(target, options);
    if ("superseded" in result) return { kind: "superseded", targets: published };
    published.push(result);
  }
  return { kind: "published", targets: published };
}

/**
 * What is merged right away comes first: it moves main, on which the others are then built. What waits for the cluster
 * comes after the cluster's pull request.
 */
function ordered(targets: readonly Aim[], { tree }: Survey): readonly Aim[] {
  const isReady = (target: Aim) => "isSettled" in target || missingNeeds(target, tree).length === 0;
  const rank = (target: Aim) => {
    if (target.rules.merge === "auto") return isReady(target) ? 0 : 2;
    return target.name === clusterTarget ? 1 : 3;
  };
  const ranks = new Map(targets.map((target) => [target, rank(target)]));
  return [...targets].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

function unchanged({ name }: Aim): Published {
  return { name, branch: branchOf(name), action: "unchanged", waitsFor: [], diagnostics: [] };
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

function removedNames({ tree, branches }: Survey, environments: readonly string[]): readonly string[] {
  const recorded = [...tree.keys()].flatMap((path) => /^\.trip-config\/([^/]+)\.json$/.exec(path)?.[1] ?? []);
  const known = new Set([...environments, clusterTarget]);
  return [...new Set([...recorded, ...branches])].filter((name) => !known.has(name)).sort();
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
