import { degradedFor, gateOf } from "../daily/health/gates.ts";
import { unfinishedRollouts } from "../daily/health/rollouts.ts";
import type { DegradedFor, Gate, UnfinishedRollouts } from "../model/health/gate.ts";
import type { GlobalOptions } from "./global-options.ts";
import { kubectlReader } from "./kubectl-reader.ts";
import type { Opened } from "./project.ts";

/** Who is asked how an environment is: the cluster of kubectl's context, and the forge's commit statuses. */
export function witnesses(
  { forge: { config }, cluster }: Opened,
  globals: GlobalOptions,
): { readonly gate: Gate; readonly degradedFor: DegradedFor; readonly unfinished: UnfinishedRollouts } {
  const surroundings = { read: kubectlReader(globals), config, cluster, now: globals.now };
  return {
    gate: gateOf(surroundings),
    degradedFor: degradedFor(surroundings),
    unfinished: unfinishedRollouts(surroundings),
  };
}
