import type { KubernetesObject } from "../../model/compiled.ts";
import { listKeys } from "../../model/kubernetes/list-keys.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { strategicMerge } from "../../model/kubernetes/strategic-merge.ts";
import { asRecord, asRecords, isRecord, type Loose } from "../../model/loose.ts";
import { strategicDiff } from "./strategic-diff.ts";

/** What an object is meant to be, and what it is compiled to so far; both without what the server fills in. */
export interface Pair {
  readonly wanted: KubernetesObject;
  readonly made: KubernetesObject;
}

/**
 * What typed settings leave unsaid, in Kubernetes' own words: fields of the container, of the pod, and patches by kind
 * for the rest.
 */
export function remainder(workload: Pair, others: readonly Pair[]): Loose {
  const { types } = listKeys();
  const [wantedPod, madePod] = [podOf(workload.wanted), podOf(workload.made)];
  const [wantedOwn = {}] = asRecords(wantedPod.containers);
  const [madeOwn = {}, ...beside] = asRecords(madePod.containers);
  const container = strategicDiff(madeOwn, wantedOwn, { type: "Container" }, types);
  const own = container === undefined ? madeOwn : strategicMerge(madeOwn, container, { type: "Container" }, types);
  const podSoFar = { ...madePod, containers: [own, ...beside] };
  const pod = strategicDiff(podSoFar, wantedPod, { type: "PodSpec" }, types);
  const podThen = pod === undefined ? podSoFar : strategicMerge(podSoFar, pod, { type: "PodSpec" }, types);
  const made = withPod(workload.made, podThen);
  const patches = [{ wanted: workload.wanted, made }, ...others].flatMap((pair) => {
    const patch = patchOf(pair);
    return patch === undefined ? [] : [[pair.wanted.kind, patch] as const];
  });
  return {
    ...(container !== undefined && { container: inOrder(container) }),
    ...(pod !== undefined && { pod: inOrder(pod) }),
    ...(patches.length > 0 && { patch: inOrder(Object.fromEntries(patches)) }),
  };
}

function patchOf({ wanted, made }: Pair): Loose | undefined {
  const { kinds, types } = listKeys();
  const type = kinds[`${wanted.apiVersion}/${wanted.kind}`];
  const node = type === undefined ? undefined : { type };
  return strategicDiff(made as unknown as Loose, wanted as unknown as Loose, node, types);
}

function podOf(object: KubernetesObject): Loose {
  return asRecord(podTemplateOf(object)?.spec);
}

/** An object with another pod in its template. */
function withPod(object: KubernetesObject, pod: Loose): KubernetesObject {
  const path = podTemplateOf(object)?.pointer.split("/").slice(1) ?? [];
  return replaced(object, path, pod) as unknown as KubernetesObject;
}

function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  return isRecord(value) ? { ...value, [key]: replaced(value[key], path, by) } : value;
}

/** Fields by their names, so that the same is said in the same way whatever order it was written in. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key])]));
}
