import type { Forge, Pull } from "../../generator/adapters/forge/port.ts";

/** What a run of the command line came to. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The result of `publish --format json`. */
export interface PublishedJson {
  readonly kind: "published" | "superseded" | "refused";
  readonly released: readonly { readonly tag: string; readonly commit: string }[];
  readonly targets: readonly {
    readonly name: string;
    readonly action: string;
    readonly pull?: { readonly number: number; readonly state: string };
    readonly waitsFor: readonly string[];
    readonly severe?: { readonly mergeUpTo: string };
    readonly title?: string;
    readonly body?: string;
    readonly codes: readonly string[];
  }[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly hint?: string }[];
}

/**
 * A project with its forge, as the scenarios see it. The environments are `dev`, merged by the bot, and `prod`, merged by
 * people and following tags.
 */
export interface World {
  /** Folder of the user's clone. */
  readonly root: string;
  /** The forge in the hands of the bot, and in those of a person. */
  readonly bot: Forge;
  readonly person: Forge;
  /** Changes env files, by name, and commits; the commit becomes source's main. `null` removes a file. */
  readonly edit: (changes: Readonly<Record<string, ((settings: never) => void) | null>>) => Promise<string>;
  /** Makes another commit what HEAD stands for. */
  readonly checkOut: (commit: string) => Promise<void>;
  /** Brings the user's clone to source's main. */
  readonly pull: () => Promise<void>;
  /** Runs the real command line in a process of its own. */
  readonly run: (...args: readonly string[]) => Promise<Run>;
  /** The same, killed without warning after so many milliseconds. */
  readonly killed: (milliseconds: number, ...args: readonly string[]) => Promise<void>;
  readonly publish: (...args: readonly string[]) => Promise<PublishedJson & { readonly code: number }>;
  /** What `publish` without arguments does, in this process: for what only leads to where a test begins. */
  readonly bring: () => Promise<Pick<PublishedJson, "targets"> & { readonly code: number }>;
  /** Somebody presses the forge's button that merges main into a pull request's branch. */
  readonly updateBranch: (pull: Pull) => Promise<void>;
}

/** A guarantee of the bot, on whatever forge. */
export interface Scenario {
  readonly name: string;
  /**
   * Where it starts: settled is a config that holds what the env files say; three is the same with a second service,
   * `greeter`, and with `staging`, merged by the bot, between dev and prod. Otherwise nothing was ever published.
   */
  readonly from?: "settled" | "three";
  /** `npm test` has it on the embedded forge: one or two for each command. The rest is left to the scenarios' suite. */
  readonly everyday?: true;
  readonly run: (world: World) => Promise<void>;
}
