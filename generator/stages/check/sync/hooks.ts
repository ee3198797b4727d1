import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject, KubernetesObject } from "../../../model/compiled.ts";
import { groupKind, groupOf } from "../../../model/kubernetes/kinds.ts";
import { asList, asTextMap, at, textOf } from "../../../model/loose.ts";
import { entriesOf, helmDeletePolicies, isHook, positionsOf } from "../../../model/sync-position.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { type Inventory, sameNamespace } from "../relations/inventory.ts";
import { podsOf } from "../relations/pods.ts";

/** @codes gathered by the build */
export const codes = {
  "hook-deletes-data": {
    cause:
      "A claim, a namespace or a definition is a hook. Argo CD deletes hooks, by default before each sync, and what they hold goes with them.",
    cure: "Make it an ordinary object with an early sync wave.",
  },
} as const satisfies CodeTexts;

/** Kinds that take others along when they are deleted, and what that is. */
const holders: ReadonlyMap<string, string> = new Map([
  ["PersistentVolumeClaim", "the data in it"],
  ["Namespace", "all that is in it"],
  ["CustomResourceDefinition.apiextensions.k8s.io", "every object of its kind"],
]);

/**
 * Hooks whose deletion loses more than themselves. Argo CD deletes a hook before it makes it anew in each sync, unless
 * its policy says when else (hook.DeletePolicies in gitops-engine).
 */
export function fleetingData(inventory: Inventory): readonly Diagnostic[] {
  return inventory.unit.flatMap((subject) => {
    const loss = holders.get(groupKind(subject.object));
    if (loss === undefined || !isHook(subject.object) || positionsOf(subject.object).length === 0) return [];
    const policies = deletePoliciesOf(subject.object);
    // A sync that fails is not every sync.
    const severity = isUsedForGood(inventory, subject.object) && !policies.every(isOfFailure) ? "error" : "warning";
    return finding("hook-deletes-data", subject, {
      severity,
      origin: placeOf(subject, ["metadata", "annotations", annotationOf(subject.object)]),
      message: `It is a hook, which Argo CD deletes ${whenOf(policies)}: ${loss} goes with it.`,
      hint: "Make it an ordinary object: remove the hook's annotation and, where the order matters, give it an early sync wave.",
    });
  });
}

const isOfFailure = (policy: string) => policy === "HookFailed";

/** When Argo CD deletes a hook: what it does not know it passes over, and then the default holds. */
function deletePoliciesOf({ metadata }: KubernetesObject): readonly string[] {
  const annotations = asTextMap(metadata.annotations);
  const own = entriesOf(annotations["argocd.argoproj.io/hook-delete-policy"]).filter((policy) =>
    [...helmDeletePolicies.values()].includes(policy),
  );
  const helm = entriesOf(annotations["helm.sh/hook-delete-policy"]).flatMap(
    (policy) => helmDeletePolicies.get(policy) ?? [],
  );
  const all = [...own, ...helm];
  return all.length === 0 ? ["BeforeHookCreation"] : all;
}

const moments: ReadonlyMap<string, string> = new Map([
  ["BeforeHookCreation", "and makes anew in each sync"],
  ["HookSucceeded", "when a sync is done"],
  ["HookFailed", "when a sync fails"],
]);

function whenOf(policies: readonly string[]): string {
  return policies.flatMap((policy) => moments.get(policy) ?? []).join(", and ");
}

function annotationOf({ metadata }: KubernetesObject): string {
  const own = "argocd.argoproj.io/hook";
  return asTextMap(metadata.annotations)[own] === undefined ? "helm.sh/hook" : own;
}

/** Whether something that is there between syncs needs it; a hook's volume may be meant to go with the hook. */
function isUsedForGood({ unit }: Inventory, holder: KubernetesObject): boolean {
  const lasting = unit.filter(({ object }) => !isHook(object));
  const { name, namespace } = holder.metadata;
  switch (holder.kind) {
    case "Namespace":
      return lasting.some(({ object }) => object.metadata.namespace === name);
    case "PersistentVolumeClaim":
      return podsOf(lasting).some(
        ({ spec, namespace: home }) =>
          sameNamespace(home, namespace) &&
          asList(spec.volumes).some((volume) => at(volume, "persistentVolumeClaim", "claimName") === name),
      );
    default:
      return lasting.some((compiled) => isOfDefinition(compiled, holder));
  }
}

function isOfDefinition({ object }: CompiledObject, definition: KubernetesObject): boolean {
  return (
    groupOf(object.apiVersion) === textOf(at(definition, "spec", "group")) &&
    object.kind === at(definition, "spec", "names", "kind")
  );
}
