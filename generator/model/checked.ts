import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "./compiled.ts";

/** What comes out of check, one after the other: a unit with its findings, or findings about several units. */
export interface CheckedItem {
  readonly unit?: CompiledUnit;
  /** The unit is among those that were asked for; the others are compiled only to be held against them. */
  readonly selected: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that check says; `items` can be read once. */
export interface Checked {
  readonly items: Iterable<CheckedItem>;
  readonly sources: Sources;
  /** All units are there: what none of them makes is no longer made. */
  readonly complete: boolean;
}
