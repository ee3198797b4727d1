import type { BackingPod } from "../../../model/backing-service.ts";
import type { Assets } from "../../../model/documents.ts";
import type { BackingService as BackingInput } from "../../../model/input.ts";
import { serviceName } from "../../../model/names.ts";
import { backingKinds } from "../../../model/service-kinds.ts";
import { missingResources } from "../containers.ts";
import type { Faults } from "../faults.ts";
import { resolveContainer, resolveSideContainers } from "../workload/container.ts";
import { labelFaults, resolveMetadata } from "../workload/metadata.ts";
import { resolvePatches } from "../workload/patches.ts";

/** What a backing service is read from. */
export interface Given {
  readonly name: string;
  readonly input: BackingInput;
  readonly keys: readonly string[];
  readonly assets: Assets;
  /** What names begin with. */
  readonly product: string;
  readonly faults: Faults;
  /** Names of others that it may lean on, by their type. */
  readonly beside: Readonly<Record<"zookeeper" | "kafka", readonly string[]>>;
}

/** What everything with pods says in the same words; `made`: what is compiled for it besides. */
export function resolvePods(
  { name, input, keys, product, faults }: Given,
  made: { readonly storage?: string; readonly init?: unknown } = {},
): Omit<BackingPod, "type"> {
  const kinds = backingKinds(made);
  // Its images are other people's: a repository that names no registry is one of Docker Hub's.
  const given = {
    ports: [],
    mounts: [],
    probes: {},
    registry: undefined,
    follows: false,
    defaults: "hardened",
  } as const;
  const {
    ports,
    mounts,
    resources = missingResources,
    ...container
  } = resolveContainer(name, input, given, keys, faults);
  const side = (field: "initContainers" | "sidecars") =>
    resolveSideContainers(input[field] ?? {}, input, given, [...keys, field], faults);
  labelFaults(input, "metadata", keys, faults);
  return {
    ...container,
    resources,
    probes: input.probes ?? {},
    initContainers: side("initContainers"),
    sidecars: side("sidecars"),
    metadata: resolveMetadata(input.metadata),
    service: input.service?.name ?? serviceName(product, name),
    pod: input.pod ?? {},
    patches: resolvePatches(input.patch ?? {}, { name, kinds }, [...keys, "patch"], faults),
  };
}

/** The size of the claim; without one only where that is said. */
export function resolveStorage({ input, keys, faults }: Given): { readonly storage?: string } {
  if (input.storage === null) return {};
  return { storage: faults.required(input.storage, [...keys, "storage"], "1Gi") };
}
