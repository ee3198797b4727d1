import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import { asList, asRecord, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";

/** @codes gathered by the build */
export const codes = {
  "fractional-bytes": {
    cause: "An amount of memory or storage is no whole number of bytes: m behind a number is a thousandth.",
    cure: "Write Mi for mebibytes or Gi for gibibytes.",
  },
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
  readonly code?: "fractional-bytes" | "hidden-definition" | "refused-object";
  readonly path: Path;
  /** What is wrong, after the place in the sentence: `/spec/ports has …`. */
  readonly message: string;
  readonly hint: string;
}

/** Whether a field is there. The API server reads null as absent. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The one problem, when there is one. */
export function refuseIf(wrong: boolean, path: Path, message: string, hint: string): readonly Problem[] {
  return wrong ? [{ path, message, hint }] : [];
}

/** The problems of all items of a list. */
export function each(
  list: unknown,
  path: Path,
  problemsOf: (item: Loose, place: Path, index: number) => readonly Problem[],
): readonly Problem[] {
  return asList(list).flatMap((item, index) => problemsOf(asRecord(item), [...path, index], index));
}

/** Items of a list of texts that stand in it twice. */
export function repeated(list: unknown, path: Path): readonly Problem[] {
  const texts = asList(list);
  return texts.flatMap((text, index) =>
    refuseIf(texts.indexOf(text) < index, [...path, index], `is \`${String(text)}\` again.`, "Remove one of them."),
  );
}
