import type { KubernetesObject } from "./compiled.ts";
import { asRecord, asTextMap, textOf } from "./loose.ts";

/** When a sync applies an object: everything of a position is applied, and is healthy, before the next one begins. */
export interface Position {
  readonly phase: Phase;
  readonly wave: number;
}

type Phase = "PreSync" | "Sync" | "PostSync";

const phases: readonly Phase[] = ["PreSync", "Sync", "PostSync"];

/** Helm's hooks that Argo CD runs as its own (pkg/sync/hook/helm/type.go in gitops-engine); it passes over the others. */
export const helmPhases: ReadonlyMap<string, Phase> = new Map([
  ["pre-install", "PreSync"],
  ["pre-upgrade", "PreSync"],
  ["post-install", "PostSync"],
  ["post-upgrade", "PostSync"],
]);

/** When Argo CD deletes a hook that says it in Helm's words (pkg/sync/hook/helm/delete_policy.go in gitops-engine). */
export const helmDeletePolicies: ReadonlyMap<string, string> = new Map([
  ["before-hook-creation", "BeforeHookCreation"],
  ["hook-succeeded", "HookSucceeded"],
  ["hook-failed", "HookFailed"],
]);

/** Whether Argo CD takes an object for a hook (hook.IsHook in gitops-engine). */
export function isHook(object: { readonly metadata?: unknown }): boolean {
  const annotations = asTextMap(asRecord(object.metadata).annotations);
  const hook = annotations["argocd.argoproj.io/hook"];
  if (hook !== undefined) return entriesOf(hook).join() !== "Skip";
  const helm = annotations["helm.sh/hook"];
  return helm !== undefined && helm !== "crd-install";
}

/** The positions of an object in a sync that goes well, in order; none for what such a sync does not apply. */
export function positionsOf(object: KubernetesObject): readonly Position[] {
  const wave = waveOf(object);
  return phasesOf(object)
    .map((phase) => ({ phase, wave }))
    .toSorted(compare);
}

function phasesOf(object: KubernetesObject): readonly Phase[] {
  const annotations = asTextMap(asRecord(object.metadata).annotations);
  const types = entriesOf(annotations["argocd.argoproj.io/hook"]);
  if (types.join() === "Skip") return [];
  if (!isHook(object)) return ["Sync"];
  const own = phases.filter((phase) => types.includes(phase));
  if (own.length > 0 || types.includes("SyncFail")) return own;
  const helm = entriesOf(annotations["helm.sh/hook"]).flatMap((type) => helmPhases.get(type) ?? []);
  return phases.filter((phase) => helm.includes(phase));
}

/** A wave that is no whole number counts as none, and then Helm's weight decides (syncwaves.Wave in gitops-engine). */
function waveOf(object: KubernetesObject): number {
  const annotations = asTextMap(asRecord(object.metadata).annotations);
  return (
    wholeNumber(annotations["argocd.argoproj.io/sync-wave"]) ?? wholeNumber(annotations["helm.sh/hook-weight"]) ?? 0
  );
}

/** A whole number as Go's strconv.Atoi reads it. */
export function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^[+-]?\d{1,18}$/.test(value) ? Number(value) : undefined;
}

/** The entries of an annotation that is a list (GetAnnotationCSVs in gitops-engine). */
export function entriesOf(annotation: string | undefined): readonly string[] {
  const entries = (annotation ?? "").split(",").map((entry) => entry.trim());
  return [...new Set(entries.filter((entry) => textOf(entry) !== undefined))];
}

/** Below 0 when `one` comes before `other`. */
export function compare(one: Position, other: Position): number {
  return phases.indexOf(one.phase) - phases.indexOf(other.phase) || one.wave - other.wave;
}

/** "wave 5 of Sync". */
export function positionText({ phase, wave }: Position): string {
  return `wave ${wave} of ${phase}`;
}
