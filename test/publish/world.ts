import type { Forge, Pull } from "../../generator/adapters/forge/port.ts";
import type { Ran } from "../support/cli.ts";

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

/** The command line, run in the project's folder. */
export interface Commands {
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  readonly publish: (...args: readonly string[]) => Promise<PublishedJson & { readonly code: number }>;
}

/**
 * A project with its forge, as the scenarios see it. The environments are `dev`, merged by the bot, and `prod`, merged by
 * people and following tags.
 */
export interface World extends Commands {
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
  /** The built command line in processes of their own: for what really happens at the same time. */
  readonly apart: Commands;
  /** The same, killed without warning after so many milliseconds. */
  readonly killed: (milliseconds: number, ...args: readonly string[]) => Promise<void>;
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
  /**
   * `npm test` has it on the embedded forge: one or two for each command. The rest is left to the scenarios' suite, which
   * has all of them on GitHub, and on Gitea one for each command.
   */
  readonly everyday?: "everywhere" | "embedded";
  readonly run: (world: World) => Promise<void>;
}
