import type { ClusterFile } from "../../model/input.ts";
import type { BuiltService, Ci, Cluster, Environment } from "../../model/resolved.ts";

/**
 * What the pipelines are compiled from. The way of an image follows from `publish.merge` and `promotion.from`: it enters
 * where changes merge by themselves and nothing is promoted to, is tested in what promotes from there and merges by
 * itself too, and is released to what promotes from there and waits for a person. Of several the first by name.
 */
export function resolveCi(
  settings: ClusterFile["ci"] = {},
  { argocd }: Pick<Cluster, "argocd">,
  environments: readonly Environment[],
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

function builtServices(environments: readonly Environment[]): readonly BuiltService[] {
  const services = new Map<string, BuiltService>();
  for (const { name, container, source } of environments.flatMap((environment) => environment.services)) {
    if (services.has(name) || source.length === 0) continue;
    services.set(name, { name, image: container.image.repository, source, context: source[0] ?? "." });
  }
  return [...services.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
