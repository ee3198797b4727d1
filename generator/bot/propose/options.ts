import type { Forge, Pull, PullText } from "../../adapters/forge/port.ts";
import type { SettleOptions } from "../../commit-settings.ts";
import type { Findings } from "../../diagnostics/diagnostic.ts";
import type { Identity } from "../../model/identity.ts";
import type { ImageReference } from "../../model/workload.ts";
import type { Severe } from "../../stages/plan/severe.ts";
import type { Action } from "../branch/action.ts";
import type { HealthySince } from "../earlier/earlier.ts";

/** What a change of one environment by a pull request in source is made with. */
export interface ProposeOptions extends SettleOptions {
  readonly forge: Forge;
  readonly bot: Identity;
  /** Path of the project's folder in the source repository: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Name of the environment that is changed. */
  readonly environment: string;
  /** Codes of findings and refusals that may pass. */
  readonly allow: readonly string[];
  readonly dryRun: boolean;
  readonly now: Date;
  /** Who can tell how earlier environments are. */
  readonly healthySince?: HealthySince | undefined;
}

/** An image of a service, or of a container beside it, that changes. */
export interface ImageMove {
  /** `SERVICE`, or `SERVICE/CONTAINER`. */
  readonly service: string;
  /** Keys of the setting in the env file; those of the service's own image where it says none. */
  readonly keys?: readonly string[];
  readonly from: ImageReference;
  readonly to: ImageReference;
}

/** What became of it; `refused`: nothing was written, and the findings say why. */
export type ProposedAction = Exclude<Action, "stopped"> | "refused";

export interface Proposed extends Findings {
  readonly action: ProposedAction;
  readonly branch: string;
  readonly pull?: Pull;
  /** What the pull request says; with a refusal only in a dry run. */
  readonly text?: PullText;
  readonly images: readonly ImageMove[];
  /** What the change does to the running system, at a glance. */
  readonly brief?: readonly string[];
  /** What in the plan keeps it from being merged by the bot, which was to merge it. */
  readonly severe?: Severe;
  /** Why nothing was to be done, as a sentence. */
  readonly why?: string;
  /** Pull request that this one takes the place of. */
  readonly closed?: Pull;
  /** What the same pull request had proposed before, and still does. */
  readonly carried?: readonly string[];
  /** What it had proposed before, and does not any more. */
  readonly superseded?: readonly string[];
}
