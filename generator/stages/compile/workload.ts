import type { Deployment, DeploymentStrategy } from "kubernetes-types/apps/v1.js";
import type {
  Container,
  EnvVarSource,
  PodSpec,
  PodTemplateSpec,
  Service,
  ServiceAccount,
  Volume,
} from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../model/compiled.ts";
import { checksumKey } from "../../model/kubernetes/checksum.ts";
import type { Environment } from "../../model/resolved.ts";
import { inWave, labelsOf } from "./part.ts";
import type { Wave } from "./waves.ts";

/** What the pods of a workload share, whatever makes them. */
export interface PodSettings {
  readonly app: string;
  /** Its account, and whether it has a token for the API server; the workload's name and none unless said. */
  readonly account?: string;
  readonly token?: boolean;
  readonly container: Omit<Container, "name">;
  /** Containers that start before, in their order. */
  readonly before?: readonly Container[];
  readonly volumes?: readonly Volume[];
  /** User that the image's process runs as. */
  readonly user: number;
  /** Its group; the same number unless said. */
  readonly group?: number;
  readonly graceSeconds: number;
  /** Secrets that its images are pulled with. */
  readonly pullSecrets?: readonly string[];
}

/** What a container of the restricted Pod Security Standard says of itself. */
export const restrictedContainer = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/**
 * A pod that meets the restricted Pod Security Standard. It has no API token, and no environment variables for other
 * Services: `KAFKA_SERVICE_PORT` and its like are read as settings by the Kafka images.
 */
export function podSpec(settings: PodSettings): PodSpec {
  const { app, account = app, token = false, container, before = [], volumes, user, group = user } = settings;
  return {
    serviceAccountName: account,
    automountServiceAccountToken: token,
    enableServiceLinks: false,
    ...pulledWith(settings.pullSecrets ?? []),
    terminationGracePeriodSeconds: settings.graceSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: group,
      fsGroup: user,
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...(before.length > 0 && { initContainers: [...before] }),
    containers: [
      {
        name: app,
        ...container,
        securityContext: container.securityContext ?? restrictedContainer,
      },
    ],
    ...(volumes !== undefined && volumes.length > 0 && { volumes: [...volumes] }),
  };
}

/** Secrets of a pod that its images are pulled with. */
export function pulledWith(secrets: readonly string[]): Pick<PodSpec, "imagePullSecrets"> {
  return secrets.length === 0 ? {} : { imagePullSecrets: secrets.map((name) => ({ name })) };
}

export interface TemplateSettings {
  readonly app: string;
  /** Labels that the pods are selected by, where it is not `app` alone. */
  readonly selector?: Readonly<Record<string, string>>;
  readonly pod: PodSpec;
  /** Changes when the pods' configuration does. */
  readonly checksum?: string;
  /** Of the pods. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a workload makes its pods of. */
export function podTemplate({ app, selector, pod, checksum, ...settings }: TemplateSettings): PodTemplateSpec {
  const annotations = { ...(checksum !== undefined && checksumAnnotation(checksum)), ...settings.annotations };
  return {
    metadata: {
      labels: { ...settings.labels, ...labelsOf(app), ...selector },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: pod,
  };
}

export interface DeploymentSettings extends TemplateSettings {
  readonly namespace: string;
  readonly wave: Wave | number;
  /** Absent where an autoscaler sets the number. */
  readonly replicas?: number;
  readonly strategy: DeploymentStrategy;
}

export function deployment(settings: DeploymentSettings): KubernetesObject {
  const { app, selector = { app }, namespace, wave, replicas, strategy } = settings;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: app, namespace, labels: labelsOf(app), annotations: inWave(wave) },
    spec: {
      ...(replicas !== undefined && { replicas }),
      revisionHistoryLimit: 5,
      selector: { matchLabels: { ...selector } },
      strategy,
      template: podTemplate(settings),
    },
  } satisfies Deployment;
}

/** How Deployments without a claim replace their pods in this environment. */
export function rolling({ rollout: { maxSurge, maxUnavailable } }: Pick<Environment, "rollout">): DeploymentStrategy {
  return { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
}

/** The annotation that makes new pods when their configuration changes. */
export function checksumAnnotation(checksum: string): Record<string, string> {
  return { [checksumKey]: checksum };
}

/** The old pod is gone before the new one starts: two would write to one volume, or wait for each other's. */
export const recreate: DeploymentStrategy = { type: "Recreate" };

/** A Service inside the cluster; its ports have the names of the container's. */
export function service(
  app: string,
  namespace: string,
  ports: readonly { readonly name: string; readonly port: number }[],
  wave: Wave | number,
  name: string,
): KubernetesObject & Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels: labelsOf(app), annotations: inWave(wave) },
    spec: {
      type: "ClusterIP",
      selector: { app },
      ports: ports.map(({ name: own, port }) => ({ name: own, port, targetPort: port, protocol: "TCP" })),
    },
  } satisfies Service;
}

export function serviceAccount(
  app: string,
  namespace: string,
  {
    name = app,
    annotations = {},
  }: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> } = {},
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace, labels: labelsOf(app), annotations: { ...inWave("foundation"), ...annotations } },
    automountServiceAccountToken: false,
  } satisfies ServiceAccount;
}

/** Where a variable's value lies. */
export function fromSecret(name: string, key: string): EnvVarSource {
  return { secretKeyRef: { name, key } };
}

export { imageName } from "../../model/images/name.ts";
