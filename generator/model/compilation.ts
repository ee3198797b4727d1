import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { CompiledObject, CompiledUnit } from "./compiled.ts";
import type { Release } from "./kubernetes/releases.ts";
import type { Waivers } from "./waivers.ts";

/** What is compiled, a folder of output at a time. `units` is absent when the input has a fault. */
export interface Compilation<Unit = CompiledUnit> {
  readonly units?: Units<Unit>;
  readonly waivers?: Waivers;
  readonly sources: Sources;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Units<Unit = CompiledUnit> {
  /** Compiled one after the other, when asked for: the objects of all environments are never in memory together. */
  readonly all: Iterable<Unit>;
  /** What exists once per cluster, which the units are held against. */
  readonly cluster: readonly CompiledObject[];
  /** Argo CD's objects that every environment is held against. */
  readonly argocd: readonly CompiledObject[];
  /** Argo CD's objects that a unit is held against: the cluster's and its own. */
  readonly argocdFor: (unit: CompiledUnit) => readonly CompiledObject[];
  /** One unit is to be proven. */
  readonly isOne?: boolean;
  /** Objects of a unit with their texts that nobody has proven yet as they are. Absent: all of them. */
  readonly unproven?: (unit: CompiledUnit, texts: readonly string[]) => readonly CompiledObject[];
  /** What is found in several units together, where it is known already. */
  readonly conflicts?: readonly Diagnostic[];
  readonly environmentNames: readonly string[];
  /** What the cluster runs. */
  readonly release: Release;
}

/** A unit that is what it was, and was proven then: its objects are not made again. */
export interface RememberedUnit {
  readonly kind: "remembered";
  readonly name: string;
  readonly directory: string;
  /** What was found, before anybody let it stay. */
  readonly findings: readonly Diagnostic[];
  /** Files in its folder. */
  readonly files: number;
}
