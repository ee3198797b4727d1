import type { BackingPod } from "../../../model/backing-service.ts";
import type { Assets } from "../../../model/documents.ts";
import type { BackingService as BackingInput } from "../../../model/input.ts";
import { serviceName } from "../../../model/names.ts";
import { backingKinds } from "../../../model/service-kinds.ts";
import { containerResources, imageReference } from "../containers.ts";
import type { Faults } from "../faults.ts";
import { resolvePatches } from "../workload/patches.ts";
import { resolveVariables } from "../workload/variables.ts";

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
  const { pullPolicy } = input;
  const kinds = backingKinds(made);
  return {
    name,
    image: imageReference(input.image, [...keys, "image"], faults),
    ...(pullPolicy !== undefined && { pullPolicy }),
    resources: containerResources(input.resources, [...keys, "resources"], faults),
    service: input.service?.name ?? serviceName(product, name),
    env: resolveVariables(input.env ?? {}, [...keys, "env"], faults),
    pod: input.pod ?? {},
    fields: input.container ?? {},
    patches: resolvePatches(input.patch ?? {}, { name, kinds }, [...keys, "patch"], faults),
  };
}

/** The size of the claim; without one only where that is said. */
export function resolveStorage({ input, keys, faults }: Given): { readonly storage?: string } {
  if (input.storage === null) return {};
  return { storage: faults.required(input.storage, [...keys, "storage"], "1Gi") };
}
