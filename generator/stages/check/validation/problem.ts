import type { Path } from "../schema/faults.ts";

/** Something that the API server refuses (or, where the code says so, warns of) in one object. */
export interface Problem {
  /** `refused-object` unless said. */
  readonly code?: "hidden-definition" | "refused-object";
  readonly path: Path;
  /** What is wrong, after the place in the sentence: `/spec/ports has …`. */
  readonly message: string;
  readonly hint: string;
}

/** Whether a field is there. The API server reads null as absent. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
