import { closestMatch } from "leven";

/** The candidate that somebody who wrote `name` may have meant, or undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  // Two neighbouring letters in the wrong order are two steps, which in a short name may lead to any other.
  const maxDistance = name.length <= 3 ? 1 : Math.max(2, Math.floor(name.length / 3));
  return closestMatch(name, [...candidates], { maxDistance }) ?? candidates.find((other) => isTurned(name, other));
}

/** Whether one has the letters of the other in another order, two of them at most in another place. */
function isTurned(name: string, other: string): boolean {
  const differing = [...name].filter((letter, at) => letter !== other[at]).length;
  return differing === 2 && [...name].sort().join("") === [...other].sort().join("");
}
