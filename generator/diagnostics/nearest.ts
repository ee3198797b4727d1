import { closestMatch } from "leven";

/** The candidate that somebody who wrote `name` may have meant, or undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  // Two neighbouring letters in the wrong order are two steps.
  const maxDistance = name.length <= 3 ? 1 : Math.max(2, Math.floor(name.length / 3));
  return closestMatch(name, [...candidates], { maxDistance });
}
