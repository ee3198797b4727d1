import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Environment } from "../resolved.ts";

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

/** How long an environment has been degraded. `why`: a sentence. */
export type Degradation =
  | { readonly kind: "degraded"; readonly seconds: number }
  | { readonly kind: "not-degraded" }
  | { readonly kind: "unknown"; readonly why: string };

export type DegradedFor = (environment: Environment) => Promise<Degradation>;
