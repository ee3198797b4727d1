import type { ChartRequest } from "../../../model/charts/request.ts";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Chart } from "../../../model/input.ts";
import { clusterProject, ownName, sealedSecretsController } from "../../../model/names.ts";
import type { Cluster, PlatformChart, SecretController } from "../../../model/resolved.ts";
import { inWave, ownLabels } from "../part.ts";
import { application, argoApi, automated, patient, unlimited } from "./application.ts";

/**
 * Makes an application of every folder under cluster/. A folder that vanishes leaves its objects where they are: a
 * namespace and the claims in it would go with them.
 */
export function clusterApplicationSet(cluster: Cluster): KubernetesObject {
  const { url, branch } = cluster.repositories.config;
  const project = clusterProject(cluster.product);
  return {
    apiVersion: argoApi,
    kind: "ApplicationSet",
    metadata: { name: project, namespace: cluster.argocd.namespace, labels: ownLabels, annotations: inWave(1) },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: [{ git: { repoURL: url, revision: branch, directories: [{ path: "cluster/*" }] } }],
      syncPolicy: { applicationsSync: "create-update", preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: ownName(cluster.product, "cluster-{{.path.basename}}"), labels: ownLabels },
        spec: {
          project,
          source: { repoURL: url, targetRevision: branch, path: "{{.path.path}}", directory: { recurse: true } },
          destination: { server: cluster.argocd.server },
          syncPolicy: automated(unlimited),
          revisionHistoryLimit: 10,
        },
      },
    },
  };
}

/** A chart of cluster.json that Argo CD renders. */
export function platformChartApplication({ request }: PlatformChart, cluster: Cluster): KubernetesObject {
  const { name, chart, ...rest } = request;
  return chartApplication({ ...rest, name: chart }, cluster, { ...rest, name });
}

/** An upstream chart at its pinned version. */
export function chartApplication(
  chart: Chart,
  cluster: Cluster,
  {
    name = chart.name,
    releaseName = chart.name,
    apiVersions = [],
  }: Partial<Pick<ChartRequest, "name" | "releaseName" | "apiVersions">> = {},
): KubernetesObject {
  const { repository, version, namespace, values = {} } = chart;
  const own = ownName(cluster.product, name);
  // Charts call their objects after the release, which is called after the application otherwise.
  const helm = {
    ...(own !== releaseName && { releaseName }),
    ...(Object.keys(values).length > 0 && { valuesObject: values }),
    ...(apiVersions.length > 0 && { apiVersions }),
  };
  return application(cluster.argocd.namespace, own, {
    project: clusterProject(cluster.product),
    source: {
      repoURL: helmRepository(repository),
      chart: chart.name,
      targetRevision: version,
      ...(Object.keys(helm).length > 0 && { helm }),
    },
    destination: { server: cluster.argocd.server, namespace },
    // Their resource definitions are too large for the annotation of a client-side apply.
    syncPolicy: { ...automated(unlimited), syncOptions: ["CreateNamespace=true", "ServerSideApply=true"] },
  });
}

/** Argo CD's address of a chart repository: a registry's is without protocol (docs/user-guide/helm.md in argo-cd). */
export function helmRepository(repository: string): string {
  return repository.replace(/^oci:\/\//, "");
}

/** What makes Secrets. kubeseal asks sealed-secrets' Service for the certificate by this name. */
export function secretControllerApplication({ setting, chart }: SecretController, cluster: Cluster): KubernetesObject {
  if (setting !== "sealedSecrets") return chartApplication(chart, cluster);
  const values = { ...chart.values, fullnameOverride: sealedSecretsController };
  return chartApplication({ ...chart, values }, cluster);
}

/** The application of all others: it syncs argocd/ without its subfolder bootstrap/, which holds this object itself. */
export function rootApplication(cluster: Cluster): KubernetesObject {
  const { url, branch } = cluster.repositories.config;
  return application(cluster.argocd.namespace, cluster.product, {
    project: cluster.product,
    source: { repoURL: url, targetRevision: branch, path: "argocd" },
    destination: { server: cluster.argocd.server, namespace: cluster.argocd.namespace },
    syncPolicy: automated(patient),
  });
}
