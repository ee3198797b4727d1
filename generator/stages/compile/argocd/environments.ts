import type { KubernetesObject } from "../../../model/compiled.ts";
import { groupOf } from "../../../model/kubernetes/kinds.ts";
import { applicationName } from "../../../model/names.ts";
import type { Cluster, EnvironmentFacts, ServiceFacts } from "../../../model/resolved.ts";
import { type WorkloadKind, workloadApi } from "../../../model/workload-kinds.ts";
import { type ApplicationSpec, application, automated, patient, unlimited } from "./application.ts";
import { statusSubscription } from "./notifications.ts";

/** Workloads whose number of pods somebody else sets: an autoscaler, or the Rollout that takes over from a Deployment. */
function scaledByOthers({ name, workload: { kind, takesOver }, autoscaling }: ServiceFacts) {
  const numbered = (of: WorkloadKind) => ({
    group: groupOf(workloadApi(of)),
    kind: of,
    name,
    jsonPointers: ["/spec/replicas"],
  });
  return [
    ...(autoscaling === undefined ? [] : [numbered(kind)]),
    ...(takesOver === true ? [numbered("Deployment")] : []),
  ];
}

/** The application that deploys an environment. */
export function environmentApplication(environment: EnvironmentFacts, cluster: Cluster): KubernetesObject {
  const { name, namespace, argocd, ingress, secrets, services } = environment;
  // Certificates, sealed and external secrets wait for definitions that another application installs.
  const retry = ingress.tlsSecret === undefined && secrets.provider === "manual" ? patient : unlimited;
  const scaled = services.flatMap(scaledByOthers);
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
        // Without it a sync would set back the number of pods that autoscalers have set, and Rollouts of Deployments.
        ...(scaled.length > 0 ? ["RespectIgnoreDifferences=true"] : []),
      ],
    },
    ...(scaled.length > 0 && { ignoreDifferences: scaled }),
  };
  return application(home, applicationName(environment.product, name), spec, notifications && statusSubscription);
}
