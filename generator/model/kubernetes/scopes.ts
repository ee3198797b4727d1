import type { KubernetesObject } from "../compiled.ts";
import { asRecord } from "../loose.ts";
import { groupKind } from "./kinds.ts";

/** Kinds, as `groupKind` writes them, that belong to the whole cluster; of Kubernetes 1.36 and of the custom resources in use. */
const clusterScoped: ReadonlySet<string> = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "APIService.apiregistration.k8s.io",
  "CertificateSigningRequest.certificates.k8s.io",
  "ClusterExternalSecret.external-secrets.io",
  "ClusterIssuer.cert-manager.io",
  "ClusterPushSecret.external-secrets.io",
  "ClusterRole.rbac.authorization.k8s.io",
  "ClusterRoleBinding.rbac.authorization.k8s.io",
  "ClusterSecretStore.external-secrets.io",
  "ClusterTrustBundle.certificates.k8s.io",
  "CSIDriver.storage.k8s.io",
  "CSINode.storage.k8s.io",
  "CustomResourceDefinition.apiextensions.k8s.io",
  "DeviceClass.resource.k8s.io",
  "FlowSchema.flowcontrol.apiserver.k8s.io",
  "GatewayClass.gateway.networking.k8s.io",
  "IngressClass.networking.k8s.io",
  "IPAddress.networking.k8s.io",
  "MutatingAdmissionPolicy.admissionregistration.k8s.io",
  "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io",
  "MutatingWebhookConfiguration.admissionregistration.k8s.io",
  "PriorityClass.scheduling.k8s.io",
  "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
  "RuntimeClass.node.k8s.io",
  "ServiceCIDR.networking.k8s.io",
  "StorageClass.storage.k8s.io",
  "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
  "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
  "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
  "VolumeAttachment.storage.k8s.io",
  "VolumeAttributesClass.storage.k8s.io",
]);

/** Whether objects of a kind lie in a namespace. A kind that is not known does. */
export function isNamespaced(groupKind: string): boolean {
  return !clusterScoped.has(groupKind);
}

/** Whether an object belongs to the whole cluster, by its kind or by a definition of its kind among `objects`. */
export function clusterScopeIn(objects: readonly KubernetesObject[]): (object: KubernetesObject) => boolean {
  const defined = new Set(objects.flatMap(definedForCluster));
  return (object) => {
    const kind = groupKind(object);
    return defined.has(kind) || !isNamespaced(kind);
  };
}

/** The kind that a definition of a custom resource makes, where it lies in no namespace. */
function definedForCluster({ kind, spec }: KubernetesObject): readonly string[] {
  const { scope, group, names } = asRecord(spec);
  if (kind !== "CustomResourceDefinition" || scope !== "Cluster") return [];
  return [`${String(asRecord(names).kind)}.${String(group)}`];
}
