import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Chart } from "../../../model/input.ts";
import { product, sealedSecretsController } from "../../../model/names.ts";
import type { Cluster, SecretController } from "../../../model/resolved.ts";
import { inWave, ownLabels } from "../part.ts";
import { application, argoApi, automated, patient, unlimited } from "./application.ts";
import { clusterProject } from "./projects.ts";

/**
 * Makes an application of every folder under cluster/. A folder that vanishes leaves its objects where they are: a
 * namespace and the claims in it would go with them.
 */
export function clusterApplicationSet(cluster: Cluster): KubernetesObject {
  const { url, branch } = cluster.repositories.config;
  return {
    apiVersion: argoApi,
    kind: "ApplicationSet",
    metadata: { name: clusterProject, namespace: cluster.argocd.namespace, labels: ownLabels, annotations: inWave(1) },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: [{ git: { repoURL: url, revision: branch, directories: [{ path: "cluster/*" }] } }],
      syncPolicy: { applicationsSync: "create-update", preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: "cluster-{{.path.basename}}", labels: ownLabels },
        spec: {
          project: clusterProject,
          source: { repoURL: url, targetRevision: branch, path: "{{.path.path}}", directory: { recurse: true } },
          destination: { server: cluster.argocd.server },
          syncPolicy: automated(unlimited),
          revisionHistoryLimit: 10,
        },
      },
    },
  };
}

/** An upstream chart at its pinned version. */
export function chartApplication(chart: Chart, cluster: Cluster): KubernetesObject {
  const { repository, name, version, namespace, values = {} } = chart;
  return application(cluster.argocd.namespace, name, {
    project: clusterProject,
    source: {
      repoURL: repository,
      chart: name,
      targetRevision: version,
      ...(Object.keys(values).length > 0 && { helm: { valuesObject: values } }),
    },
    destination: { server: cluster.argocd.server, namespace },
    // Their resource definitions are too large for the annotation of a client-side apply.
    syncPolicy: { ...automated(unlimited), syncOptions: ["CreateNamespace=true", "ServerSideApply=true"] },
  });
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
  return application(cluster.argocd.namespace, product, {
    project: product,
    source: { repoURL: url, targetRevision: branch, path: "argocd" },
    destination: { server: cluster.argocd.server, namespace: cluster.argocd.namespace },
    syncPolicy: automated(patient),
  });
}
