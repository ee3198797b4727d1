/** Objects of the form that a service with `rollout.strategy` canary or blueGreen comes to, with pauses of seconds. */
import type { KubernetesObject } from "../../../generator/model/compiled.ts";

export interface RolloutOptions {
  readonly name: string;
  readonly tag: string;
  readonly strategy: object;
  /** Absent: an autoscaler says it. */
  readonly replicas?: number;
  readonly more?: object;
}

export function podTemplate(name: string, tag: string): object {
  const resources = { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } };
  return {
    metadata: { labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 2,
      containers: [{ name, image: `registry.example.com/${name}:${tag}`, resources, ports: [{ containerPort: 8080 }] }],
    },
  };
}

export function rollout({ name, tag, strategy, replicas, more = {} }: RolloutOptions): KubernetesObject {
  const spec = {
    ...(replicas !== undefined && { replicas }),
    revisionHistoryLimit: 3,
    selector: { matchLabels: { app: name } },
    template: podTemplate(name, tag),
    strategy,
    ...more,
  };
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name }, spec };
}

export function service(name: string, app: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app }, ports: [{ port: 8080 }] },
  };
}

export function deployment(name: string, tag: string, replicas: number): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: podTemplate(name, tag) },
  };
}

/** Asks the cluster's Prometheus, by the address that is compiled. */
export function errorRate(query: string, count = 2): KubernetesObject {
  const prometheus = { address: "http://prometheus.monitoring.svc.cluster.local:9090", query };
  const metric = {
    name: "error-rate",
    interval: "1s",
    count,
    failureLimit: 0,
    successCondition: "len(result) == 0 || isNaN(result[0]) || result[0] <= 5",
    provider: { prometheus },
  };
  const metadata = { name: "analysis" };
  return { apiVersion: "argoproj.io/v1alpha1", kind: "AnalysisTemplate", metadata, spec: { metrics: [metric] } };
}

export function autoscaler(name: string, kind: "Rollout" | "Deployment", replicas: readonly [number, number]) {
  const apiVersion = kind === "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1";
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name },
    spec: {
      scaleTargetRef: { apiVersion, kind, name },
      minReplicas: replicas[0],
      maxReplicas: replicas[1],
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
    },
  } satisfies KubernetesObject & { readonly spec: object };
}
