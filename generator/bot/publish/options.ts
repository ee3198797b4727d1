import type { Forge, Pull, PullText } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { NotIgnoredYet } from "../../model/health/gate.ts";
import type { RolloutState } from "../../model/health/rollout.ts";
import type { Identity } from "../../model/identity.ts";
import type { Severe } from "../../stages/plan/severe.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import type { Action } from "../branch/action.ts";
import type { HealthySince } from "../earlier/earlier.ts";

/** What targets are published with. */
export interface TargetOptions {
  readonly forge: Forge;
  readonly bot: Identity;
  /** Who has changed env files since a commit of source. */
  readonly authorsSince: (commit: string | undefined) => Promise<readonly Identity[]>;
  /** Commit of source that the targets were compiled from. */
  readonly commit: string;
  readonly generatorVersion: string;
  readonly dirty: boolean;
  readonly allow: readonly string[];
  /** What a unit's pull request has to say besides, in sentences: which findings were allowed to pass. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  readonly dryRun: boolean;
  readonly now: Date;
  /** Address of the page that was made of the same commit. */
  readonly page?: string | undefined;
  /** Who can tell how earlier environments are. */
  readonly healthySince?: HealthySince | undefined;
  /** What is still on its way in an environment, where somebody can tell. */
  readonly unfinished?: ((environment: string) => Promise<readonly RolloutState[]>) | undefined;
  /** What Argo CD is to leave alone and does not yet, where somebody can tell. */
  readonly notIgnoredYet?: NotIgnoredYet | undefined;
}

/** What became of a target. */
export interface Published {
  readonly name: string;
  readonly branch: string;
  readonly action: Action;
  readonly pull?: Pull;
  /** Whether the forge vouches for the signature of the newest commit; undefined: it cannot tell. */
  readonly verified?: boolean;
  /** Files of the cluster that it waits for. */
  readonly waitsFor: readonly string[];
  /** What in the plan keeps it from being merged by the bot, which merges the environment's others. */
  readonly severe?: Severe;
  /** What is changed, as the pull request says it. */
  readonly text?: PullText;
  /** The same, folder by folder. */
  readonly plans?: readonly UnitPlan[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether the commit is still the head of source's main. */
export async function isCurrent({ forge: { source }, commit }: TargetOptions): Promise<boolean> {
  return (await source.branch(source.main)) === commit;
}
