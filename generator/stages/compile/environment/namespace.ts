import type { LimitRange, Namespace, ResourceQuota } from "kubernetes-types/core/v1.js";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import type { DefaultResources } from "../../../model/workload.ts";
import { dataGuard, inWave, ownLabels, type Part } from "../part.ts";

/**
 * First in the order of file names, so that `kubectl apply -R` makes the namespace before what is in it: alone, because
 * kubectl orders by name, and a LimitRange's file would come before a Namespace's.
 */
const folders = { namespace: "00-namespace", limits: "01-limits" } as const;

/** The namespace with its pod security levels, its quota, and what a container gets that says nothing itself. */
export function namespace(environment: Environment, cluster: Cluster): readonly Part[] {
  const { name, defaults, podSecurity, quota, limitRange } = environment;
  const version = `v${cluster.kubernetesVersion}`;
  const levels = (["enforce", "audit", "warn"] as const).flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, podSecurity[mode]],
    [`pod-security.kubernetes.io/${mode}-version`, version],
  ]);
  const inNamespace = (objectName: string) => ({
    name: objectName,
    namespace: environment.namespace,
    labels: ownLabels,
    annotations: inWave("foundation"),
  });
  const limits = [
    ...(quota === undefined ? [] : [quotaPart(quota, inNamespace(`${name}-resource-quota`))]),
    ...(limitRange === undefined ? [] : [limitRangePart(limitRange, inNamespace(`${name}-limit-range`))]),
  ];
  if (defaults === "kubernetes") return limits;
  return [
    {
      folder: folders.namespace,
      keys: ["namespace"],
      object: {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: {
          name: environment.namespace,
          labels: { name: environment.namespace, environment: name, ...ownLabels, ...Object.fromEntries(levels) },
          annotations: { ...inWave("foundation"), ...dataGuard },
        },
      } satisfies Namespace,
    },
    ...limits,
  ];
}

type Metadata = Part["object"]["metadata"];

function quotaPart(quota: Readonly<Record<string, string>>, metadata: Metadata): Part {
  const hard = Object.fromEntries(Object.entries(quota).sort(([a], [b]) => (a < b ? -1 : 1)));
  const object = { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard } } satisfies ResourceQuota;
  return { folder: folders.limits, keys: ["quota"], object };
}

function limitRangePart({ requests, limits }: DefaultResources, metadata: Metadata): Part {
  const item = { type: "Container", defaultRequest: { ...requests }, default: { ...limits } };
  const object = { apiVersion: "v1", kind: "LimitRange", metadata, spec: { limits: [item] } } satisfies LimitRange;
  return { folder: folders.limits, keys: ["limitRange"], object };
}
