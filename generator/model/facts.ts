import type { Environment, EnvironmentFacts, EnvironmentSummary, ServiceFacts } from "./resolved.ts";
import { isWeighed } from "./rollouts.ts";

/** What is asked of an environment that is not compiled. */
export function summaryOf({
  name,
  file,
  namespace,
  argocd,
  publish,
  promotion,
  hold,
}: Environment): EnvironmentSummary {
  return { name, file, namespace, argocd, publish, promotion, ...(hold && { hold }) };
}

/** What others are compiled from of an environment, and nothing else of it. */
export function factsOf(environment: Environment): EnvironmentFacts {
  const { name, product, file, namespace, access, argocd, publish, promotion, backingServices } = environment;
  const { tlsSecret, listeners } = environment.ingress;
  return {
    ...{ name, product, file, namespace, access, argocd, publish, promotion, backingServices },
    ingress: { ...(tlsSecret !== undefined && { tlsSecret }), ...(listeners && { listeners }) },
    secrets: { provider: environment.secrets.provider },
    services: environment.services.map(serviceFacts),
  };
}

function serviceFacts(service: Environment["services"][number]): ServiceFacts {
  const { name, autoscaling, metrics, replicas, source, workload, routes, container, sidecars } = service;
  return {
    ...{ name, replicas, source },
    ...(autoscaling && { autoscaling }),
    ...(metrics && { metrics }),
    workload: {
      kind: workload.kind,
      ...(workload.kind === "Rollout" && workload.takesOver && { takesOver: true }),
      ...(isWeighed(workload) && { strategy: { type: "canary", isRouted: true } }),
    },
    routes: isWeighed(workload)
      ? routes.map((route) => ({ ...(route.name !== undefined && { name: route.name }) }))
      : [],
    container: { image: { repository: container.image.repository } },
    sidecars: sidecars.map((sidecar) => ({ name: sidecar.name })),
  };
}
