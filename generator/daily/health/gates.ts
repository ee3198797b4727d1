import type { DegradedFor, Gate } from "../../model/health/gate.ts";
import type { Service } from "../../model/workload.ts";
import { degradationOf } from "./degradation.ts";
import { gateFindings, unknownFinding } from "./gate.ts";
import { lastChange, readHealth, type Witnesses } from "./read.ts";
import { rolloutsOf } from "./rollouts.ts";

interface Surroundings extends Witnesses {
  readonly now: () => Date;
}

/** The promotion gate of a project. */
export function gateOf(surroundings: Surroundings): Gate {
  return async ({ environment, commit }) => {
    const { name, smokeTest, services, promotion } = environment;
    const change = await lastChange(surroundings.config, commit, name);
    if (change === undefined) return [unknownFinding(name, "It is not published yet.")];
    const reading = await readHealth(surroundings, environment, change);
    const revision = reading.kind === "told" ? reading.revision : undefined;
    return gateFindings({
      environment: name,
      reading,
      rollouts: await rolloutsOf(surroundings, environment),
      change,
      isDeployed: revision !== undefined && (await surroundings.config.isAncestor(change, revision)),
      soakSeconds: promotion.soakSeconds,
      // Where there is a Rollout the smoke test is an analysis of it, and no Job of a sync.
      hasSmokeTest: smokeTest !== undefined && services.length > 0 && !services.some(isRollout),
      now: surroundings.now(),
    });
  };
}

/** For how long what runs in an environment has been no good. */
export function degradedFor(surroundings: Surroundings): DegradedFor {
  return async (environment) => {
    const { config, now } = surroundings;
    const main = await config.branch(config.main);
    const change = main === undefined ? undefined : await lastChange(config, main, environment.name);
    if (change === undefined) return { kind: "unknown", why: `${environment.name} is not published yet.` };
    const reading = await readHealth(surroundings, environment, change);
    return degradationOf(environment.name, { reading, rollouts: await rolloutsOf(surroundings, environment) }, now());
  };
}

function isRollout({ workload }: Service): boolean {
  return workload.kind === "Rollout";
}
