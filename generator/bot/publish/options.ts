import type { Forge, Pull, PullText } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import type { Identity } from "../../model/identity.ts";
import type { Target } from "./target.ts";

/** What a pull request would change, for whoever describes it. */
export interface Change {
  /** The environment's name, or `cluster`. */
  readonly name: string;
  /** Folders of config that it is about, e.g. `dev`, or `cluster` and `argocd`. */
  readonly folders: readonly string[];
  /** What is compiled; empty when the environment is no more. */
  readonly units: readonly CompiledUnit[];
  /** Files of the target's folders as config's main has them: texts by path, e.g. `dev/mysql/deployment-mysql.yaml`. */
  readonly before: ReadonlyMap<string, string>;
  /** The same as they are compiled. */
  readonly after: ReadonlyMap<string, string>;
  /** What a reader has to know besides, in whole sentences and safe in markdown: that it waits for the cluster, that it is dirty … */
  readonly notes: readonly string[];
}

/** A pull request's title and body; with an error among the diagnostics it is not made, and nothing is written. */
export interface Description extends PullText {
  /** What the body says, in a few lines for a terminal. */
  readonly brief: readonly string[];
  readonly diagnostics?: readonly Diagnostic[];
}

export type Describe = (change: Change) => Description | Promise<Description>;

export interface PublishOptions {
  readonly forge: Forge;
  readonly bot: Identity;
  readonly targets: readonly Target[];
  /** Commit of source that the targets were compiled from. */
  readonly commit: string;
  /** Names of all environments there are: what config has besides is of environments that are no more. */
  readonly environments: readonly string[];
  /** Whether targets were chosen by name; then the others are left alone, whatever they are. */
  readonly partial: boolean;
  readonly generatorVersion: string;
  readonly inputsDigestOf: (name: string) => string;
  readonly dirty: boolean;
  /** People whose changes of the env files came after a commit of source; undefined: nothing was published before. */
  readonly authorsSince: (commit: string | undefined) => Promise<readonly Identity[]>;
  readonly allow: readonly string[];
  /** What a target's pull request has to say besides, e.g. which findings were allowed to pass. */
  readonly notesOf: (name: string) => readonly string[];
  readonly dryRun: boolean;
  readonly describe: Describe;
}

export interface Published {
  readonly name: string;
  readonly branch: string;
  /**
   * unchanged: nothing to do. kept: its open pull request is right as it is. queued: the forge merges it by itself, and a
   * later run finds it merged.
   */
  readonly action: "unchanged" | "opened" | "updated" | "kept" | "withdrawn" | "merged" | "queued" | "stopped";
  readonly pull?: Pull;
  /** Whether the forge vouches for the signature of the newest commit; undefined: it cannot tell. */
  readonly verified?: boolean;
  /** Files of the cluster that it waits for. */
  readonly waitsFor: readonly string[];
  /** What is changed, as the pull request says it. */
  readonly text?: PullText;
  /** The same at a glance, as lines. */
  readonly brief?: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export type PublishResult =
  | { readonly kind: "published"; readonly targets: readonly Published[] }
  /** Source's main went on; what was published until then is right for its time, and the next run brings it up to date. */
  | { readonly kind: "superseded"; readonly targets: readonly Published[] };

/** Whether the commit is still the head of source's main. */
export async function isCurrent({ forge: { source }, commit }: PublishOptions): Promise<boolean> {
  return (await source.branch(source.main)) === commit;
}
