import type { Repository } from "../../adapters/forge/port.ts";
import type { KubectlAnswer, KubectlGet } from "../../adapters/kubectl/kubectl.ts";
import type { UnfinishedRollouts } from "../../model/health/gate.ts";
import { isUnfinished, type RolloutState } from "../../model/health/rollout.ts";
import { asList, asRecord, type Loose } from "../../model/loose.ts";
import type { Environment } from "../../model/resolved.ts";
import type { Tree } from "../../model/tree.ts";
import { rolloutStates } from "./rollout.ts";

const asked = ["rollouts.argoproj.io", "analysisruns.argoproj.io", "replicasets.apps"].join(",");

interface FoundRollouts {
  readonly states: readonly RolloutState[];
  /** What they were read out of. */
  readonly objects: readonly Loose[];
}

/** How the Rollouts of a namespace stand, or a sentence that says why nobody tells. */
export async function readRollouts(
  read: KubectlGet,
  { namespace }: Pick<Environment, "namespace">,
): Promise<FoundRollouts | { readonly why: string }> {
  const answer: KubectlAnswer = await read([asked, "--namespace", namespace]);
  if (answer.kind === "none") return { why: answer.why };
  const objects = asList(answer.object.items).map(asRecord);
  return { objects, states: rolloutStates(objects) };
}

/** Whether config has Rollouts of an environment: where it has none, the cluster need not know what they are. */
export function hasRollouts(tree: Tree, environment: string): boolean {
  return [...tree.keys()].some((path) => path.startsWith(`${environment}/`) && /\/rollout-[^/]+\.ya?ml$/.test(path));
}

interface Looking {
  readonly read: KubectlGet;
  readonly config: Pick<Repository, "branch" | "main" | "tree">;
}

/** How the Rollouts stand that config's main has of an environment; none where nobody tells. */
export async function rolloutsOf(
  { read, config }: Looking,
  environment: Pick<Environment, "name" | "namespace">,
): Promise<readonly RolloutState[]> {
  const main = await config.branch(config.main);
  if (main === undefined || !hasRollouts(await config.tree(main), environment.name)) return [];
  const found = await readRollouts(read, environment);
  return "states" in found ? found.states : [];
}

/** Whoever would move an environment on asks what of it is still on its way. */
export function unfinishedRollouts(looking: Looking): UnfinishedRollouts {
  return async (environment) => (await rolloutsOf(looking, environment)).filter(isUnfinished);
}
