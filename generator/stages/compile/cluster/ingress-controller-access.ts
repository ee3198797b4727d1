import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from "kubernetes-types/rbac/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { controllerLabelsOf, ingressNginx } from "../../../model/controllers/names.ts";
import type { Cluster } from "../../../model/resolved.ts";
import { inWave, type Part } from "../part.ts";
import { controller } from "./ingress-controller.ts";

const name = "nginx-ingress-controller";
const apiVersion = "rbac.authorization.k8s.io/v1";
const look = ["get", "list", "watch"];

/** What the controller reads of every namespace (https://kubernetes.github.io/ingress-nginx/deploy/rbac/). */
const clusterRules: readonly PolicyRule[] = [
  {
    apiGroups: [""],
    resources: ["configmaps", "endpoints", "pods", "secrets", "namespaces"],
    verbs: ["list", "watch"],
  },
  { apiGroups: [""], resources: ["nodes"], verbs: look },
  { apiGroups: [""], resources: ["services"], verbs: look },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingressclasses"], verbs: look },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: look },
];

/** What it needs in its own namespace: its settings and the election of the replica that writes addresses. */
const namespaceRules: readonly PolicyRule[] = [
  { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
  { apiGroups: [""], resources: ["configmaps", "pods", "secrets", "endpoints", "services"], verbs: look },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    resourceNames: [controller.lease],
    verbs: ["get", "update"],
  },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
];

/** The controller's rights. */
export function ingressControllerAccess({ ingress }: Cluster): readonly Part[] {
  const { namespace, installed } = ingress;
  if (installed === undefined || ingress.controller !== ingressNginx) return [];
  const labels = { ...controllerLabelsOf(ingressNginx), "app.kubernetes.io/managed-by": "trip-config" };
  const metadata = { name, labels, annotations: inWave(0) };
  const subjects = [{ kind: "ServiceAccount", name: controller.serviceAccount, namespace }];
  const apiGroup = "rbac.authorization.k8s.io";
  const part = (object: KubernetesObject): Part => ({ folder: "ingress-nginx", keys: ["ingress"], object });
  return [
    part({ apiVersion, kind: "ClusterRole", metadata, rules: [...clusterRules] } satisfies ClusterRole),
    part({
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup, kind: "ClusterRole", name },
      subjects,
    } satisfies ClusterRoleBinding),
    part({ apiVersion, kind: "Role", metadata: { ...metadata, namespace }, rules: [...namespaceRules] } satisfies Role),
    part({
      apiVersion,
      kind: "RoleBinding",
      metadata: { ...metadata, namespace },
      roleRef: { apiGroup, kind: "Role", name },
      subjects,
    } satisfies RoleBinding),
  ];
}
