import type { KubernetesObject } from "../../../model/compiled.ts";
import { installedCharts } from "../../../model/installed-charts.ts";
import { groupOf } from "../../../model/kubernetes/kinds.ts";
import {
  applicationName,
  clusterProject,
  loggingNamespace,
  monitoringNamespace,
  titleOf,
} from "../../../model/names.ts";
import type { OwnObject } from "../../../model/own-objects.ts";
import type { Cluster, EnvironmentFacts } from "../../../model/resolved.ts";
import { inWave, ownLabels } from "../part.ts";
import { argoApi } from "./application.ts";
import { helmRepository } from "./cluster.ts";

/**
 * Every kind that an environment can have, whatever it has now: a project that lost a kind in the commit that removes
 * the last object of it would leave that object running, and call it synced.
 */
const environmentKinds = [
  { group: "", kind: "ConfigMap" },
  { group: "", kind: "LimitRange" },
  { group: "", kind: "PersistentVolumeClaim" },
  { group: "", kind: "ResourceQuota" },
  { group: "", kind: "Service" },
  { group: "", kind: "ServiceAccount" },
  { group: "apps", kind: "DaemonSet" },
  { group: "apps", kind: "Deployment" },
  { group: "apps", kind: "StatefulSet" },
  { group: "autoscaling", kind: "HorizontalPodAutoscaler" },
  { group: "batch", kind: "CronJob" },
  { group: "batch", kind: "Job" },
  { group: "bitnami.com", kind: "SealedSecret" },
  { group: "cert-manager.io", kind: "Certificate" },
  { group: "external-secrets.io", kind: "ExternalSecret" },
  { group: "external-secrets.io", kind: "SecretStore" },
  { group: "networking.k8s.io", kind: "Ingress" },
  { group: "networking.k8s.io", kind: "NetworkPolicy" },
  { group: "policy", kind: "PodDisruptionBudget" },
  { group: "rbac.authorization.k8s.io", kind: "Role" },
  { group: "rbac.authorization.k8s.io", kind: "RoleBinding" },
] as const;

/** Where the cluster has Argo Rollouts. */
const kindsOfRollouts = [
  { group: "argoproj.io", kind: "AnalysisTemplate" },
  { group: "argoproj.io", kind: "Rollout" },
] as const;

/** What routes are where the cluster speaks the Gateway API. */
const gatewayKinds = [
  { group: "gateway.networking.k8s.io", kind: "GRPCRoute" },
  { group: "gateway.networking.k8s.io", kind: "HTTPRoute" },
  { group: "gateway.networking.k8s.io", kind: "ReferenceGrant" },
  { group: "traefik.io", kind: "Middleware" },
] as const;

/** An environment's project: one destination, one repository, its own namespace and nothing else of the cluster. */
export function environmentProject(
  environment: EnvironmentFacts,
  cluster: Cluster,
  own: readonly OwnObject[],
): KubernetesObject {
  const { name, namespace } = environment;
  const groups = environment.access.deployers.flatMap(({ group }) => (group === undefined ? [] : [group]));
  const project = applicationName(environment.product, name);
  const role = "sync";
  const allow = (action: string) => `p, proj:${project}:${role}, applications, ${action}, ${project}/${project}, allow`;
  return appProject(cluster, project, {
    description: `The environment ${name} of ${titleOf(environment.product)}.`,
    sourceRepos: [cluster.repositories.config.url],
    destinations: [{ server: cluster.argocd.server, namespace }],
    clusterResourceWhitelist: [{ group: "", kind: "Namespace", name: namespace }],
    namespaceResourceWhitelist: permitted(own, cluster),
    // The argocd command reads the application before it syncs it.
    roles: [
      {
        name: role,
        description: "May sync, and nothing else.",
        policies: [allow("get"), allow("sync")],
        ...(groups.length > 0 && { groups }),
      },
    ],
  });
}

/** What an environment can have, and the kinds of its objects of one's own. */
function permitted(own: readonly OwnObject[], { rollouts, ingress }: Cluster) {
  const made = [
    ...environmentKinds,
    ...(rollouts === undefined ? [] : kindsOfRollouts),
    ...(ingress.routes.adapter.api === "gateway" ? gatewayKinds : []),
  ];
  const kinds = new Map<string, { readonly group: string; readonly kind: string }>(
    made.map((one) => [`${one.group}/${one.kind}`, one]),
  );
  for (const { object } of own) {
    const [group, kind] = [groupOf(object.apiVersion), object.kind];
    kinds.set(`${group}/${kind}`, { group, kind });
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The root application's project: Argo CD's own objects. */
export function rootProject(cluster: Cluster): KubernetesObject {
  return appProject(cluster, cluster.product, {
    description: `The applications of ${titleOf(cluster.product)}.`,
    sourceRepos: [cluster.repositories.config.url],
    destinations: [{ server: cluster.argocd.server, namespace: cluster.argocd.namespace }],
    namespaceResourceWhitelist: [
      // Argo CD's own settings are ConfigMaps too: without notifications it may write none.
      ...(cluster.argocd.notifications === undefined ? [] : [{ group: "", kind: "ConfigMap" }]),
      ...["Application", "ApplicationSet", "AppProject"].map((kind) => ({ group: "argoproj.io", kind })),
    ],
  });
}

/**
 * The project of what exists once per cluster. Charts bring kinds that only they know. It is applied by hand, so it
 * permits the controllers of Secrets before the first environment uses them.
 */
export function clusterWideProject(cluster: Cluster, own: readonly OwnObject[]): KubernetesObject {
  const controllers = cluster.secretControllers.map(({ chart }) => chart);
  const charts = [...installedCharts(cluster).map(({ chart }) => chart), ...controllers];
  const byArgoCd = cluster.charts.filter(({ render }) => !render).map(({ request }) => request);
  // metrics-server and cert-manager bind roles that live in kube-system.
  const namespaces = [
    // The Gateway lies beside its controller, whoever has installed that.
    ...(cluster.ingress.installed === undefined && cluster.ingress.routes.adapter.api === "ingress"
      ? []
      : [cluster.ingress.namespace]),
    "kube-system",
    // There whether they are used or not, for the reason that environments' kinds are.
    monitoringNamespace(cluster.product),
    loggingNamespace(cluster.product),
    ...charts.map(({ namespace }) => namespace),
    ...cluster.charts.map(({ request }) => request.namespace),
    ...own.flatMap(({ object: { metadata } }) => metadata.namespace ?? []),
  ];
  return appProject(cluster, clusterProject(cluster.product), {
    description: "What exists once per cluster.",
    sourceRepos: distinct([
      cluster.repositories.config.url,
      ...[...charts, ...byArgoCd].map(({ repository }) => helmRepository(repository)),
    ]),
    // Without a namespace for the applications of cluster/, whose objects all say theirs.
    destinations: [undefined, ...distinct(namespaces)].map((namespace) => ({
      server: cluster.argocd.server,
      ...(namespace !== undefined && { namespace }),
    })),
    clusterResourceWhitelist: [{ group: "*", kind: "*" }],
  });
}

function appProject(cluster: Cluster, name: string, spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return {
    apiVersion: argoApi,
    kind: "AppProject",
    metadata: { name, namespace: cluster.argocd.namespace, labels: ownLabels, annotations: inWave(0) },
    spec,
  };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
