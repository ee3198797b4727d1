import type { EnvironmentFile, Service as ServiceInput } from "../../model/input.ts";
import type { Service } from "../../model/resolved.ts";
import { containerResources, imageReference } from "./containers.ts";
import { resolveDestinations } from "./destinations.ts";
import type { Faults } from "./faults.ts";

/** The environment's services, sorted by name; those that are `null` are left out. */
export function resolveServices(
  { services = {}, sharedSecrets = [] }: EnvironmentFile,
  registry: string,
  faults: Faults,
): readonly Service[] {
  return Object.entries(services)
    .flatMap(([name, settings]) => (settings === null ? [] : [resolveService(name, settings, registry, faults)]))
    .map((service) => (service.type === "web" ? service : withShared(service, sharedSecrets)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function withShared(service: Service, shared: readonly string[]): Service {
  return { ...service, secrets: [...new Set([...shared, ...service.secrets])] };
}

function resolveService(name: string, settings: ServiceInput, registry: string, faults: Faults): Service {
  const keys = ["services", name];
  const autoscaling = resolveAutoscaling(settings, keys, faults);
  const { route, metrics } = settings;
  const port = settings.port ?? 8000;
  return {
    name,
    type: settings.type ?? "backend",
    image: imageReference(settings.image, [...keys, "image"], faults, registry),
    source: faults.required(settings.source, [...keys, "source"], ["missing"]),
    port,
    health: settings.health ?? "/health",
    ...(metrics != null && { metrics: { path: metrics.path ?? "/metrics", port: metrics.port ?? port } }),
    replicas: faults.required(settings.replicas, [...keys, "replicas"], 1),
    uses: settings.uses ?? [],
    destinations: resolveDestinations(settings.destinations ?? [], [...keys, "destinations"], faults),
    secrets: settings.secrets ?? [],
    ...(route != null && { route: { host: route.host ?? "api", path: route.path ?? "/" } }),
    resources: containerResources(settings.resources, [...keys, "resources"], faults),
    ...(autoscaling && { autoscaling }),
    runAsUser: settings.runAsUser ?? 10001,
    writablePaths: settings.writablePaths ?? [],
    runtimeConfigPath: settings.runtimeConfigPath ?? "/usr/share/nginx/html/config",
  };
}

function resolveAutoscaling(
  { autoscaling, replicas }: ServiceInput,
  service: readonly string[],
  faults: Faults,
): Service["autoscaling"] {
  if (autoscaling == null) return undefined;
  const keys = [...service, "autoscaling"];
  const maxReplicas = faults.required(autoscaling.maxReplicas, [...keys, "maxReplicas"], 500);
  if (replicas !== undefined && replicas > maxReplicas) {
    const message = `\`replicas\` is the autoscaler's minimum, and ${replicas} is more than its maximum of ${maxReplicas}.`;
    faults.add("out-of-range", [...service, "replicas"], message, `at most ${maxReplicas}, or raise \`maxReplicas\`.`);
  }
  if (replicas === 0) {
    const message = "An autoscaled service needs a pod at least: nothing would measure its load.";
    faults.add("out-of-range", [...service, "replicas"], message, "at least 1, or switch `autoscaling` off with null.");
  }
  if (autoscaling.cpu == null && autoscaling.memory == null) {
    faults.add("missing-field", keys, "An autoscaler needs a metric.", "add `cpu` or `memory`, for example 70.");
  }
  return {
    maxReplicas,
    ...(autoscaling.cpu != null && { cpu: autoscaling.cpu }),
    ...(autoscaling.memory != null && { memory: autoscaling.memory }),
  };
}
