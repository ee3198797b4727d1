/** Changes from one commit to the next that no env file makes: fixed fields, defaults written out, other spellings. */
import fc from "fast-check";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { changed, type FieldChange } from "./changes.ts";

/** Changes at paths below the object, joined by dots. */
type Changes = Readonly<Record<string, unknown>>;

const pod = "spec.template.spec";
const workload: readonly Changes[] = [
  { "spec.selector.matchLabels": { app: "other" }, "spec.template.metadata.labels": { app: "other" } },
  { "spec.replicas": 3 },
  { "spec.replicas": 1 },
  { "spec.replicas": 0 },
  { "spec.minReadySeconds": 1 },
  { "spec.minReadySeconds": 0 },
  { "spec.revisionHistoryLimit": 10 },
  { "spec.template.metadata.annotations": { note: "new" } },
  { "spec.template.metadata.annotations": {} },
  { [`${pod}.containers.0.image`]: "example.com/other:2" },
  { [`${pod}.containers.0.imagePullPolicy`]: "IfNotPresent" },
  { [`${pod}.containers.0.imagePullPolicy`]: "Always" },
  { [`${pod}.containers.0.terminationMessagePath`]: "/dev/termination-log" },
  { [`${pod}.containers.0.env`]: [] },
  { [`${pod}.containers.0.resources`]: {} },
  { [`${pod}.containers.0.resources.limits`]: { cpu: "1" } },
  { [`${pod}.containers.0.stdin`]: false },
  { [`${pod}.restartPolicy`]: "Always" },
  { [`${pod}.dnsPolicy`]: "ClusterFirst" },
  { [`${pod}.schedulerName`]: "default-scheduler" },
  { [`${pod}.securityContext`]: {} },
  { [`${pod}.hostNetwork`]: false },
  { [`${pod}.enableServiceLinks`]: true },
  { [`${pod}.terminationGracePeriodSeconds`]: 30 },
  { [`${pod}.volumes`]: [{ name: "scratch" }] },
  { [`${pod}.tolerations`]: [] },
  { [`${pod}.nodeSelector`]: {} },
  { [`${pod}.priority`]: 0 },
];

