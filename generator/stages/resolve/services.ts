import type { Assets } from "../../model/documents.ts";
import { namesRegistry } from "../../model/images/reference.ts";
import type { EnvironmentFile, Service as ServiceInput } from "../../model/input.ts";
import type { Container, Service } from "../../model/workload.ts";
import { workloadKinds } from "../../model/workload-kinds.ts";
import { resolveDestinations } from "./destinations.ts";
import type { Faults } from "./faults.ts";
import { merge, present } from "./merge.ts";
import { accountFaults, resolveAccount } from "./workload/account.ts";
import { resolveContainer, resolveSideContainers } from "./workload/container.ts";
import { containerFaults } from "./workload/containers-together.ts";
import { resolveWorkload } from "./workload/kind.ts";
import { resolvePatches } from "./workload/patches.ts";
import { resolvePorts } from "./workload/ports.ts";
import { resolveVolumes } from "./workload/volumes.ts";

/** What services are resolved with besides their settings. */
export interface Around {
  readonly imageRegistry: string;
  readonly assets: Assets;
}

/** The environment's services, sorted by name; those that are `null` are left out. */
export function resolveServices(settings: EnvironmentFile, around: Around, faults: Faults): readonly Service[] {
  const { services = {}, sharedSecrets = [], metadata, pod, container } = settings;
  const forAll = { metadata, pod, container };
  return Object.entries(present(services))
    .map(([name, own]) => resolveService(name, merge(forAll, own) as ServiceInput, sharedSecrets, around, faults))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resolveService(
  name: string,
  settings: ServiceInput,
  shared: readonly string[],
  { imageRegistry, assets }: Around,
  faults: Faults,
): Service {
  const keys = ["services", name];
  const type = settings.type ?? "backend";
  const workload = resolveWorkload(settings, keys, faults);
  const { isScaled } = workloadKinds[workload.kind];
  const autoscaling = isScaled ? resolveAutoscaling(settings, keys, faults) : undefined;
  const { listened, probes, ...ports } = resolvePorts(name, settings, workload.kind, keys, faults);
  const { volumes, mounts } = resolveVolumes(settings.volumes ?? {}, assets, [...keys, "volumes"], faults);
  const { route } = settings;
  const side = (field: "initContainers" | "sidecars") =>
    resolveSideContainers(settings[field] ?? {}, imageRegistry, [...keys, field], faults);
  const given = { ports: listened, probes, mounts, registry: imageRegistry };
  const container = resolveContainer(name, settings, given, keys, faults);
  const [initContainers, sidecars] = [side("initContainers"), side("sidecars")];
  const service: Omit<Service, "patches"> = {
    name,
    type,
    workload,
    container,
    initContainers,
    sidecars,
    volumes,
    source: isForeign(settings)
      ? (settings.source ?? [])
      : faults.required(settings.source, [...keys, "source"], ["missing"]),
    config: settings.config ?? (type === "web" ? "none" : "all"),
    ...ports,
    replicas: isScaled ? faults.required(settings.replicas, [...keys, "replicas"], 1) : 1,
    uses: settings.uses ?? [],
    destinations: resolveDestinations(settings.destinations ?? [], [...keys, "destinations"], faults),
    secrets: secretsOf(settings, type === "web" ? [] : shared, [container, ...initContainers, ...sidecars]),
    ...(route != null && { route: { host: route.host ?? "api", path: route.path ?? "/" } }),
    ...(autoscaling && { autoscaling }),
    runAsUser: settings.runAsUser ?? 10001,
    writablePaths: settings.writablePaths ?? [],
    runtimeConfigPath: settings.runtimeConfigPath ?? "/usr/share/nginx/html/config",
    account: resolveAccount(name, settings),
    metadata: {
      labels: present(settings.metadata?.labels ?? {}),
      annotations: present(settings.metadata?.annotations ?? {}),
    },
    pod: settings.pod ?? {},
  };
  containerFaults(service, keys, faults);
  accountFaults(settings, keys, faults);
  return { ...service, patches: resolvePatches(settings.patch ?? {}, service, [...keys, "patch"], faults) };
}

/** An image of a registry of its own is built somewhere else. */
function isForeign({ image, source }: ServiceInput): boolean {
  return source === undefined && image?.repository !== undefined && namesRegistry(image.repository);
}

/** What variables take of the service's own Secret is declared by that. */
function secretsOf(
  { secrets = [] }: ServiceInput,
  shared: readonly string[],
  containers: readonly Container[],
): Service["secrets"] {
  const taken = containers.flatMap(({ env }) => env.flatMap(({ value }) => ("secret" in value ? [value.secret] : [])));
  return {
    own: [...new Set([...secrets, ...taken])].filter((key) => !shared.includes(key)),
    shared,
    variables: [...new Set([...shared, ...secrets])],
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
