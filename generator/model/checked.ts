import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "./compiled.ts";

/** What comes out of check, one after the other: a unit with its findings, or findings about several units. */
export interface CheckedItem {
  /** Among those that were asked for; the others are compiled only to be held against them. */
  readonly unit?: CompiledUnit;
  /** YAML of the unit's objects, in their order; for manifests, which are not written, none. */
  readonly texts?: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that check says; `items` can be read once. */
export interface Checked {
  readonly items: Iterable<CheckedItem>;
  readonly sources: Sources;
  /** All units are there: what none of them makes is no longer made. */
  readonly complete: boolean;
}
