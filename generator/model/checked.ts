import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import type { RememberedUnit } from "./compilation.ts";
import type { CompiledUnit } from "./compiled.ts";

/** What comes out of check, one after the other: a unit with its findings, or findings about several units. */
export interface CheckedItem {
  /** Among those that were asked for; the others are compiled only to be held against them. */
  readonly unit?: CompiledUnit;
  /** Texts of the unit's files, by their paths in its folder; for manifests, which are not written, none. */
  readonly files?: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** A unit that is what it was. */
  readonly remembered?: RememberedUnit;
  /** What the next run may remember. */
  readonly found?: Found;
}

/** Findings before anybody lets them stay. */
export interface Found {
  /** Of the item's unit; without one of several units together. */
  readonly findings: readonly Diagnostic[];
  /** What the unit claims that others may claim too: as long as it stays, so do the findings of several units together. */
  readonly claims: unknown;
}

/** Everything that check says; `items` can be read once. */
export interface Checked {
  readonly items: Iterable<CheckedItem>;
  readonly sources: Sources;
  /** All units are there: what none of them makes is no longer made. */
  readonly complete: boolean;
}
