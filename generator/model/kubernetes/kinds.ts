import type { KubernetesObject } from "../compiled.ts";
import { textOf } from "../loose.ts";

/** `Kind` for the core group, otherwise `Kind.group`; versions of one kind are the same objects. */
export function groupKind({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): string {
  const group = groupOf(apiVersion);
  return group === "" ? kind : `${kind}.${group}`;
}

/** The API group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: unknown): string {
  const version = textOf(apiVersion) ?? "";
  return version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
}
