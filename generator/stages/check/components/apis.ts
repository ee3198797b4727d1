/** The release of Kubernetes that the table below is read for. */
const current = 36;

/** An API version that Kubernetes deprecates or has removed. Minor versions are those of Kubernetes 1. */
export interface OldApi {
  readonly deprecated: number;
  /** undefined: no removal is planned. */
  readonly removed?: number;
  /** Whether Kubernetes 1.36 no longer serves it. */
  readonly gone: boolean;
  /** apiVersion and kind to use instead, in words. */
  readonly instead: string;
}

/**
 * apiVersion, kinds, deprecated in, removed in, and what to use instead.
 * Source: zz_generated.prerelease-lifecycle.go of k8s.io/api v0.36.3 and
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/, November 2026.
 */
const rows: readonly (readonly [string, string, number, number | undefined, string])[] = [
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

const apis: ReadonlyMap<string, OldApi> = new Map(
  rows.flatMap(([apiVersion, kinds, deprecated, removed, instead]) =>
    kinds.split(" ").map((kind) => [
      `${apiVersion} ${kind}`,
      {
        deprecated,
        ...(removed === undefined ? {} : { removed }),
        gone: removed !== undefined && removed <= current,
        instead,
      },
    ]),
  ),
);

/**
 * Whether an API version is deprecated and was never served but where the API server's --runtime-config asks for it: beta
 * APIs are switched off since 1.24 (KEP-3136), and so are alpha ones.
 */
export function isSwitchedOff(apiVersion: string, kind: string): boolean {
  const api = oldApi(apiVersion, kind);
  return api !== undefined && !api.gone && /v\d+(alpha|beta)\d+$/.test(apiVersion);
}

/** What Kubernetes says of an API version that is on its way out, or undefined for one that is not. */
export function oldApi(apiVersion: string, kind: string): OldApi | undefined {
  return apis.get(`${apiVersion} ${kind}`);
}
