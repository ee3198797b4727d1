import type { Container as KubernetesContainer, Probe } from "kubernetes-types/core/v1.js";
import { imageName } from "../../../model/images/name.ts";
import type { Protocol } from "../../../model/network/ports.ts";
import type { Container, Fields } from "../../../model/workload.ts";
import { merged } from "../merged.ts";
import { restrictedContainer } from "../workload.ts";
import { type SecretOf, variableOf } from "./variables.ts";

/** What a service, or a type of backing service, gives its own container besides what the container says itself. */
export type Added = Partial<Pick<KubernetesContainer, "env" | "envFrom" | "lifecycle" | "volumeMounts">>;

/** What settings of a container come to. A new field is a row. */
const rows: readonly ((container: Container, added: Added, secretOf: SecretOf) => Partial<KubernetesContainer>)[] = [
  ({ image, pullPolicy }) => ({
    image: imageName(image),
    ...(pullPolicy !== undefined && { imagePullPolicy: pullPolicy }),
  }),
  ({ command }) => (command === undefined ? {} : { command: [...command] }),
  ({ args }) => (args === undefined ? {} : { args: [...args] }),
  ({ workingDir }) => (workingDir === undefined ? {} : { workingDir }),
  (_, { envFrom }) => (envFrom === undefined ? {} : { envFrom }),
  ({ env }, added, secretOf) =>
    list("env", [
      // Twice the same name is one too many for a server-side apply, and the service's own word is the later one.
      ...(added.env ?? []).filter(({ name }) => !env.some((own) => own.name === name)),
      ...env.map((variable) => variableOf(variable, secretOf)),
    ]),
  ({ ports, defaults }) =>
    list(
      "ports",
      ports.map(({ name, port, protocol }) => ({
        ...(name !== undefined && { name }),
        containerPort: port,
        ...saidProtocol(protocol, defaults),
      })),
    ),
  ({ probes }) => probe("startupProbe", probes.startup),
  ({ probes }) => probe("readinessProbe", probes.readiness),
  ({ probes }) => probe("livenessProbe", probes.liveness),
  (_, { lifecycle }) => (lifecycle === undefined ? {} : { lifecycle }),
  ({ resources }) => (resources === undefined ? {} : { resources }),
  ({ mounts }, added) =>
    list("volumeMounts", [
      ...(added.volumeMounts ?? []),
      ...mounts.map(({ volume, mountPath, subPath, readOnly }) => ({
        name: volume,
        mountPath,
        ...(subPath !== undefined && { subPath }),
        ...(readOnly && { readOnly }),
      })),
    ]),
  ({ defaults }) => (defaults === "hardened" ? { securityContext: restrictedContainer } : {}),
];

/** Those that start before a pod's own container: sidecars first, so that what runs to its end can use them. */
export function startedBefore(
  { sidecars, initContainers }: { readonly [Field in "sidecars" | "initContainers"]: readonly Container[] },
  secretOf: SecretOf,
): readonly KubernetesContainer[] {
  return [
    ...sidecars.map((sidecar) => ({ ...containerOf(sidecar, secretOf), restartPolicy: "Always" })),
    ...initContainers.map((before) => containerOf(before, secretOf)),
  ];
}

/** A container as Kubernetes has it; with what its settings say in Kubernetes' own words, which goes before the rest. */
export function containerOf(container: Container, secretOf: SecretOf, added: Added = {}): KubernetesContainer {
  const compiled = Object.assign({ name: container.name }, ...rows.map((row) => row(container, added, secretOf)));
  return merged(compiled, container.fields, "Container");
}

function probe(field: "startupProbe" | "readinessProbe" | "livenessProbe", fields: Fields | undefined) {
  return fields === undefined ? {} : { [field]: fields as Probe };
}

/** Where Kubernetes fills in, TCP goes without saying. */
export function saidProtocol(protocol: Protocol, defaults: Container["defaults"]): { readonly protocol?: Protocol } {
  return defaults === "hardened" || protocol !== "TCP" ? { protocol } : {};
}

function list<Field extends string, Item>(field: Field, items: Item[]): { readonly [Key in Field]?: Item[] } {
  return items.length === 0 ? {} : ({ [field]: items } as { readonly [Key in Field]: Item[] });
}
