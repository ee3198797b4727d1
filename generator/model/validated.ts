import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { Rendering } from "./charts/rendering.ts";
import type { Assets } from "./documents.ts";
import type { BaseFile, ClusterFile, EnvironmentFile, SealedFile, WaiversFile } from "./input.ts";

import type { OwnObject } from "./own-objects.ts";

/** An env file that has the form its schema asks for. */
export interface ValidDocument<Content> {
  readonly file: string;
  readonly name: string;
  readonly content: Content;
  /** Faulty parts were taken out of the content, so what is missing in it may be a fault that is told already. */
  readonly partial: boolean;
}

/** The env files that have their form, with the faults of all. A file too faulty to go on with is absent. */
export interface ValidInputs {
  readonly base?: ValidDocument<BaseFile>;
  readonly cluster?: ValidDocument<ClusterFile>;
  readonly waivers?: ValidDocument<WaiversFile>;
  readonly environments: readonly ValidDocument<EnvironmentFile>[];
  /** Sealed values, by `<environment>/<secret>`. */
  readonly sealed: readonly ValidDocument<SealedFile>[];
  /** Objects of one's own, as they stand in their files. */
  readonly objects: readonly OwnObject[];
  /** What charts were rendered to. */
  readonly renderings: readonly Rendering[];
  readonly assets: Assets;
  readonly sources: Sources;
  readonly diagnostics: readonly Diagnostic[];
}
