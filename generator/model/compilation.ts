import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { CompiledObject, CompiledUnit } from "./compiled.ts";
import type { Release } from "./kubernetes/releases.ts";
import type { Waivers } from "./waivers.ts";

/** What is compiled, a folder of output at a time. `units` is absent when the input has a fault. */
export interface Compilation {
  readonly units?: {
    /** Compiled one after the other, when asked for: the objects of all environments are never in memory together. */
    readonly all: Iterable<CompiledUnit>;
    /** What exists once per cluster, which the units are held against. */
    readonly cluster: readonly CompiledObject[];
    /** Argo CD's objects that a unit is held against: the cluster's and its own. */
    readonly argocdFor: (unit: CompiledUnit) => readonly CompiledObject[];
    readonly environmentNames: readonly string[];
    /** What the cluster runs. */
    readonly release: Release;
  };
  readonly waivers?: Waivers;
  readonly sources: Sources;
  readonly diagnostics: readonly Diagnostic[];
}
