import { parseImage } from "../../../model/images/reference.ts";
import { isOn } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";

/** What the server of a release stores for a field that is left out, from the object that the field is left out of. */
type Default = (siblings: Loose, release: Release) => unknown;

const always =
  (value: unknown): Default =>
  () =>
    value;
const zero = (...fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, always(0)]));
const off = (...fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, always(false)]));
const blank = (...fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, always("")]));
/** Reached by addresses of its own (ExternallyAccessible in pkg/api/service/util.go). */
const isOutside = ({ type, externalIPs }: Loose) =>
  (type === undefined || type === "ClusterIP") && asList(externalIPs).length > 0;
const balanced = (siblings: Loose) => siblings.type === "NodePort" || siblings.type === "LoadBalancer";

const fileMode = { defaultMode: always(0o644) };

/**
 * Defaults that are stored with an object, so that an object with them and one without are the same, by type. What a
 * controller only assumes when it reads is no default in this sense: a pod template with it is another template.
 *
 * Sources: SetDefaults_… in pkg/apis/<group>/<version>/defaults.go of Kubernetes 1.33 to 1.37, and the zero values that the types
 * drop (`omitempty` without a pointer in k8s.io/api). enableServiceLinks and requests that follow limits are defaults
 * of pods, not of templates.
 */
