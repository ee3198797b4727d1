import type { Assets } from "../../model/documents.ts";
import { namesRegistry } from "../../model/images/reference.ts";
import type { EnvironmentFile, Service as ServiceInput } from "../../model/input.ts";
import type { IngressSettings } from "../../model/resolved.ts";
import { holdsClaim, serviceKinds } from "../../model/service-kinds.ts";
import { type Container, type Rollout, type Service, specificationFields } from "../../model/workload.ts";
import { workloadKinds } from "../../model/workload-kinds.ts";
import { resolveDestinations } from "./destinations.ts";
import type { Faults } from "./faults.ts";
import { merge, present } from "./merge.ts";
import type { Remembered } from "./remembered.ts";
import { accountFaults, resolveAccount } from "./workload/account.ts";
import { resolveContainer, resolveSideContainers } from "./workload/container.ts";
import { containerFaults } from "./workload/containers-together.ts";
import { resolveWorkload } from "./workload/kind.ts";
import { labelFaults, resolveMetadata, selectionFaults } from "./workload/metadata.ts";
import { resolvePatches } from "./workload/patches.ts";
import { resolvePorts } from "./workload/ports.ts";
import { type ProgressiveSurroundings, resolveProgressive } from "./workload/progressive.ts";
import { type RouteSurroundings, resolveRoutes } from "./workload/routes.ts";
import { kubernetesRollout, resolveRollout, resolveScaling } from "./workload/scaling.ts";
import { resolveVolumes } from "./workload/volumes.ts";

/** What services are resolved with besides their settings. */
export interface Around {
  /** What names begin with. */
  readonly product: string;
  readonly imageRegistry: string;
  readonly assets: Assets;
  /** Secrets that every pod pulls its images with. */
  readonly pullSecrets: readonly string[];
  readonly ingress: IngressSettings;
  readonly rollout: Rollout;
  readonly progressive: ProgressiveSurroundings;
  /** What stands where a service says nothing. */
  readonly defaults: Service["defaults"];
  /** Parts that are at fault were taken out of the settings. */
  readonly partial: boolean;
  readonly remembered: Remembered;
}

