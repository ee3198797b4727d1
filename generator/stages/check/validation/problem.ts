import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Path } from "../schema/faults.ts";

/** @codes gathered by the build */
export const codes = {
  "refused-object": {
    cause:
      "Fields of an object that are each allowed contradict each other, or an alternative is missing or chosen twice.",
    cure: "Do as the message says. The schema cannot express it; the API server refuses the object all the same.",
  },
  "hidden-definition": {
    cause: "A variable or port is defined twice, so that one of the two has no effect. The API server only warns.",
    cure: "Remove one of them.",
  },
} as const satisfies CodeTexts;

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
