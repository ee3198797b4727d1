import type { DeploymentStrategy } from "kubernetes-types/apps/v1.js";
import type { HorizontalPodAutoscaler, MetricSpec } from "kubernetes-types/autoscaling/v2.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { entriesUsedBy } from "../../../model/config-entries.ts";
import type { Environment, Service } from "../../../model/resolved.ts";
import { digestOf } from "../digest.ts";
import { inWave, labelsOf, type Part } from "../part.ts";
import { deployment, service, serviceAccount } from "../workload.ts";
import { webConfig } from "./config.ts";
import { scrapeAnnotations } from "./scraping.ts";
import { servicePod } from "./service-pod.ts";

/** Every service with what belongs to it. */
export function services(environment: Environment): readonly Part[] {
  return environment.services.flatMap((settings) => serviceParts(settings, environment));
}

function serviceParts(settings: Service, environment: Environment): readonly Part[] {
  const { name, port, replicas, autoscaling } = settings;
  const { namespace } = environment;
  const part = (object: KubernetesObject, ...keys: readonly string[]): Part => ({
    folder: name,
    keys: ["services", name, ...keys],
    object,
  });
  const configuration = settings.type === "web" ? webConfig(environment) : entriesUsedBy(settings, environment);
  return [
    part(serviceAccount(name, namespace)),
    part(
      deployment({
        app: name,
        namespace,
        wave: "services",
        ...(autoscaling === undefined && { replicas }),
        strategy: rolling(environment),
        pod: servicePod(settings, environment),
        checksum: digestOf(configuration),
        annotations: scrapeAnnotations(settings),
      }),
    ),
    part(withMetrics(service(name, namespace, "http", port, "services"), settings), "port"),
    ...(autoscaling === undefined ? [] : [part(autoscaler(settings, namespace, autoscaling), "autoscaling")]),
    ...(replicas > 1 ? [part(disruptionBudget(name, namespace), "replicas")] : []),
  ];
}

/** A port of its own for metrics is one of the Service too: a Prometheus may look for Services. */
function withMetrics(object: ReturnType<typeof service>, { port, metrics }: Service): KubernetesObject {
  if (metrics === undefined || metrics.port === port) return object;
  const extra = { name: "metrics", port: metrics.port, targetPort: metrics.port, protocol: "TCP" };
  return { ...object, spec: { ...object.spec, ports: [...(object.spec?.ports ?? []), extra] } };
}

/** How Deployments without a claim replace their pods in this environment. */
export function rolling({ rollout: { maxSurge, maxUnavailable } }: Environment): DeploymentStrategy {
  return { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
}

function autoscaler(
  { name, replicas }: Service,
  namespace: string,
  { maxReplicas, cpu, memory }: NonNullable<Service["autoscaling"]>,
): KubernetesObject {
  const metric = (resource: "cpu" | "memory", averageUtilization: number | undefined): MetricSpec[] =>
    averageUtilization === undefined
      ? []
      : [{ type: "Resource", resource: { name: resource, target: { type: "Utilization", averageUtilization } } }];
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: `${name}-hpa`, namespace, labels: labelsOf(name), annotations: inWave("services") },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: replicas,
      maxReplicas,
      metrics: [...metric("cpu", cpu), ...metric("memory", memory)],
    },
  } satisfies HorizontalPodAutoscaler;
}

/** A drained node takes one pod at a time. With a single pod a budget would only block the drain. */
function disruptionBudget(name: string, namespace: string): KubernetesObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace, labels: labelsOf(name), annotations: inWave("services") },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } },
  } satisfies PodDisruptionBudget;
}
