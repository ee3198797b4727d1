/** A release: major, minor and patch. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Argo CD takes v3 and v1.2 for releases too (Masterminds/semver, NewVersion). Pre-releases are none. */
const release = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:\+[0-9A-Za-z.-]+)?$/;

/** undefined: the tag is no release. */
export function parseVersion(tag: string): Version | undefined {
  const [whole, major, minor = "0", patch = "0"] = release.exec(tag) ?? [];
  return whole === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** undefined: none of the tags is a release. */
export function highestRelease(tags: readonly string[]): { tag: string; version: Version } | undefined {
  return tags
    .flatMap((tag) => {
      const version = parseVersion(tag);
      return version === undefined ? [] : [{ tag, version }];
    })
    .sort((a, b) => compareVersions(a.version, b.version))
    .at(-1);
}

export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The n-th release after `highest`. The first of all is v1.0.0, or the next patch of what is there. */
export function nextVersion(highest: Version | undefined, n: number): Version {
  if (highest === undefined) return [1, 0, n - 1];
  const [major, minor, patch] = highest;
  return [major, minor, patch + n];
}

export function versionText([major, minor, patch]: Version): string {
  return `v${major}.${minor}.${patch}`;
}

/** Whether a target revision of Argo CD is a constraint over tags rather than the name of a branch. */
export function followsTags(targetRevision: string): boolean {
  return targetRevision.includes("*");
}