/** Families of addresses are left out: which is the default, the cluster's network decides. */
const byKind: Readonly<Record<string, readonly Changes[]>> = {
  Deployment: [
    ...workload,
    { "spec.paused": true },
    { "spec.paused": false },
    { "spec.progressDeadlineSeconds": 600 },
    { "spec.strategy": { type: "RollingUpdate" } },
    { "spec.strategy": { type: "Recreate" }, [`${pod}.containers.0.image`]: "example.com/other:2" },
    { "spec.paused": true, [`${pod}.containers.0.image`]: "example.com/other:2" },
    { "spec.replicas": 0, [`${pod}.containers.0.image`]: "example.com/other:2" },
    {
      [`${pod}.containers.0.env`]: [
        { name: "B", value: "b" },
        { name: "A", value: "a" },
      ],
    },
    { [`${pod}.containers.0.resources`]: { requests: { cpu: "0.1", memory: "1024Mi" } } },
    { [`${pod}.containers.0.ports`]: [{ containerPort: 81, name: "other", protocol: "TCP" }, { containerPort: 80 }] },
    { [`${pod}.containers.0.readinessProbe`]: { httpGet: { port: 80, path: "/", scheme: "HTTP" }, timeoutSeconds: 1 } },
  ],
  ReplicaSet: workload,
  DaemonSet: [
    ...workload.filter((changes) => !Object.hasOwn(changes, "spec.replicas")),
    { "spec.updateStrategy": { type: "OnDelete" } },
    { "spec.updateStrategy": { type: "OnDelete" }, [`${pod}.containers.0.image`]: "example.com/other:2" },
    { "spec.updateStrategy": { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } } },
  ],
  StatefulSet: [
    ...workload,
    { "spec.serviceName": "other" },
    { "spec.podManagementPolicy": "Parallel" },
    { "spec.podManagementPolicy": "OrderedReady" },
    { "spec.updateStrategy": { type: "OnDelete" }, [`${pod}.containers.0.image`]: "example.com/other:2" },
    {
      "spec.updateStrategy": { rollingUpdate: { partition: 1 } },
      [`${pod}.containers.0.image`]: "example.com/other:2",
    },
    {
      "spec.updateStrategy": { rollingUpdate: { partition: 2 } },
      [`${pod}.containers.0.image`]: "example.com/other:2",
    },
    { "spec.updateStrategy": { rollingUpdate: { partition: 0 } } },
    { "spec.ordinals": { start: 1 } },
    { "spec.persistentVolumeClaimRetentionPolicy": { whenDeleted: "Delete" } },
    { "spec.persistentVolumeClaimRetentionPolicy": { whenDeleted: "Retain", whenScaled: "Retain" } },
    {
      "spec.volumeClaimTemplates": [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  ],
  Job: [
    { "spec.completions": 3 },
    { "spec.completions": 3, "spec.parallelism": 3 },
    { "spec.parallelism": 3 },
    { "spec.parallelism": 1 },
    { "spec.backoffLimit": 6 },
    { "spec.backoffLimit": 3 },
    { "spec.activeDeadlineSeconds": 60 },
    { "spec.ttlSecondsAfterFinished": 60 },
    { "spec.suspend": true },
    { "spec.suspend": false },
    { "spec.completionMode": "NonIndexed" },
    { "spec.podReplacementPolicy": "Failed" },
    { "spec.podReplacementPolicy": "TerminatingOrFailed" },
    { "spec.manualSelector": false },
    { "spec.backoffLimitPerIndex": 1 },
    { [`${pod}.containers.0.image`]: "example.com/other:2" },
    { [`${pod}.containers.0.imagePullPolicy`]: "IfNotPresent" },
    { [`${pod}.containers.0.resources`]: { requests: { cpu: "1" } } },
    { [`${pod}.nodeSelector`]: { disk: "fast" } },
    { [`${pod}.tolerations`]: [{ key: "a", operator: "Exists" }] },
    { "spec.template.metadata": { labels: { a: "b" } } },
    { "spec.template.metadata": { annotations: { a: "b" } } },
  ],
  CronJob: [
    { "spec.schedule": "0 4 * * *" },
    { "spec.suspend": false },
    { "spec.concurrencyPolicy": "Allow" },
    { "spec.jobTemplate.spec.template.spec.containers.0.image": "example.com/other:2" },
    { "spec.jobTemplate.spec.backoffLimit": 6 },
    { "spec.successfulJobsHistoryLimit": 3 },
  ],
  PersistentVolumeClaim: [
    { "spec.resources.requests.storage": "3000Gi" },
    { "spec.resources.requests.storage": "2048Mi" },
    { "spec.resources.requests.storage": "1Mi" },
    { "spec.storageClassName": "other" },
    { "spec.storageClassName": undefined },
    { "spec.accessModes": ["ReadOnlyMany"] },
    { "spec.volumeMode": "Filesystem" },
    { "spec.volumeMode": "Block" },
    { "spec.volumeName": "other" },
    { "spec.selector": { matchLabels: { a: "b" } } },
    { "spec.resources.limits": { storage: "9Gi" } },
  ],
  Service: [
    { "spec.clusterIP": "None" },
    { "spec.clusterIP": "10.96.200.200" },
    { "spec.clusterIP": undefined },
    { "spec.type": "NodePort" },
    { "spec.type": "ClusterIP" },
    { "spec.type": "ClusterIP", "spec.loadBalancerClass": undefined },
    { "spec.loadBalancerClass": "example.com/other" },
    { "spec.type": "ExternalName", "spec.externalName": "example.com", "spec.clusterIP": undefined },
    { "spec.sessionAffinity": "None" },
    { "spec.sessionAffinity": "ClientIP" },
    { "spec.internalTrafficPolicy": "Cluster" },
    { "spec.internalTrafficPolicy": "Local" },
    { "spec.ipFamilyPolicy": "SingleStack" },
    { "spec.publishNotReadyAddresses": false },
    { "spec.selector": { app: "other" } },
    { "spec.ports.0.protocol": "TCP" },
    { "spec.ports.0.targetPort": 80 },
    { "spec.ports.0.port": 8099 },
  ],
  RoleBinding: [
    { "roleRef.name": "other" },
    { "roleRef.kind": "ClusterRole" },
    { subjects: undefined },
    { subjects: [{ kind: "ServiceAccount", name: "a", namespace: "b" }] },
  ],
  ClusterRoleBinding: [
    { "roleRef.name": "other" },
    { "roleRef.apiGroup": "rbac.authorization.k8s.io" },
    { subjects: [{ kind: "Group", name: "readers" }] },
    { subjects: undefined },
  ],
  Role: [{ rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }],
  StorageClass: [
    { provisioner: "example.com/other" },
    { "parameters.kind": "slow" },
    { parameters: undefined },
    { reclaimPolicy: "Delete" },
    { reclaimPolicy: "Retain" },
    { volumeBindingMode: "Immediate" },
    { volumeBindingMode: "WaitForFirstConsumer" },
    { allowVolumeExpansion: true },
    { mountOptions: ["ro"] },
    { allowedTopologies: [{ matchLabelExpressions: [{ key: "zone", values: ["a"] }] }] },
  ],
  IngressClass: [
    { "spec.controller": "example.com/other" },
    { "spec.parameters": { kind: "Parameters", name: "a" } },
    { "metadata.annotations": { "ingressclass.kubernetes.io/is-default-class": "true" } },
  ],
  PriorityClass: [
    { value: 200 },
    { preemptionPolicy: "Never" },
    { preemptionPolicy: "PreemptLowerPriority" },
    { description: "for all" },
    { globalDefault: false },
  ],
  Secret: [
    { "data.a": "Yg==" },
    { data: undefined },
    { stringData: { a: "a" } },
    { stringData: { a: "b" } },
    { type: "Opaque" },
    { type: "example.com/keys" },
    { immutable: true },
    { immutable: false },
    { immutable: undefined },
    { "metadata.labels": { a: "b" } },
  ],
  ConfigMap: [
    { "data.a": "b" },
    { "data.b": "b" },
    { binaryData: { c: "YQ==" } },
    { immutable: true },
    { immutable: false },
    { immutable: undefined },
    { "metadata.annotations": { a: "b" } },
  ],
  ResourceQuota: [
    { "spec.hard": { pods: "200" } },
    { "spec.hard": { pods: 100 } },
    { "spec.scopes": ["Terminating"] },
    { "spec.scopes": undefined },
  ],
  LimitRange: [{ "spec.limits.0.default.cpu": "0.5" }, { "spec.limits.0.max": { cpu: "9" } }],
  Pod: [
    { "spec.containers.0.image": "example.com/other:2" },
    { "spec.containers.0.env.0.value": "b" },
    { "spec.containers.0.resources": { requests: { cpu: "1" } } },
    { "spec.activeDeadlineSeconds": 60 },
    { "spec.tolerations": [{ key: "a", operator: "Exists" }] },
    { "spec.terminationGracePeriodSeconds": 30 },
    { "spec.terminationGracePeriodSeconds": 1 },
    { "spec.nodeSelector": { a: "b" } },
    { "metadata.labels": { a: "b" } },
  ],
  PersistentVolume: [
    { "spec.hostPath.path": "/other" },
    { "spec.capacity.storage": "2Gi" },
    { "spec.persistentVolumeReclaimPolicy": "Retain" },
    { "spec.persistentVolumeReclaimPolicy": "Delete" },
    { "spec.accessModes": ["ReadOnlyMany"] },
    { "spec.storageClassName": "other" },
    { "spec.volumeMode": "Block" },
    { "spec.volumeMode": "Filesystem" },
    { "spec.mountOptions": ["ro"] },
  ],
  PodDisruptionBudget: [{ "spec.selector.matchLabels": { app: "other" } }, { "spec.maxUnavailable": "1" }],
  Namespace: [{ "metadata.labels.a": "b" }, { "metadata.annotations": undefined }],
  Ingress: [{ "spec.rules.0.host": "other.example.com" }, { "spec.ingressClassName": "other" }],
  NetworkPolicy: [{ "spec.policyTypes": ["Ingress"] }, { "spec.podSelector": {} }],
  HorizontalPodAutoscaler: [
    { "spec.minReplicas": 1 },
    { "spec.maxReplicas": 20 },
    { "spec.metrics": undefined },
    { "spec.behavior": { scaleDown: {} } },
  ],
  ServiceAccount: [{ automountServiceAccountToken: true }, { "metadata.labels": {} }],
};

/** Which objects change, by their place in the list, and which of the changes that are known for their kind. */
export interface PlannedChange {
  readonly object: number;
  readonly change: number;
}

export const plannedChanges: fc.Arbitrary<readonly PlannedChange[]> = fc.array(
  fc.record({ object: fc.nat(100_000), change: fc.nat(100_000) }),
  { minLength: 12, maxLength: 12 },
);

/** The objects with the changes made, each object at most once. */
export function withPlannedChanges(
  objects: readonly KubernetesObject[],
  changes: readonly PlannedChange[],
): readonly KubernetesObject[] {
  const chosen = new Map(changes.map(({ object, change }) => [object % objects.length, change]));
  return objects.map((object, at) => {
    const choice = chosen.get(at);
    const known = byKind[object.kind] ?? [];
    const change = choice === undefined ? undefined : known[choice % known.length];
    return change === undefined ? object : changed(object, fieldChanges(change));
  });
}

function fieldChanges(changes: Changes): readonly FieldChange[] {
  return Object.entries(changes).map(([path, value]) => ({ path: path.split("."), value }));
}
