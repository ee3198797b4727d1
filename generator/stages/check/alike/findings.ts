import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { nameFinder } from "./hits.ts";
import { cutting, filled } from "./pieces.ts";

/** Answers what is found in an environment, by its names; undefined where that may be something else. */
export type FindingsOf = (names: readonly string[]) => readonly Diagnostic[] | undefined;

/** What is found in environments that are like the one with these names. */
export function findingsLike(found: readonly Diagnostic[], names: readonly string[]): FindingsOf {
  const constants: string[] = [];
  const pieces = cutting(names, [], (text) => constants.push(text))(JSON.stringify(found));
  const between = constants.join("\n");
  return (others) => {
    if (others.length !== names.length || nameFinder(others)(between).length > 0) return undefined;
    return JSON.parse(filled(pieces, others)) as readonly Diagnostic[];
  };
}
