import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Effect } from "./effect.ts";

/** What a publish changes in one unit's folder of config, and what that does. Plain data: its JSON is stable. */
export interface UnitPlan {
  /** The environment's name, `cluster` or `argocd`. */
  readonly unit: string;
  readonly totals: Totals;
  /** The worst first. */
  readonly changes: readonly Change[];
  /** Of the unit as a whole, the worst first; what a change does by itself is with the change. */
  readonly effects: readonly Effect[];
  /** What the unit's pods and objects need together, for what a quota limits and for CPU and memory. */
  readonly resources: readonly ResourceChange[];
  /** Why it must not be published unless `--allow` names the code. */
  readonly refusals: readonly Diagnostic[];
}

export interface Totals {
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
  readonly unchanged: number;
  /** Of the unchanged: written in another way or in another file, but meaning the same. */
  readonly restated: number;
}

export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface Change {
  readonly action: "create" | "change" | "delete";
  readonly object: ObjectReference;
  /** Below the unit's folder; of a deleted object, where it was. */
  readonly path: string;
  /** Empty unless the action is `change`. */
  readonly fields: readonly FieldDifference[];
  /** The worst first. */
  readonly effects: readonly Effect[];
  /** Of a text that the tool makes by itself. In JSON it is left out: what differs is in the fields. */
  readonly bulk?: Bulk;
}

/** How much of a text of the tool's own making differs. */
export interface Bulk {
  /** `grafana dashboard`. */
  readonly what: string;
  /** The service or environment that it is of. */
  readonly of?: string;
  readonly counts: "line" | "rule";
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Values that look like credentials are masked as a whole: `(masked 1)`; equal numbers stand for equal values. */
export interface FieldDifference {
  readonly action: "add" | "remove" | "change" | "reorder";
  /** Keys; an item of a list that is matched by keys is written `[name=app]`. */
  readonly path: readonly string[];
  /** What was there, or the API server's default. Absent when the action is `add`. */
  readonly from?: unknown;
  /** Absent when the action is `remove`. */
  readonly to?: unknown;
}

/** Amounts are Kubernetes quantities; absent: nothing of it, or not limited. */
export interface ResourceChange {
  readonly namespace: string;
  readonly resource: string;
  readonly from: string;
  readonly to: string;
  /** The lowest of the namespace's quotas. */
  readonly limitFrom?: string;
  readonly limitTo?: string;
}
