import { nearest } from "../../../diagnostics/nearest.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { entryOf } from "../../../model/loose.ts";
import { builtInVersions, knownKinds } from "./catalogue.ts";

/**
 * Kinds that Kubernetes serves below objects only, and that have no schema here, by apiVersion. Alpha and beta
 * versions are not in it, since new ones are switched off unless asked for.
 */
const served: Readonly<Record<string, string>> = {
  "authentication.k8s.io/v1": "TokenRequest",
  "policy/v1": "Eviction",
};

/** Groups of Kubernetes itself that no version of is served any more. */
const goneGroups: readonly string[] = ["extensions"];

/** Groups of custom resources that serve older versions beside the one that has schemas here. */
const severalVersions: readonly string[] = ["gateway.networking.k8s.io", "external-secrets.io"];

/** Kinds that were removed without one of the same name in their place. */
const successors: Readonly<Record<string, string>> = {
  PodSecurityPolicy: "Use the labels pod-security.kubernetes.io/enforce of namespaces instead.",
  List: "Write its items as objects of their own.",
};

/** What is to be said of a kind that has no schema. */
export type UncheckedKind =
  | { readonly exists: true }
  | { readonly exists: false; readonly instead: string | undefined };

/**
 * Whether `apiVersion` has `kind` as far as is known, and what to write instead. A group that neither Kubernetes nor
 * a schema here has is somebody's custom resources, of which nothing is known.
 */
export function uncheckedKind(apiVersion: string, kind: string, release: Release): UncheckedKind {
  const kinds = kindsByVersion(release);
  const elsewhere = [...kinds].filter(([, names]) => names.includes(kind)).map(([version]) => version);
  if (kinds.get(apiVersion)?.includes(kind) === true) return { exists: true };
  const ours = groupOf(apiVersion);
  if (severalVersions.includes(ours) && elsewhere.some((version) => groupOf(version) === ours)) return { exists: true };
  const ofKubernetes = [...goneGroups, ...builtInVersions().map(groupOf)].includes(ours);
  const sameGroup = elsewhere.filter((version) => groupOf(version) === ours);
  const custom = !ofKubernetes && sameGroup.length === 0;
  if (custom && !misspelt(apiVersion, kind, kinds)) return { exists: true };
  return { exists: false, instead: instead(apiVersion, kind, sameGroup.length > 0 ? sameGroup : elsewhere, kinds) };
}

/** Whether an unknown group is likely a slip: a kind that exists, under a version that is nearly the right one. */
function misspelt(apiVersion: string, kind: string, kinds: ReadonlyMap<string, readonly string[]>): boolean {
  const near = nearest(apiVersion, [...kinds.keys()]);
  return near !== undefined && kinds.get(near)?.includes(kind) === true;
}

function instead(
  apiVersion: string,
  kind: string,
  versions: readonly string[],
  kinds: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const successor = entryOf(successors, kind);
  if (successor !== undefined) return successor;
  const newest = versions.toSorted().at(-1);
  if (newest !== undefined) return `Use \`apiVersion: ${newest}\`; its fields may differ.`;
  const near = nearest(kind, kinds.get(apiVersion) ?? [...kinds.values()].flat());
  return near === undefined ? undefined : `Did you mean the kind \`${near}\`?`;
}

function kindsByVersion(release: Release): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, readonly string[]>(
    Object.entries(served).map(([version, names]) => [version, names.split(" ")]),
  );
  for (const key of knownKinds(release)) {
    const [apiVersion = "", kind = ""] = key.split(" ");
    kinds.set(apiVersion, [...(kinds.get(apiVersion) ?? []), kind]);
  }
  return kinds;
}

/** `apps/v1` → `apps`; the core group has no name. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}
