import { compareNumbers } from "../../../model/version-numbers.ts";
import type { Range } from "./table.ts";

/**
 * The version that a tag names, or undefined. `v1.8.1-chroot` is 1.8.1. What a partial version leaves open is the
 * newest there is, so `8` is no 8.0.
 */
function versionOf(tag: string): readonly number[] | undefined {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?![\d.])/.exec(tag);
  if (parts === null) return undefined;
  return parts.slice(1).map((part) => (part === undefined ? Number.POSITIVE_INFINITY : Number(part)));
}

/** Whether the version that `tag` names lies in one of `ranges`. */
export function isIn(ranges: readonly Range[], tag: string | undefined): boolean {
  const version = tag === undefined ? undefined : versionOf(tag);
  if (version === undefined) return false;
  return ranges.some(({ from, below }) => {
    const [start, end] = [from === undefined ? undefined : versionOf(from), versionOf(below)];
    return (
      (start === undefined || compareNumbers(version, start) >= 0) &&
      end !== undefined &&
      compareNumbers(version, end) < 0
    );
  });
}
