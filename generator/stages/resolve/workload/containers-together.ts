import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import { nearest } from "../../../diagnostics/nearest.ts";
import type { Container, Service } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";

/** @codes gathered by the build */
export const codes = {
  "ambiguous-variable": {
    cause: "A container has two variables whose names differ in the case of letters alone.",
    cure: "Keep one of the two: some programs, and all of Windows, take them for the same.",
  },
} as const satisfies CodeTexts;

type Pod = Omit<Service, "patches">;

/** What the containers of a pod cannot have in common, and what they mount. */
export function containerFaults(service: Pod, keys: readonly string[], faults: Faults): void {
  const containers = [
    { container: service.container, place: keys, mounts: "volumes" },
    ...service.initContainers.map((container) => ({
      container,
      place: [...keys, "initContainers", container.name],
      mounts: "mounts",
    })),
    ...service.sidecars.map((container) => ({
      container,
      place: [...keys, "sidecars", container.name],
      mounts: "mounts",
    })),
  ];
  const names = new Map<string, string>([[service.name, `the service \`${service.name}\``]]);
  const ports = new Map<string, string>();
  for (const { container, place, mounts } of containers) {
    if (place !== keys) nameFaults(container, names, place, faults);
    if (!service.initContainers.includes(container)) portFaults(container, ports, place, faults);
    mountFaults(container, service, [...place, mounts], faults);
    variableFaults(container, [...place, "env"], faults);
  }
  // What stands in `container` alone may have it.
  if (service.defaults === "hardened") targetFaults(service, [...keys, "ports"], faults);
}

/** A port by name is looked up among the containers that go on, with its protocol. */
function targetFaults({ container, sidecars, ports }: Pod, place: readonly string[], faults: Faults): void {
  const there = [container, ...sidecars].flatMap((one) => one.ports);
  for (const { name, targetPort, protocol } of ports) {
    const leads = there.some((port) => port.name === targetPort && port.protocol === protocol);
    if (typeof targetPort === "number" || leads) continue;
    const near = nearest(
      targetPort,
      there.flatMap((port) => (port.name === undefined ? [] : [port.name])),
    );
    const hint = near === undefined ? "give a sidecar that port, or say its number." : `did you mean \`${near}\`?`;
    faults.add(
      "unknown-name",
      [...place, name, "targetPort"],
      `No container has a ${protocol} port \`${targetPort}\`.`,
      hint,
    );
  }
}

function nameFaults(container: Container, names: Map<string, string>, place: readonly string[], faults: Faults): void {
  const other = names.get(container.name);
  if (other !== undefined) {
    const message = `The container \`${container.name}\` is called as ${other}: names are unique in a pod.`;
    faults.add("name-taken", place, message, "rename it.");
  }
  names.set(container.name, `the ${place.at(-2) === "sidecars" ? "sidecar" : "init container"} \`${container.name}\``);
}

/** Containers that run at the same time share an address, and the names of ports are looked up among all of them. */
function portFaults(container: Container, ports: Map<string, string>, place: readonly string[], faults: Faults): void {
  for (const { name, port, protocol } of container.ports) {
    for (const taken of [...(name === undefined ? [] : [name]), `${port}/${protocol}`]) {
      const other = ports.get(taken);
      if (other !== undefined && other !== container.name) {
        const message = `\`${container.name}\` and \`${other}\` both have the port \`${taken}\`, and share an address.`;
        faults.add(
          "name-taken",
          [...place, "ports", ...(name === undefined ? [] : [name])],
          message,
          "choose another one.",
        );
      }
      ports.set(taken, container.name);
    }
  }
}

function mountFaults(
  container: Container,
  { volumes, writablePaths, ...service }: Pod,
  place: readonly string[],
  faults: Faults,
): void {
  const known = volumes.map(({ name }) => name);
  const taken = new Map<string, string>(
    container === service.container ? writablePaths.map((path) => [path, "`writablePaths`"] as const) : [],
  );
  for (const { volume, mountPath } of container.mounts) {
    if (!known.includes(volume)) {
      const near = nearest(volume, known);
      const hint = near === undefined ? "add it to the service's `volumes`." : `did you mean \`${near}\`?`;
      faults.add("unknown-name", [...place, volume], `The service has no volume \`${volume}\`.`, hint);
    }
    const other = taken.get(mountPath);
    if (other !== undefined) {
      const message = `${mountPath} is where ${other} is mounted already.`;
      faults.add("out-of-range", [...place, volume, "mountPath"], message, "choose another directory.");
    }
    taken.set(mountPath, `\`${volume}\``);
  }
}

/** Programs that do not mind the case of a variable's name read one of the two, and nobody knows which. */
function variableFaults({ env }: Container, place: readonly string[], faults: Faults): void {
  const seen = new Map<string, string>();
  for (const { name } of env) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      faults.warn(
        "ambiguous-variable",
        [...place, name],
        `\`${name}\` and \`${other}\` differ in case alone.`,
        "keep one of the two.",
      );
    seen.set(name.toLowerCase(), name);
  }
}