/** The environment's services, sorted by name; those that are `null` are left out. */
export function resolveServices(settings: EnvironmentFile, around: Around, faults: Faults): readonly Service[] {
  const { services = {}, sharedSecrets = [], metadata, pod, container, hosts } = settings;
  const forAll = { metadata, pod, container };
  const own = { ...around, hosts, services };
  return Object.entries(present(services))
    .map(([name, service]) => {
      const input = merge(forAll, service) as ServiceInput;
      const given = [name, input, sharedSecrets, givenBy(own, input)];
      return around.remembered(given, faults, () => resolveService(name, input, sharedSecrets, own, faults));
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All that a service takes from around it but files, which are the same everywhere; a route's host by its name only. */
function givenBy(around: Around & RouteSurroundings, { route, routes }: ServiceInput): readonly unknown[] {
  const { product, imageRegistry, pullSecrets, rollout, progressive, defaults, partial, hosts, ingress, services } =
    around;
  const all = [product, imageRegistry, pullSecrets, rollout, progressive, defaults, partial];
  const served = [route, ...Object.values(routes ?? {})].filter((one) => one != null);
  if (served.length === 0) return all;
  // A route may ask another service who may pass.
  return [...all, Object.keys(hosts), ingress, served.some(({ auth }) => auth != null) ? services : null];
}

function resolveService(
  name: string,
  settings: ServiceInput,
  shared: readonly string[],
  around: Around & RouteSurroundings,
  faults: Faults,
): Service {
  const { product, imageRegistry, assets } = around;
  const keys = ["services", name];
  const type = settings.type ?? "backend";
  const defaults = settings.defaults ?? around.defaults;
  const isBare = defaults === "kubernetes";
  const said = resolveWorkload(settings, defaults, keys, faults);
  // Nobody selects the pods of what comes to an end.
  const isSelected = !isBare || workloadKinds[said.kind].isServing;
  const selector = settings.selector ?? (isSelected ? { app: name } : {});
  const named = { product, name, defaults, selector };
  const { listened, probes, ...ports } = resolvePorts(named, settings, said.kind, keys, faults);
  const { volumes, mounts } = resolveVolumes(settings.volumes ?? {}, assets, [...keys, "volumes"], faults);
  const { replicas: wanted = 1 } = settings;
  const isAsked =
    wanted > 0 && ports.port !== undefined && ports.service?.port !== undefined && ports.health !== undefined;
  const brought = {
    ...named,
    ...ports,
    service: ports.service,
    metrics: ports.metrics,
    isAsked,
    holdsClaim: holdsClaim(volumes),
    hasRoute:
      ports.service !== undefined &&
      [settings.route, ...Object.values(settings.routes ?? {})].some((route) => route != null),
  };
  const { workload, recreates } = resolveProgressive(said, settings, brought, around.progressive, faults);
  const rolled = { kind: workload.kind, holdsClaim: brought.holdsClaim };
  const standard = isBare ? kubernetesRollout : around.rollout;
  const rollout = resolveRollout(settings.rollout, standard, rolled, keys, faults);
  // Of an image without a registry Kubernetes has its own opinion.
  const pulled = { registry: isBare ? undefined : imageRegistry, defaults };
  const side = (field: "initContainers" | "sidecars") =>
    resolveSideContainers(settings[field] ?? {}, settings, pulled, [...keys, field], faults);
  const given = { ports: listened, probes, mounts, follows: false, ...pulled };
  const container = resolveContainer(name, settings, given, keys, faults);
  const [initContainers, sidecars] = [side("initContainers"), side("sidecars")];
  const { runAsUser } = settings;
  const service: Omit<Service, "patches"> = {
    product,
    name,
    type,
    defaults,
    selector,
    workload,
    container,
    initContainers,
    sidecars,
    volumes,
    source:
      isBare || isForeign(settings)
        ? (settings.source ?? [])
        : faults.required(settings.source, [...keys, "source"], ["missing"]),
    config: settings.config ?? (type === "web" || isBare ? "none" : "all"),
    ...ports,
    ...resolveScaling(settings, { kind: workload.kind, defaults }, keys, faults),
    ...(rollout !== undefined && { rollout }),
    recreates,
    specification: specificationOf(settings),
    uses: settings.uses ?? [],
    destinations: resolveDestinations(settings.destinations ?? [], [...keys, "destinations"], faults),
    secrets: secretsOf(settings, type === "web" ? [] : shared, [container, ...initContainers, ...sidecars]),
    routes: resolveRoutes(settings, workload.kind, ports, around, keys, faults),
    pullSecrets: [...new Set([...around.pullSecrets, ...(settings.pullSecrets ?? [])])],
    ...(runAsUser !== undefined && { runAsUser }),
    writablePaths: settings.writablePaths ?? [],
    runtimeConfigPath: settings.runtimeConfigPath ?? "/usr/share/nginx/html/config",
    account: resolveAccount(name, settings, defaults),
    metadata: resolveMetadata(settings.metadata),
    objectMetadata: resolveMetadata(settings.objectMetadata),
    podMetadata: resolveMetadata(settings.podMetadata),
    pod: settings.pod ?? {},
  };
  containerFaults(service, keys, faults);
  selectionFaults(service, around.defaults, keys, faults);
  if (!isBare) {
    labelFaults(settings, "metadata", keys, faults);
    labelFaults(settings, "objectMetadata", keys, faults);
    labelFaults(settings, "podMetadata", keys, faults);
  }
  if (type === "web" && service.config !== "none") {
    const message = `A web page is told the API's address, and none of the entries of ${product}-config.`;
    faults.add("misplaced-setting", [...keys, "config"], message, "remove it, or name entries in `env`.");
  }
  accountFaults(settings, keys, faults);
  const kinds = serviceKinds.filter(({ isMade }) => isMade(service));
  return { ...service, patches: resolvePatches(settings.patch ?? {}, { name, kinds }, [...keys, "patch"], faults) };
}

function specificationOf(settings: ServiceInput): Service["specification"] {
  return Object.fromEntries(
    specificationFields.flatMap((field) => (settings[field] === undefined ? [] : [[field, settings[field]]])),
  );
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
