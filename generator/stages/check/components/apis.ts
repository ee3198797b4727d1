import { type Release, releases } from "../../../model/kubernetes/releases.ts";

/** An API version that Kubernetes deprecates or has removed. Minor versions are those of Kubernetes 1. */
export interface OldApi {
  readonly deprecated: number;
  /** undefined: no removal is planned. */
  readonly removed?: number;
  /** Whether the cluster's release no longer serves it. */
  readonly gone: boolean;
  /** apiVersion and kind to use instead, in words. */
  readonly instead: string;
}

/**
 * apiVersion, kinds, deprecated in, removed in, and what to use instead.
 * Source: zz_generated.prerelease-lifecycle.go of k8s.io/api v0.33 to v0.37 and
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/, November 2026.
 */
type Row = readonly [
  apiVersion: string,
  kinds: string,
  deprecated: Release,
  removed: Release | undefined,
  instead: string,
];
const rows: readonly Row[] = [
  ["extensions/v1beta1", "DaemonSet Deployment ReplicaSet", 8, 16, "apps/v1"],
  ["extensions/v1beta1", "NetworkPolicy", 9, 16, "networking.k8s.io/v1"],
  ["extensions/v1beta1", "Ingress", 14, 22, "networking.k8s.io/v1"],
  ["extensions/v1beta1", "PodSecurityPolicy", 10, 16, "the labels pod-security.kubernetes.io/enforce of namespaces"],
  ["apps/v1beta1", "ControllerRevision Deployment StatefulSet", 8, 16, "apps/v1"],
  ["apps/v1beta2", "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet", 9, 16, "apps/v1"],
  ["networking.k8s.io/v1beta1", "Ingress IngressClass", 19, 22, "networking.k8s.io/v1"],
  ["networking.k8s.io/v1beta1", "IPAddress ServiceCIDR", 34, 37, "networking.k8s.io/v1"],
  ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1"],
  ["apiregistration.k8s.io/v1beta1", "APIService", 19, 22, "apiregistration.k8s.io/v1"],
  [
    "admissionregistration.k8s.io/v1beta1",
    "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    16,
    22,
    "admissionregistration.k8s.io/v1",
  ],
  [
    "admissionregistration.k8s.io/v1beta1",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    31,
    34,
    "admissionregistration.k8s.io/v1",
  ],
  [
    "admissionregistration.k8s.io/v1alpha1",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    29,
    32,
    "admissionregistration.k8s.io/v1",
  ],
  [
    "admissionregistration.k8s.io/v1alpha1",
    "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding",
    35,
    38,
    "admissionregistration.k8s.io/v1",
  ],
  ["certificates.k8s.io/v1beta1", "CertificateSigningRequest", 19, 22, "certificates.k8s.io/v1"],
  ["certificates.k8s.io/v1alpha1", "ClusterTrustBundle", 34, 37, "certificates.k8s.io/v1beta1"],
  ["coordination.k8s.io/v1beta1", "Lease", 19, 22, "coordination.k8s.io/v1"],
  ["coordination.k8s.io/v1alpha2", "LeaseCandidate", 35, 38, "coordination.k8s.io/v1beta1"],
  [
    "rbac.authorization.k8s.io/v1beta1",
    "ClusterRole ClusterRoleBinding Role RoleBinding",
    17,
    22,
    "rbac.authorization.k8s.io/v1",
  ],
  ["scheduling.k8s.io/v1beta1", "PriorityClass", 14, 22, "scheduling.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", 19, 22, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "CSIStorageCapacity", 24, 27, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "VolumeAttributesClass", 34, 37, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1alpha1", "VolumeAttributesClass", 32, 35, "storage.k8s.io/v1"],
  ["batch/v1beta1", "CronJob", 21, 25, "batch/v1"],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", 21, 25, "discovery.k8s.io/v1"],
  ["events.k8s.io/v1beta1", "Event", 22, 25, "events.k8s.io/v1"],
  ["node.k8s.io/v1beta1", "RuntimeClass", 22, 25, "node.k8s.io/v1"],
  ["policy/v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1"],
  ["policy/v1beta1", "PodSecurityPolicy", 21, 25, "the labels pod-security.kubernetes.io/enforce of namespaces"],
  ["autoscaling/v2beta1", "HorizontalPodAutoscaler", 22, 25, "autoscaling/v2"],
  ["autoscaling/v2beta2", "HorizontalPodAutoscaler", 23, 26, "autoscaling/v2"],
  [
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "FlowSchema PriorityLevelConfiguration",
    23,
    26,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "FlowSchema PriorityLevelConfiguration",
    26,
    29,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "FlowSchema PriorityLevelConfiguration",
    29,
    32,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  [
    "resource.k8s.io/v1beta1",
    "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice",
    35,
    38,
    "resource.k8s.io/v1",
  ],
  [
    "resource.k8s.io/v1beta2",
    "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice",
    36,
    39,
    "resource.k8s.io/v1",
  ],
  ["v1", "Endpoints", 33, undefined, "EndpointSlice of discovery.k8s.io/v1"],
];

const apis: ReadonlyMap<string, Row> = new Map(
  rows.flatMap((row) => row[1].split(" ").map((kind) => [`${row[0]} ${kind}`, row])),
);

/** One value for each release, so that findings about the same API are one. */
const known = new Map<Release, ReadonlyMap<Row, OldApi>>(
  releases.map((release) => [release, new Map(rows.map((row) => [row, oldIn(row, release)]))]),
);

function oldIn([, , deprecated, removed, instead]: Row, release: Release): OldApi {
  const gone = removed !== undefined && removed <= release;
  return { deprecated, ...(removed === undefined ? {} : { removed }), gone, instead };
}

/**
 * Whether an API version is not gone and was never served but where the API server's --runtime-config asks for it: beta
 * APIs are switched off since 1.24 (KEP-3136), and so are alpha ones.
 */
export function isSwitchedOff(apiVersion: string, kind: string, release: Release): boolean {
  const row = apis.get(`${apiVersion} ${kind}`);
  return row !== undefined && !oldIn(row, release).gone && /v\d+(alpha|beta)\d+$/.test(apiVersion);
}

/** What Kubernetes says of an API version that is on its way out in `release`, or undefined for one that is not. */
export function oldApi(apiVersion: string, kind: string, release: Release): OldApi | undefined {
  const row = apis.get(`${apiVersion} ${kind}`);
  if (row === undefined || row[2] > release) return undefined;
  return known.get(release)?.get(row);
}
