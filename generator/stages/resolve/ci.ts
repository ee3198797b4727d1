import type { ClusterFile } from "../../model/input.ts";
import type { BuiltService, Ci, Cluster, EnvironmentFacts, ServiceFacts } from "../../model/resolved.ts";
import { workloadKinds } from "../../model/workload-kinds.ts";

/**
 * What the pipelines are compiled from. The way of an image follows from `publish.merge` and `promotion.from`: it enters
 * where changes merge by themselves and nothing is promoted to, is tested in what promotes from there and merges by
 * itself too, and is released to what promotes from there and waits for a person. Of several the first by name.
 */
export function resolveCi(
  settings: ClusterFile["ci"] = {},
  { argocd }: Pick<Cluster, "argocd">,
  environments: readonly EnvironmentFacts[],
): Ci {
  const sorted = [...environments].sort((a, b) => (a.name < b.name ? -1 : 1));
  const takesFrom = (name: string) => sorted.filter(({ promotion }) => promotion.from === name);
  const entries = sorted.filter(({ publish, promotion }) => publish.merge === "auto" && promotion.from === undefined);
  const entry = entries.find(({ name }) => takesFrom(name).length > 0) ?? entries[0];
  const tested = entry && takesFrom(entry.name).find(({ publish }) => publish.merge === "auto");
  const last = tested ?? entry;
  const released = last && takesFrom(last.name).find(({ publish }) => publish.merge === "manual");
  return {
    builder: settings.builder ?? "docker",
    argocdServer: settings.argocdServer ?? `argocd-server.${argocd.namespace}.svc`,
    buildMinutes: settings.buildMinutes ?? 30,
    waitMinutes: settings.waitMinutes ?? 10,
    services: builtServices(entry === undefined ? sorted : [entry]),
    ...(entry && { entry }),
    ...(tested && { tested }),
    ...(released && { released }),
  };
}

/** A build for each repository: a Job that runs its service's image has nothing to build of its own. */
function builtServices(environments: readonly EnvironmentFacts[]): readonly BuiltService[] {
  const built = new Map<string, BuiltService>();
  const ofName = new Map<string, ServiceFacts>();
  for (const service of environments.flatMap(({ services }) => services)) {
    if (service.source.length > 0 && !ofName.has(service.name)) ofName.set(service.name, service);
  }
  // What runs on gives its name before what comes to an end: people know the service, not its migration.
  const rank = ({ workload, name }: ServiceFacts) => `${workloadKinds[workload.kind].isServing ? 0 : 1}${name}`;
  for (const { name, container, source } of [...ofName.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const { repository } = container.image;
    const found = built.get(repository);
    built.set(repository, {
      name: found?.name ?? name,
      image: repository,
      source: [...new Set([...(found?.source ?? []), ...source])],
      context: found?.context ?? source[0] ?? ".",
    });
  }
  return [...built.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
