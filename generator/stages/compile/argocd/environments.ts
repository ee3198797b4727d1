import type { KubernetesObject } from "../../../model/compiled.ts";
import { applicationName } from "../../../model/names.ts";
import type { Cluster, EnvironmentFacts } from "../../../model/resolved.ts";
import { type ApplicationSpec, application, automated, patient, unlimited } from "./application.ts";
import { statusSubscription } from "./notifications.ts";

/** The application that deploys an environment. */
export function environmentApplication(environment: EnvironmentFacts, cluster: Cluster): KubernetesObject {
  const { name, namespace, argocd, ingress, secrets, services } = environment;
  // Certificates, sealed and external secrets wait for definitions that another application installs.
  const retry = ingress.tlsSecret === undefined && secrets.provider === "manual" ? patient : unlimited;
  const autoscaled = services.filter(({ autoscaling }) => autoscaling !== undefined);
  const { namespace: home, notifications } = cluster.argocd;
  const spec: ApplicationSpec = {
    project: applicationName(environment.product, name),
    source: {
      repoURL: cluster.repositories.config.url,
      targetRevision: argocd.targetRevision,
      path: name,
      directory: { recurse: true },
    },
    destination: { server: cluster.argocd.server, namespace },
    syncPolicy: {
      ...(argocd.sync === "automated" ? automated(retry) : { retry }),
      syncOptions: [
        "CreateNamespace=true",
        // Without it a sync would set the autoscalers' number of pods back.
        ...(autoscaled.length > 0 ? ["RespectIgnoreDifferences=true"] : []),
      ],
    },
    ...(autoscaled.length > 0 && {
      ignoreDifferences: autoscaled.map((service) => ({
        group: "apps",
        kind: service.workload.kind,
        name: service.name,
        jsonPointers: ["/spec/replicas"],
      })),
    }),
  };
  return application(home, applicationName(environment.product, name), spec, notifications && statusSubscription);
}
