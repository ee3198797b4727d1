import type { SideContainer } from "../../../model/input.ts";
import { probesAskedFor } from "../../../model/probes.ts";
import type { Container, ContainerPort, Mount, Probes } from "../../../model/workload.ts";
import { containerResources, imageReference } from "../containers.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";
import { resolveVariables } from "./variables.ts";

/** What every container says in the same words, whichever it is; `image` and `resources` are needed. */
type ContainerInput = Pick<
  SideContainer,
  "image" | "pullPolicy" | "command" | "args" | "workingDir" | "env" | "probes" | "resources" | "container"
>;

/** What a service's own container has from its service's settings, and another one from its own. */
interface Given {
  readonly ports: readonly ContainerPort[];
  readonly probes: Probes;
  readonly mounts: readonly Mount[];
  /** Put before a repository that names none; absent: it stands as it is. */
  readonly registry: string | undefined;
  /** Whether the image is that of the service, because the container names none. */
  readonly follows: boolean;
  /** What stands where it says nothing. */
  readonly defaults: Container["defaults"];
}

/** A container from its settings at `keys`. */
export function resolveContainer(
  name: string,
  input: ContainerInput,
  given: Given,
  keys: readonly string[],
  faults: Faults,
): Container {
  const { pullPolicy, command, args, workingDir } = input;
  const image = imageReference(input.image, [...keys, "image"], faults, given.registry);
  const isSized = given.defaults === "hardened" || input.resources !== undefined;
  const isBuilt = given.registry !== undefined && image.repository.startsWith(`${given.registry}/`);
  return {
    name,
    image,
    defaults: given.defaults,
    imageOf: given.follows ? "service" : isBuilt ? "project" : "elsewhere",
    ...(pullPolicy !== undefined && { pullPolicy }),
    ...(command != null && { command }),
    ...(args != null && { args }),
    ...(workingDir != null && { workingDir }),
    env: resolveVariables(input.env ?? {}, [...keys, "env"], faults),
    ports: given.ports,
    probes: probesAskedFor(given.probes, input.probes ?? {}),
    mounts: given.mounts,
    ...(isSized && { resources: containerResources(input.resources, [...keys, "resources"], faults) }),
    fields: input.container ?? {},
  };
}

/** The other containers of a pod, in the order of the file. One that names no image has that of its service. */
export function resolveSideContainers(
  containers: Readonly<Record<string, SideContainer | null>>,
  service: Pick<SideContainer, "image">,
  { registry, defaults }: Pick<Given, "registry" | "defaults">,
  keys: readonly string[],
  faults: Faults,
): readonly Container[] {
  return Object.entries(present(containers)).map(([name, input]) => {
    const ports = Object.entries(present(input.ports ?? {})).map(([port, { port: number, protocol = "TCP" }]) => ({
      name: port,
      port: number,
      protocol,
    }));
    const mounts = Object.entries(present(input.mounts ?? {})).map(
      ([volume, { mountPath, subPath, readOnly = false }]) => ({
        volume,
        mountPath,
        ...(subPath !== undefined && { subPath }),
        readOnly,
      }),
    );
    return resolveContainer(
      name,
      { ...(service.image !== undefined && { image: service.image }), ...input },
      { ports, probes: {}, mounts, registry, defaults, follows: input.image === undefined },
      [...keys, name],
      faults,
    );
  });
}
