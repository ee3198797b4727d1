import { isTooLargeToApply } from "../../model/apply-size.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { asTextMap } from "../../model/loose.ts";
import type { OwnObject } from "../../model/own-objects.ts";
import { entriesOf, helmDeletePolicies, helmPhases } from "../../model/sync-position.ts";
import { appliedByTheServer, inWave, roomForArgoCd, syncWave } from "./part.ts";

/** Objects of one's own, and those of charts as Argo CD is to deploy them. */
export function asDeployed(own: readonly OwnObject[] = []): readonly OwnObject[] {
  return own.map((one) => (one.chart === undefined ? one : { ...one, object: deployed(one.object) }));
}

function deployed(object: KubernetesObject): KubernetesObject {
  if (object.kind === "CustomResourceDefinition") return appliedByTheServer(first(withoutHook(object)));
  const hook = asArgoHook(object);
  return isTooLargeToApply(hook, roomForArgoCd) ? appliedByTheServer(hook) : hook;
}

/** Before what may be of its kind. */
function first(object: KubernetesObject): KubernetesObject {
  return annotated(object, { ...inWave(-1), ...asTextMap(object.metadata.annotations) });
}

const helmHook = "helm.sh/hook";
const helmWeight = "helm.sh/hook-weight";
const helmPolicy = "helm.sh/hook-delete-policy";
const argoHook = "argocd.argoproj.io/hook";
const argoPolicy = "argocd.argoproj.io/hook-delete-policy";

/** Helm's annotations in Argo CD's words, which reads them so itself, but for an object that says it in those already. */
function asArgoHook(object: KubernetesObject): KubernetesObject {
  const annotations = asTextMap(object.metadata.annotations);
  const types = namesIn(annotations[helmHook], helmPhases);
  if (types.length === 0) return object;
  const policies = namesIn(annotations[helmPolicy], helmDeletePolicies);
  const weight = annotations[helmWeight];
  const said = {
    [argoHook]: types.join(","),
    ...(policies.length > 0 && { [argoPolicy]: policies.join(",") }),
    ...(weight !== undefined && { [syncWave]: weight }),
  };
  return withoutHook(annotated(object, { ...said, ...annotations }));
}

function namesIn(annotation: string | undefined, names: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set(entriesOf(annotation).flatMap((entry) => names.get(entry) ?? []))];
}

function withoutHook(object: KubernetesObject): KubernetesObject {
  const {
    [helmHook]: _hook,
    [helmWeight]: _weight,
    [helmPolicy]: _policy,
    ...rest
  } = asTextMap(object.metadata.annotations);
  return annotated(object, rest);
}

/** Without annotations there is no empty map of them. */
function annotated(object: KubernetesObject, annotations: Readonly<Record<string, string>>): KubernetesObject {
  const { annotations: _, ...metadata } = object.metadata;
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...object, metadata: { ...metadata, ...(Object.keys(sorted).length > 0 && { annotations: sorted }) } };
}
