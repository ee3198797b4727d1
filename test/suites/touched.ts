import { everything, type SuiteName, table } from "./suites.ts";

/** Suites that a change of these paths can touch, in the order in which they begin. */
export function touched(paths: readonly string[]): readonly SuiteName[] {
  const found = new Set(paths.flatMap((path) => rowOf(path)?.suites ?? everything));
  return everything.filter((name) => found.has(name));
}

export function rowOf(path: string): (typeof table)[number] | undefined {
  return table.find(({ paths }) => paths.some((pattern) => fits(path, pattern)));
}

function fits(path: string, pattern: string): boolean {
  if (pattern.endsWith("/")) return path.startsWith(pattern);
  return pattern.startsWith("*") ? path.endsWith(pattern.slice(1)) : path === pattern;
}
