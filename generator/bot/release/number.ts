import { boundsOf } from "../../model/tags/constraint.ts";
import { constraintIn, takenOf } from "../../model/tags/target.ts";
import { compareVersions, release, type Version, versionText } from "../../model/tags/version.ts";

/**
 * A tag that Argo CD takes for each of these target revisions as soon as it is there: above what it takes now, and met by
 * all of them. undefined: there is none.
 */
export function nextTag(revisions: readonly string[], tags: Iterable<string>): string | undefined {
  const there = [...tags];
  const taken = revisions.flatMap((revision) => {
    const found = takenOf(revision, there);
    return found.kind === "tag" ? [found.version] : [];
  });
  const [highest] = taken.sort((a, b) => compareVersions(b, a));
  return candidates(highest, revisions)
    .map(versionText)
    .find((tag) => !there.includes(tag) && revisions.every((revision) => isTaken(tag, revision, [...there, tag])));
}

function isTaken(tag: string, revision: string, tags: readonly string[]): boolean {
  const found = takenOf(revision, tags);
  return found.kind === "tag" && found.tag === tag && found.alike.length === 0;
}

/** The next patch, then what is further away; where nothing is released, v1.0.0 or where the constraints begin. */
function candidates(highest: Version | undefined, revisions: readonly string[]): readonly Version[] {
  const bounds = revisions.flatMap((revision) => {
    const constraint = constraintIn(revision);
    return constraint === undefined ? [] : boundsOf(constraint);
  });
  const around = bounds.flatMap((bound) => [release(bound.major, bound.minor, bound.patch), ...after(bound)]);
  const first = highest === undefined ? [release(1n, 0n, 0n)] : after(highest);
  const lowest = [release(0n, 1n, 0n), release(0n, 0n, 1n), release(0n, 0n, 0n)];
  return [...first, ...around.sort(compareVersions), ...lowest];
}

/** Some may be there already, beside what the constraint permits. */
const patches = [1n, 2n, 3n];

/** What comes after a version: of a pre-release its release, else the next patch, minor and major one. */
function after({ major, minor, patch, pre }: Version): readonly Version[] {
  return [
    ...(pre.length > 0 ? [release(major, minor, patch)] : []),
    ...patches.map((step) => release(major, minor, patch + step)),
    release(major, minor + 1n, 0n),
    release(major + 1n, 0n, 0n),
  ];
}
