import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "./compiled.ts";

/** What is compiled, a folder of output at a time. `units` is absent when the input has a fault. */
export interface Compilation {
  readonly units?: {
    readonly cluster: CompiledUnit;
    readonly argocd: CompiledUnit;
    readonly environmentNames: readonly string[];
    /** Compiled one after the other, when asked for: the objects of all environments are never in memory together. */
    readonly environments: Iterable<CompiledUnit>;
  };
  readonly sources: Sources;
  readonly diagnostics: readonly Diagnostic[];
}
