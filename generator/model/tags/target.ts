import { type Constraint, isMet, parseConstraint } from "./constraint.ts";
import { compareVersions, readVersion, type Version, versionIn } from "./version.ts";

/**
 * What a target revision stands for among a repository's tags, as Argo CD 3.5.7 picks it (util/versions/tags.go, MaxVersion).
 *
 * - `name`: it is no constraint, but the name of a branch, a tag or a commit.
 * - `tag`: the highest that meets it. `alike` are others of the same version: which of them Argo CD takes is chance, since
 *   it reads refs out of a Go map.
 * - `none`: no tag meets it.
 * - `unreadable`: one tag keeps Argo CD from resolving it, whatever the other tags are.
 */
export type Taken =
  | { readonly kind: "name" }
  | { readonly kind: "tag"; readonly tag: string; readonly version: Version; readonly alike: readonly string[] }
  | { readonly kind: "none" }
  | { readonly kind: "unreadable"; readonly tag: string; readonly why: string };

export function takenOf(targetRevision: string, tags: Iterable<string>): Taken {
  const constraint = constraintIn(targetRevision);
  if (constraint === undefined) return { kind: "name" };
  const met = metBy(constraint, tags);
  if ("why" in met) return { kind: "unreadable", ...met };
  const [highest, ...others] = met;
  if (highest === undefined) return { kind: "none" };
  const alike = others.filter(({ version }) => compareVersions(version, highest.version) === 0).map(({ tag }) => tag);
  return { kind: "tag", ...highest, alike };
}

/** Whether a target revision of Argo CD is a constraint over tags rather than a name. A whole version is the name of a tag. */
export function followsTags(targetRevision: string): boolean {
  return constraintIn(targetRevision) !== undefined;
}

/** undefined: it is none. */
export function constraintIn(targetRevision: string): Constraint | undefined {
  return versionIn(targetRevision) === undefined ? parseConstraint(targetRevision) : undefined;
}

interface Tagged {
  readonly tag: string;
  readonly version: Version;
}

interface Unreadable {
  readonly tag: string;
  readonly why: string;
}

/** Tags that meet a constraint, the highest first, in the order of their texts where they are alike. */
export function metBy(constraint: Constraint, tags: Iterable<string>): readonly Tagged[] | Unreadable {
  const found: Tagged[] = [];
  for (const tag of [...tags].sort()) {
    const reading = readVersion(tag);
    if (reading.kind === "unreadable") return { tag, why: reading.why };
    if (reading.kind === "version" && isMet(constraint, reading.version)) found.push({ tag, version: reading.version });
  }
  return found.sort((a, b) => compareVersions(b.version, a.version));
}
