import { closestMatch } from "leven";

/** The candidate that somebody who wrote `name` may have meant, or undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const maxDistance = Math.max(1, Math.floor(name.length / 3));
  return closestMatch(name, [...candidates], { maxDistance });
}
