import type { ClusterRole, ClusterRoleBinding, PolicyRule } from "kubernetes-types/rbac/v1.js";
import { controllerLabelsOf, traefik } from "../../../../model/controllers/names.ts";
import type { Cluster } from "../../../../model/resolved.ts";
import { inWave, type Part } from "../../part.ts";
import { traefikNames } from "./names.ts";

const watch = ["list", "watch"];
const look = ["get", ...watch];

/** What it reads of every namespace in either way: certificates and passwords are Secrets, pods are found by slices. */
const ofBoth: readonly PolicyRule[] = [
  { apiGroups: [""], resources: ["services", "secrets", "configmaps"], verbs: look },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: watch },
];

/** What else by the API (docs/content/reference/dynamic-configuration/kubernetes-…-rbac.yml of Traefik 3.7). */
const ofApi: Readonly<Record<"ingress" | "gateway", readonly PolicyRule[]>> = {
  ingress: [
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingressclasses"], verbs: watch },
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
  ],
  gateway: [
    { apiGroups: [""], resources: ["namespaces"], verbs: watch },
    {
      apiGroups: ["gateway.networking.k8s.io"],
      resources: [
        "gatewayclasses",
        "gateways",
        "httproutes",
        "grpcroutes",
        "tlsroutes",
        "referencegrants",
        "backendtlspolicies",
      ],
      verbs: look,
    },
    {
      apiGroups: ["gateway.networking.k8s.io"],
      resources: [
        "gatewayclasses/status",
        "gateways/status",
        "httproutes/status",
        "grpcroutes/status",
        "tlsroutes/status",
        "backendtlspolicies/status",
      ],
      verbs: ["update"],
    },
    {
      apiGroups: ["traefik.io"],
      // The provider waits for every one of its kinds before it serves any (WatchAll in pkg/provider/kubernetes/crd/client.go).
      resources: [
        "middlewares",
        "middlewaretcps",
        "ingressroutes",
        "ingressroutetcps",
        "ingressrouteudps",
        "serverstransports",
        "serverstransporttcps",
        "tlsoptions",
        "tlsstores",
        "traefikservices",
      ],
      verbs: look,
    },
  ],
};

/** Traefik's rights. */
export function traefikAccess({ ingress }: Cluster): readonly Part[] {
  const { namespace, installed, routes } = ingress;
  if (installed === undefined || ingress.controller !== traefik) return [];
  const apiGroup = "rbac.authorization.k8s.io";
  const name = traefikNames.deployment;
  const labels = { ...controllerLabelsOf(traefik), "app.kubernetes.io/managed-by": "trip-config" };
  const metadata = { name, labels, annotations: inWave(0) };
  const rules = [...ofBoth, ...ofApi[routes.adapter.api]];
  const objects = [
    { apiVersion: `${apiGroup}/v1`, kind: "ClusterRole", metadata, rules } satisfies ClusterRole,
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup, kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name: traefikNames.serviceAccount, namespace }],
    } satisfies ClusterRoleBinding,
  ];
  return objects.map((object): Part => ({ folder: traefik, keys: ["ingress"], object }));
}
