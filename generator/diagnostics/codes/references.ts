import type { CodeText } from "../code-text.ts";

/** Objects that name something that is not there. */
export const referencesCodes = {
  "missing-secret": {
    cause:
      "An object names a Secret that nothing defines: in a variable, a volume, spec.tls, or only in an annotation.",
    cure: "Add the Secret (sealed), correct the name, or declare it as an external object.",
  },
  "missing-secret-key": {
    cause:
      "A container or controller reads an entry that the Secret does not have. The pod stays in CreateContainerConfigError.",
    cure: "Add the entry, or correct the key.",
  },
  "missing-config-map": {
    cause: "An object names a ConfigMap that nothing defines.",
    cure: "Add the ConfigMap, correct the name, or declare it as an external object.",
  },
  "missing-config-map-key": {
    cause: "A container reads an entry that the ConfigMap does not have. The pod stays in CreateContainerConfigError.",
    cure: "Add the entry, or correct the key.",
  },
  "missing-claim": {
    cause: "A volume names a PersistentVolumeClaim that nothing defines. The pod stays pending.",
    cure: "Add the claim, or correct the name.",
  },
  "missing-service-account": {
    cause: "Pods run as a ServiceAccount that nothing defines, and are refused; or a role is granted to one.",
    cure: "Add the ServiceAccount, or use `default`.",
  },
  "missing-priority-class": {
    cause: "Pods name a PriorityClass that nothing defines, and are refused.",
    cure: "Add the PriorityClass to the cluster's objects, or leave it out.",
  },
  "missing-volume": {
    cause: "A container mounts a volume that its pod does not have. The API server refuses the pod.",
    cure: "Add the volume to the pod, or correct the name.",
  },
  "missing-service": {
    cause: "An Ingress or a StatefulSet names a Service that nothing defines.",
    cure: "Add the Service, or correct the name.",
  },
  "missing-service-port": {
    cause: "An Ingress leads to a port that the Service does not have.",
    cure: "Use the Service's `port` or its `name`. The container's port is what the Service's targetPort names.",
  },
  "missing-container-port": {
    cause: "A Service or a probe sends to a port that no container declares. A name that nobody declares never works.",
    cure: "Declare the port in the container, or correct the name or number.",
  },
  "selects-nothing": {
    cause: "The selector of a Service, a NetworkPolicy or a PodDisruptionBudget matches no pod.",
    cure: "Use labels that the pod template has.",
  },
  "missing-ingress-class": {
    cause: "An Ingress names a class for which there is no IngressClass, so no controller is bound to serve it.",
    cure: "Set spec.ingressClassName, and add an IngressClass of that name to the cluster's objects.",
  },
  "unusable-secret-annotation": {
    cause:
      "An annotation names a Secret in a way that ingress-nginx refuses: another namespace's, or without a namespace where it must have one.",
    cure: "Name a Secret of the Ingress's own namespace; auth-tls-secret and proxy-ssl-secret take namespace/name.",
  },
  "missing-issuer": {
    cause:
      "A Certificate or an Ingress asks an Issuer or ClusterIssuer that nothing defines. No certificate is ever issued.",
    cure: "Add the issuer, or correct the name.",
  },
  "missing-role": {
    cause: "A binding grants a Role or ClusterRole that nothing defines, and so grants nothing.",
    cure: "Add the role, or correct the name.",
  },
  "missing-storage-class": {
    cause: "A claim names a StorageClass that is not among the objects. Without it the claim stays pending.",
    cure: "Make sure that the cluster has the class, or leave it out to use the default class.",
  },
  "missing-secret-store": {
    cause: "An ExternalSecret names a SecretStore or ClusterSecretStore that nothing defines. No Secret is ever made.",
    cure: "Add the store, or correct the name.",
  },
  "missing-address-pool": {
    cause: "A Service or an advertisement names an IPAddressPool that nothing defines.",
    cure: "Add the pool to the cluster's objects, or correct the name.",
  },
  "unknown-service-address": {
    cause:
      "A config map, a variable or a command names a host that looks like a Service, but there is none, or it has no such port.",
    cure: "Correct the address, or add the Service or its port.",
  },
} as const satisfies Record<string, CodeText>;
