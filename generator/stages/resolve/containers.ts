import { namesRegistry } from "../../model/images/reference.ts";
import type { Image, LimitRange, Resources } from "../../model/input.ts";
import type { Amounts, ContainerResources, DefaultResources, ImageReference } from "../../model/workload.ts";
import type { Faults } from "./faults.ts";

/** A full image reference; `registry` is put before a repository that names no registry itself. */
export function imageReference(
  image: Image | undefined,
  keys: readonly string[],
  faults: Faults,
  registry?: string,
): ImageReference {
  const given = faults.required(image, keys, { repository: "missing", tag: "missing" });
  const repository = faults.required(given.repository, [...keys, "repository"], "missing");
  const tag = faults.required(given.tag, [...keys, "tag"], "missing");
  return {
    repository: registry === undefined || namesRegistry(repository) ? repository : `${registry}/${repository}`,
    tag,
    ...(typeof image?.digest === "string" && { digest: image.digest }),
  };
}

const placeholder = { cpu: "1", memory: "1Gi" } as const;

/** Stands where resources are missing, which is told. */
export const missingResources: ContainerResources = { requests: placeholder, limits: placeholder };

/** Requests and limits of CPU and memory: a quota refuses a pod that lacks one of the four. */
export function containerResources(
  resources: Resources | undefined,
  keys: readonly string[],
  faults: Faults,
): ContainerResources {
  const { requests, limits } = faults.required(resources, keys, missingResources);
  return {
    requests: amounts(requests, [...keys, "requests"], faults),
    limits: amounts(limits, [...keys, "limits"], faults),
  };
}

/** What a container gets that says nothing itself; a limit of CPU may be left out. */
export function defaultResources(
  range: LimitRange | undefined,
  keys: readonly string[],
  faults: Faults,
): DefaultResources {
  const { limits, ...rest } = range ?? {};
  const { cpu, ...others } = limits ?? {};
  const amount = cpu === null ? placeholder.cpu : cpu;
  const given = { ...rest, ...(limits && { limits: { ...others, ...(amount !== undefined && { cpu: amount }) } }) };
  const found = containerResources(range && given, keys, faults);
  return cpu === null ? { ...found, limits: { memory: found.limits.memory } } : found;
}

function amounts(given: Resources["requests"], keys: readonly string[], faults: Faults): Amounts {
  const { cpu, memory } = faults.required(given, keys, placeholder);
  return {
    cpu: faults.required(cpu, [...keys, "cpu"], placeholder.cpu),
    memory: faults.required(memory, [...keys, "memory"], placeholder.memory),
  };
}
