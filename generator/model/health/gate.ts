import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../compiled.ts";
import type { Environment } from "../resolved.ts";
import type { RolloutState } from "./rollout.ts";

export interface GateRequest {
  /** The environment whose images would leave it. */
  readonly environment: Environment;
  /** Commit of config's main that it has to run. */
  readonly commit: string;
}

/**
 * Whether an environment has been healthy for as long as it has to be. Errors keep the promotion closed; what else there
 * is to know comes as warnings, and stands in the pull request.
 */
export type Gate = (request: GateRequest) => Promise<readonly Diagnostic[]>;

/** Rollouts of an environment that have not arrived; none where there is none, or nobody tells. */
export type UnfinishedRollouts = (
  environment: Pick<Environment, "name" | "namespace">,
) => Promise<readonly RolloutState[]>;

/**
 * What the environment's Application, as it is compiled, is to leave alone and the one in the cluster does not yet, in words
 * (`Deployment/frontend /spec/replicas`); none where it leaves all of it alone, where there is none, or nobody tells.
 */
export type NotIgnoredYet = (environment: string, application: KubernetesObject) => Promise<readonly string[]>;

/** How long an environment has been degraded. `why`: a sentence. `rollouts`: those that are aborted or degraded. */
export type Degradation =
  | { readonly kind: "degraded"; readonly seconds: number; readonly rollouts: readonly RolloutState[] }
  | { readonly kind: "not-degraded" }
  | { readonly kind: "unknown"; readonly why: string };

export type DegradedFor = (environment: Environment) => Promise<Degradation>;
