import { readFileSync } from "node:fs";

/**
 * What is taken of a process. `wall`: from start to exit. `processor`: what it and its children have computed, which is what
 * can be read on a machine that others use too; two cores at once are no gain there.
 */
export type Clock = "wall" | "processor";

export function clockOf(name: string | undefined): Clock {
  if (name === undefined || name === "wall") return "wall";
  if (name === "processor") return name;
  throw new Error(`There is no clock ${name}. There are: wall, processor.`);
}

/** A command under bash, which writes to `file` what its children have computed; in thousandths, unlike /proc. */
export function counted(command: readonly string[], file: string): readonly string[] {
  return ["-c", `"$@"; code=$?; times >"$0"; exit $code`, file, ...command];
}

/** Milliseconds in what `times` has written of its children. */
export function countedIn(file: string): number {
  const [, children = ""] = readFileSync(file, "utf8").split("\n");
  const spent = [...children.matchAll(/(\d+)m(\d+\.\d+)s/g)];
  return spent.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}
