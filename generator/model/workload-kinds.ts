/** What makes the pods of a service, as Kubernetes calls it, and what follows from that. */
export interface WorkloadRow {
  /** Has a number of pods, which an autoscaler may set. */
  readonly isScaled: boolean;
  /** Runs on and on: it may be called, asked how it is, and be missed when it has no pod. */
  readonly isServing: boolean;
  /** The version of its API that an object is written in. */
  readonly api: "apps/v1" | "batch/v1" | "argoproj.io/v1alpha1";
  /** As the API server calls them: `<plural>.<group>`. */
  readonly resource: `${string}.${"apps" | "batch" | "argoproj.io"}`;
  /** The number of pods that are ready, and its label with the object's name: kube-state-metrics', or Argo Rollouts' own. */
  readonly available?: { readonly metric: string; readonly label: string };
}

/** Every kind. A new one is a row here, and its object in stages/compile/service/workloads.ts. */
export const workloadKinds = {
  Deployment: {
    isScaled: true,
    isServing: true,
    api: "apps/v1",
    resource: "deployments.apps",
    available: { metric: "kube_deployment_status_replicas_available", label: "deployment" },
  },
  StatefulSet: {
    isScaled: true,
    isServing: true,
    api: "apps/v1",
    resource: "statefulsets.apps",
    available: { metric: "kube_statefulset_status_replicas_available", label: "statefulset" },
  },
  DaemonSet: {
    isScaled: false,
    isServing: true,
    api: "apps/v1",
    resource: "daemonsets.apps",
    available: { metric: "kube_daemonset_status_number_available", label: "daemonset" },
  },
  CronJob: { isScaled: false, isServing: false, api: "batch/v1", resource: "cronjobs.batch" },
  Job: { isScaled: false, isServing: false, api: "batch/v1", resource: "jobs.batch" },
  // What a Deployment is with `rollout.strategy` canary or blueGreen.
  Rollout: {
    isScaled: true,
    isServing: true,
    api: "argoproj.io/v1alpha1",
    resource: "rollouts.argoproj.io",
    // controller/metrics/prommetrics.go of Argo Rollouts 1.10.
    available: { metric: "rollout_info_replicas_available", label: "name" },
  },
} as const satisfies Readonly<Record<string, WorkloadRow>>;

export type WorkloadKind = keyof typeof workloadKinds;

/** Kinds of several services, each once, in the order of the table. */
export function kindsOf(
  services: readonly { readonly workload: { readonly kind: WorkloadKind } }[],
): readonly WorkloadKind[] {
  const used = new Set(services.map(({ workload }) => workload.kind));
  return (Object.keys(workloadKinds) as WorkloadKind[]).filter((kind) => used.has(kind));
}

/** Path of what has the template of a service's pods, below its environment's folder. */
export function workloadPath({
  name,
  workload: { kind, takesOver = false },
}: {
  readonly name: string;
  readonly workload: { readonly kind: WorkloadKind; readonly takesOver?: boolean };
}): string {
  // A Rollout that takes over from a Deployment has the Deployment's template.
  const maker = takesOver ? "deployment" : kind.toLowerCase();
  return `${name}/${maker}-${name}.yaml`;
}

/** The version of its API that an object of a kind is written in. */
export function workloadApi(kind: WorkloadKind): WorkloadRow["api"] {
  return workloadKinds[kind].api;
}

/** The plural of a kind without its group. */
export function resourceName(kind: WorkloadKind): string {
  const { resource } = workloadKinds[kind];
  return resource.slice(0, resource.indexOf("."));
}
