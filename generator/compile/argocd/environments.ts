import type { KubernetesObject } from "../../model/compiled.ts";
import { product } from "../../model/names.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";
import { application, automated, patient, unlimited } from "./application.ts";

/** The application that deploys an environment. */
export function environmentApplication(environment: Environment, cluster: Cluster): KubernetesObject {
  const { name, namespace, argocd, ingress, secrets, services } = environment;
  const autoscaled = services.filter(({ autoscaling }) => autoscaling !== undefined);
  return application(cluster.argocd.namespace, `${product}-${name}`, {
    project: `${product}-${name}`,
    source: {
      repoURL: cluster.repositories.config.url,
      targetRevision: argocd.targetRevision,
      path: name,
      directory: { recurse: true },
    },
    destination: { server: cluster.argocd.server, namespace },
    syncPolicy: {
      ...(argocd.sync === "automated" && { automated }),
      syncOptions: [
        "CreateNamespace=true",
        // Without it a sync would set the autoscalers' number of pods back.
        ...(autoscaled.length > 0 ? ["RespectIgnoreDifferences=true"] : []),
      ],
      // Certificates, sealed and external secrets wait for definitions that another application installs.
      retry: ingress.tlsSecret === undefined && secrets.provider === "manual" ? patient : unlimited,
    },
    ...(autoscaled.length > 0 && {
      ignoreDifferences: autoscaled.map((service) => ({
        group: "apps",
        kind: "Deployment",
        name: service.name,
        jsonPointers: ["/spec/replicas"],
      })),
    }),
  });
}
