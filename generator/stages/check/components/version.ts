import type { Range } from "./table.ts";

type Version = readonly [major: number, minor: number, patch: number];

/**
 * The version that a tag names, or undefined. `v1.8.1-chroot` is 1.8.1. What a partial version leaves open is the
 * newest there is, so `8` is no 8.0.
 */
function versionOf(tag: string): Version | undefined {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?![\d.])/.exec(tag);
  if (parts === null) return undefined;
  const [major, minor, patch] = parts
    .slice(1)
    .map((part) => (part === undefined ? Number.POSITIVE_INFINITY : Number(part)));
  return [major ?? 0, minor ?? 0, patch ?? 0];
}

/** Whether the version that `tag` names lies in one of `ranges`. */
export function isIn(ranges: readonly Range[], tag: string | undefined): boolean {
  const version = tag === undefined ? undefined : versionOf(tag);
  if (version === undefined) return false;
  return ranges.some(({ from, below }) => {
    const [start, end] = [from === undefined ? undefined : versionOf(from), versionOf(below)];
    return (start === undefined || !isBefore(version, start)) && end !== undefined && isBefore(version, end);
  });
}

function isBefore(one: Version, other: Version): boolean {
  const index = one.findIndex((part, at) => part !== other[at]);
  return index >= 0 && (one[index] ?? 0) < (other[index] ?? 0);
}
