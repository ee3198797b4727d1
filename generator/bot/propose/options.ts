import type { Forge, Pull, PullText } from "../../adapters/forge/port.ts";
import type { Diagnostic, Sources } from "../../diagnostics/diagnostic.ts";
import type { RawFile } from "../../model/files.ts";
import type { Identity } from "../../model/identity.ts";
import type { Environment, ImageReference, System } from "../../model/resolved.ts";

/** Findings, with the texts of the files that they point at. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

/** What files under envs/ come to; without system, the findings say why. */
export interface Read extends Findings {
  readonly system?: System;
}

/** What files under envs/ come to for one environment, compiled and proven. With an error there is nothing else. */
export interface Judged extends Findings {
  readonly environment?: Environment;
  /** The environment's files as config would have them, e.g. `dev/mysql/deployment-mysql.yaml`. */
  readonly compiled: ReadonlyMap<string, string>;
  /** Sections of markdown: what the compiled files do to a cluster that runs `before`. Errors: what the plan refuses. */
  readonly planned: (before: ReadonlyMap<string, string>) => Planned;
}

export interface Planned {
  readonly sections: readonly string[];
  /** The same at a glance, as lines for a terminal. */
  readonly brief: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a change of one environment by a pull request in source is made with. */
export interface ProposeOptions {
  readonly forge: Forge;
  readonly bot: Identity;
  /** Path of the project's folder in the source repository: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Name of the environment that is changed. */
  readonly environment: string;
  readonly read: (files: readonly RawFile[]) => Promise<Read>;
  readonly judge: (files: readonly RawFile[]) => Promise<Judged>;
  /** Codes of findings and refusals that may pass. */
  readonly allow: readonly string[];
  readonly dryRun: boolean;
}

/** An image of a service that changes. */
export interface ImageMove {
  readonly service: string;
  readonly from: ImageReference;
  readonly to: ImageReference;
}

/**
 * - `unchanged`: nothing to do. `kept`: the open pull request is right as it is.
 * - `withdrawn`: there is nothing to change any more, so the pull request was closed.
 * - `queued`: the forge merges it by itself, when its own conditions are met.
 * - `refused`: nothing was written, and the findings say why.
 */
export type ProposedAction =
  | "unchanged"
  | "opened"
  | "updated"
  | "kept"
  | "withdrawn"
  | "merged"
  | "queued"
  | "refused";

export interface Proposed extends Findings {
  readonly action: ProposedAction;
  readonly branch: string;
  readonly pull?: Pull;
  /** What the pull request says; with a refusal only in a dry run. */
  readonly text?: PullText;
  readonly images: readonly ImageMove[];
  /** What the change does to the running system, at a glance. */
  readonly brief?: readonly string[];
  /** Why nothing was to be done, as a sentence. */
  readonly why?: string;
  /** Pull request that this one takes the place of. */
  readonly closed?: Pull;
}
