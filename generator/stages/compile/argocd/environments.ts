import type { KubernetesObject } from "../../../model/compiled.ts";
import { gatewayApi } from "../../../model/controllers/gateway.ts";
import { groupOf } from "../../../model/kubernetes/kinds.ts";
import { applicationName } from "../../../model/names.ts";
import type { Cluster, EnvironmentFacts, ServiceFacts } from "../../../model/resolved.ts";
import { isWeighed, routeOwner } from "../../../model/rollouts.ts";
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

/** A canary moves the weights of a route's one rule while Argo CD looks. Either kind of route may be the one of that name. */
function weighedByOthers({ name, workload, routes }: ServiceFacts) {
  if (!isWeighed(workload)) return [];
  return routes.flatMap((route) =>
    ["GRPCRoute", "HTTPRoute"].map((kind) => ({
      group: groupOf(gatewayApi),
      kind,
      name: routeOwner(name, route.name),
      jsonPointers: ["/spec/rules/0/backendRefs/0/weight", "/spec/rules/0/backendRefs/1/weight"],
    })),
  );
}

/** The application that deploys an environment. */
export function environmentApplication(environment: EnvironmentFacts, cluster: Cluster): KubernetesObject {
  const { name, namespace, argocd, ingress, secrets, services } = environment;
  // Certificates, sealed and external secrets wait for definitions that another application installs.
  const retry = ingress.tlsSecret === undefined && secrets.provider === "manual" ? patient : unlimited;
  const scaled = services.flatMap(scaledByOthers);
  const weighed = cluster.ingress.routes.adapter.api === "gateway" ? services.flatMap(weighedByOthers) : [];
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
        // To leave an ignored place as it is Argo CD leaves the whole list around it, so that nothing else of a route would arrive
        // (normalizeTargetResources in its controller/sync.go). So a route that is as git has it but for its weights is not applied.
        // Otherwise a sync would set back the number of pods that autoscalers have set, and Rollouts of Deployments.
        ...(weighed.length > 0
          ? ["ApplyOutOfSyncOnly=true"]
          : scaled.length > 0
            ? ["RespectIgnoreDifferences=true"]
            : []),
        // A Rollout that is removed is gone at once, and its Service leads to the Deployment's pods; else only when its own pods are.
        ...(cluster.rollouts === undefined ? [] : ["PrunePropagationPolicy=background"]),
      ],
    },
    ...(scaled.length + weighed.length > 0 && { ignoreDifferences: [...scaled, ...weighed] }),
  };
  return application(home, applicationName(environment.product, name), spec, notifications && statusSubscription);
}
