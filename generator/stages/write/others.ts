import { statSync } from "node:fs";
import { join } from "node:path";
import { isSettled, stampText } from "../../model/stamp.ts";

/**
 * Stamps of files and folders of a project, by their paths from its folder; empty where there is nothing. undefined: one may
 * stay as it is although it is changed. `now`: the files' time from before the call.
 */
export function stampsOfOthers(
  root: string,
  paths: readonly string[],
  now: number,
): Readonly<Record<string, string>> | undefined {
  const stats = paths.map((path) => statSync(join(root, path), { throwIfNoEntry: false }));
  if (!stats.every((one) => one === undefined || isSettled(one, now))) return undefined;
  return Object.fromEntries(paths.map((path, at) => [path, stats[at] === undefined ? "" : stampText(stats[at])]));
}
