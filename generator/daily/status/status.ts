import type { Release } from "../../bot/rollback/releases.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import type { RolloutState } from "../../model/health/rollout.ts";
import type { Hold } from "../../model/resolved.ts";

/** What somebody has told, or a sentence that says why nobody does. */
export type Asked<Value> =
  | { readonly kind: "told"; readonly value: Value }
  | { readonly kind: "untold"; readonly why: string };

/** How an environment stands: from the env file over config to the cluster. */
export interface EnvironmentStatus {
  readonly name: string;
  readonly namespace: string;
  readonly health: HealthReading;
  /** What config has Argo CD deploy; null: nothing yet. */
  readonly release: Asked<TakenRelease | null>;
  readonly services: readonly ServiceStatus[];
  /** Whether the cluster has told what runs. */
  readonly workloads: Asked<null>;
  /** Canaries and blue-green rollouts; none where config has none. */
  readonly rollouts: Asked<readonly RolloutState[]>;
  readonly quota: Asked<readonly QuotaUse[]>;
  /** The last promotion or rollback that was merged. */
  readonly lastMove: Asked<Move | null>;
  readonly pulls: Asked<readonly OpenPull[]>;
  readonly hold: Hold | null;
}

/** What config has Argo CD deploy. */
export interface TakenRelease extends Release {
  /** What is odd about it: Argo CD takes another tag than one would think. */
  readonly note?: string;
}

/** Images with their repositories, as in a manifest. */
export interface ServiceStatus {
  /** `SERVICE`, or `SERVICE/CONTAINER` of what the project builds beside it. */
  readonly name: string;
  /** By the env file. */
  readonly wanted: string;
  /** By config; null: config does not have the service, or does not tell. */
  readonly published: string | null;
  /** Images of its pods. */
  readonly running: readonly RunningImage[];
  /** How many pods there are to be; null: nothing makes any, or nobody tells. */
  readonly replicas: number | null;
  /** Of what comes to an end. */
  readonly lastRun?: LastRun;
}

/** How the last run of a Job or CronJob went; `none`: there was none, or nobody tells. */
export interface LastRun {
  readonly state: "none" | "running" | "succeeded" | "failed";
  /** Time when it began, or ended well, as Kubernetes has it. */
  readonly at?: string;
}

export interface RunningImage {
  readonly image: string;
  readonly pods: number;
  readonly ready: number;
}

export interface QuotaUse {
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
  /** Percent; null: one of the two is no quantity, or there is nothing to be had. */
  readonly percent: number | null;
}

export interface Move {
  readonly kind: "promotion" | "rollback";
  readonly number: number;
  readonly title: string;
}

export interface OpenPull {
  readonly repository: "source" | "config";
  readonly number: number;
  readonly title: string;
  /** Where a person looks at it. */
  readonly address: string;
}
