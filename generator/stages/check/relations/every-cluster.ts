import type { ExistingObject } from "../../../model/compiled.ts";

type Row = readonly [kind: string, namespace: string | undefined, names: string];

/**
 * What every cluster has without anybody applying it. Roles: plugin/pkg/auth/authorizer/rbac/bootstrappolicy of
 * Kubernetes 1.36, namespace_policy.go; the ClusterRoles of policy.go beside it are known by their form. Services and
 * namespaces: pkg/controlplane. Config maps: pkg/controlplane/controller/clusterauthenticationtrust, and kubeadm's.
 * Accounts: pkg/controller/serviceaccount. Classes: pkg/apis/scheduling/v1/helpers.go.
 */
const rows: readonly Row[] = [
  [
    "Role",
    "kube-system",
    `extension-apiserver-authentication-reader system::leader-locking-kube-controller-manager
    system::leader-locking-kube-scheduler system:controller:bootstrap-signer system:controller:cloud-provider
    system:controller:token-cleaner`,
  ],
  ["Role", "kube-public", "system:controller:bootstrap-signer"],
  ["Service", "default", "kubernetes"],
  ["Service", "kube-system", "kube-dns"],
  ["ConfigMap", "kube-system", "extension-apiserver-authentication"],
  ["ConfigMap", "kube-public", "cluster-info"],
  ["ConfigMap", undefined, "kube-root-ca.crt"],
  ["ServiceAccount", undefined, "default"],
  ["PriorityClass", undefined, "system-cluster-critical system-node-critical"],
  ["Namespace", undefined, "default kube-system kube-public kube-node-lease"],
];

export const everyCluster: readonly ExistingObject[] = rows.flatMap(([kind, namespace, names]) =>
  names.split(/\s+/).map((name) => ({ kind, namespace, name })),
);

/** ClusterRoles that every API server makes; what else begins with `system:` is a distribution's. */
export const builtInClusterRole = /^(?:cluster-admin|admin|edit|view|system:.+)$/;

/** Namespaces that hold what came with the cluster, whatever else is known of them. */
export const clusterNamespaces: ReadonlySet<string> = new Set(["kube-system", "kube-public", "kube-node-lease"]);