export const storedDefaults: Readonly<Record<string, Readonly<Record<string, Default>>>> = {
  // pkg/apis/apps/v1/defaults.go
  "apps.v1.DeploymentSpec": {
    replicas: always(1),
    revisionHistoryLimit: always(10),
    progressDeadlineSeconds: always(600),
    ...zero("minReadySeconds"),
    ...off("paused"),
  },
  "apps.v1.DeploymentStrategy": { type: always("RollingUpdate"), rollingUpdate: rollingOnly },
  "apps.v1.RollingUpdateDeployment": { maxSurge: always("25%"), maxUnavailable: always("25%") },
  "apps.v1.StatefulSetSpec": {
    replicas: always(1),
    revisionHistoryLimit: always(10),
    podManagementPolicy: always("OrderedReady"),
    persistentVolumeClaimRetentionPolicy: always({ whenDeleted: "Retain", whenScaled: "Retain" }),
    ...zero("minReadySeconds"),
  },
  "apps.v1.StatefulSetUpdateStrategy": { type: always("RollingUpdate"), rollingUpdate: rollingOnly },
  "apps.v1.RollingUpdateStatefulSetStrategy": {
    maxUnavailable: (_, release) => (isOn("MaxUnavailableStatefulSet", release) ? 1 : undefined),
    ...zero("partition"),
  },
  "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy": {
    whenDeleted: always("Retain"),
    whenScaled: always("Retain"),
  },
  "apps.v1.DaemonSetSpec": { revisionHistoryLimit: always(10), ...zero("minReadySeconds") },
  "apps.v1.DaemonSetUpdateStrategy": { type: always("RollingUpdate"), rollingUpdate: rollingOnly },
  "apps.v1.RollingUpdateDaemonSet": { maxUnavailable: always(1), maxSurge: always(0) },
  "apps.v1.ReplicaSetSpec": { replicas: always(1), ...zero("minReadySeconds") },
  // pkg/apis/batch/v1/defaults.go
  "batch.v1.JobSpec": {
    parallelism: always(1),
    completions: ({ parallelism }) => (parallelism === undefined ? 1 : undefined),
    backoffLimit: ({ backoffLimitPerIndex }) => (backoffLimitPerIndex === undefined ? 6 : 2_147_483_647),
    completionMode: always("NonIndexed"),
    podReplacementPolicy: ({ podFailurePolicy }) => (podFailurePolicy ? "Failed" : "TerminatingOrFailed"),
    ...off("suspend", "manualSelector"),
  },
  "batch.v1.PodFailurePolicyOnPodConditionsPattern": { status: always("True") },
  "batch.v1.CronJobSpec": {
    concurrencyPolicy: always("Allow"),
    successfulJobsHistoryLimit: always(3),
    failedJobsHistoryLimit: always(1),
    ...off("suspend"),
  },
  // pkg/apis/core/v1/defaults.go
  PodSpec: {
    restartPolicy: always("Always"),
    dnsPolicy: always("ClusterFirst"),
    terminationGracePeriodSeconds: always(30),
    schedulerName: always("default-scheduler"),
    securityContext: always({}),
    serviceAccount: ({ serviceAccountName }) => serviceAccountName,
    serviceAccountName: ({ serviceAccount }) => serviceAccount,
    ...off("hostNetwork", "hostPID", "hostIPC"),
    ...blank("nodeName", "hostname", "subdomain", "priorityClassName"),
  },
  Container: {
    imagePullPolicy: pullPolicy,
    terminationMessagePath: always("/dev/termination-log"),
    terminationMessagePolicy: always("File"),
    ...off("stdin", "stdinOnce", "tty"),
    ...blank("workingDir"),
  },
  Probe: {
    timeoutSeconds: always(1),
    periodSeconds: always(10),
    successThreshold: always(1),
    failureThreshold: always(3),
    ...zero("initialDelaySeconds"),
  },
  HTTPGetAction: { path: always("/"), scheme: always("HTTP"), ...blank("host") },
  GRPCAction: blank("service"),
  TCPSocketAction: blank("host"),
  ContainerPort: { ...blank("name", "hostIP"), ...zero("hostPort") },
  EnvVar: { value: ({ valueFrom }) => (valueFrom === undefined ? "" : undefined) },
  EnvFromSource: blank("prefix"),
  VolumeMount: { ...off("readOnly"), ...blank("subPath", "subPathExpr") },
  PersistentVolumeClaimVolumeSource: off("readOnly"),
  ObjectFieldSelector: { apiVersion: always("v1") },
  SecretVolumeSource: fileMode,
  ConfigMapVolumeSource: fileMode,
  DownwardAPIVolumeSource: fileMode,
  ProjectedVolumeSource: fileMode,
  ServiceAccountTokenProjection: { expirationSeconds: always(3600) },
  HostPathVolumeSource: blank("type"),
  EmptyDirVolumeSource: blank("medium"),
  Volume: { emptyDir: (siblings) => (Object.keys(siblings).length === 1 && "name" in siblings ? {} : undefined) },
  ImageVolumeSource: { pullPolicy: ({ reference }) => pullPolicy({ image: reference }) },
  PersistentVolumeSpec: { persistentVolumeReclaimPolicy: always("Retain"), volumeMode: always("Filesystem") },
  PersistentVolumeClaimSpec: { volumeMode: always("Filesystem"), ...blank("volumeName") },
  ServiceSpec: {
    type: always("ClusterIP"),
    sessionAffinity: always("None"),
    internalTrafficPolicy: ({ type }) => (type === "ExternalName" ? undefined : "Cluster"),
    externalTrafficPolicy: (siblings) => (balanced(siblings) || isOutside(siblings) ? "Cluster" : undefined),
    allocateLoadBalancerNodePorts: ({ type }) => (type === "LoadBalancer" ? true : undefined),
    ipFamilyPolicy: ({ type }) => (type === "ExternalName" ? undefined : "SingleStack"),
    sessionAffinityConfig: ({ sessionAffinity }) =>
      sessionAffinity === "ClientIP" ? { clientIP: { timeoutSeconds: 10_800 } } : undefined,
    ...off("publishNotReadyAddresses"),
  },
  ServicePort: { targetPort: ({ port }) => port, ...blank("name") },
  Secret: { type: always("Opaque") },
  // pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem
  LimitRangeItem: {
    default: ({ type, max }) => (type === "Container" ? max : undefined),
    defaultRequest: ({ type, default: limit, max, min }) =>
      type === "Container" ? { ...asRecord(min), ...asRecord(max), ...asRecord(limit) } : undefined,
  },
  // pkg/apis/networking/v1/defaults.go
  "networking.v1.NetworkPolicySpec": {
    policyTypes: ({ egress }) => (Array.isArray(egress) && egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"]),
  },
  "networking.v1.NetworkPolicyPort": { protocol: always("TCP") },
  "networking.v1.IngressClassParametersReference": { scope: always("Cluster") },
  // pkg/apis/autoscaling/v2/defaults.go
  "autoscaling.v2.HorizontalPodAutoscalerSpec": {
    minReplicas: always(1),
    metrics: always([
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
    ]),
  },
  "autoscaling.v2.HorizontalPodAutoscalerBehavior": {
    scaleUp: always({
      stabilizationWindowSeconds: 0,
      policies: [
        { type: "Pods", value: 4, periodSeconds: 15 },
        { type: "Percent", value: 100, periodSeconds: 15 },
      ],
    }),
    scaleDown: always({ policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] }),
  },
  "autoscaling.v2.HPAScalingRules": { selectPolicy: always("Max") },
  // pkg/apis/rbac/v1/defaults.go
  "rbac.v1.RoleRef": { apiGroup: always("rbac.authorization.k8s.io") },
  "rbac.v1.Subject": { apiGroup: ({ kind }) => (kind === "ServiceAccount" ? "" : "rbac.authorization.k8s.io") },
  // pkg/apis/storage/v1/defaults.go, pkg/apis/scheduling/v1/defaults.go
  "storage.v1.StorageClass": { reclaimPolicy: always("Delete"), volumeBindingMode: always("Immediate") },
  "scheduling.v1.PriorityClass": { preemptionPolicy: always("PreemptLowerPriority"), ...off("globalDefault") },
};

function rollingOnly({ type }: Loose): unknown {
  return type === undefined || type === "RollingUpdate" ? {} : undefined;
}

/** Always for the tag `latest`, and for neither tag nor digest (pkg/util/parsers, ParseImageName). */
function pullPolicy({ image }: Loose): unknown {
  const { tag, digest } = parseImage(asText(image));
  return (tag ?? (digest === undefined ? "latest" : "")) === "latest" ? "Always" : "IfNotPresent";
}
