import type { Image, Resources } from "../model/input.ts";
import type { ContainerResources, ImageReference } from "../model/resolved.ts";
import type { Faults } from "./faults.ts";

/** A full image reference; `registry` is put before a repository that is relative to it. */
export function imageReference(
  image: Image | undefined,
  keys: readonly string[],
  faults: Faults,
  registry?: string,
): ImageReference {
  const repository = faults.required(image?.repository, [...keys, "repository"], "missing");
  const tag = faults.required(image?.tag, [...keys, "tag"], "missing");
  return {
    repository: registry === undefined ? repository : `${registry}/${repository}`,
    tag,
    ...(typeof image?.digest === "string" && { digest: image.digest }),
  };
}

/** Requests and limits of CPU and memory: a quota refuses a pod that lacks one of the four. */
export function containerResources(
  resources: Resources | undefined,
  keys: readonly string[],
  faults: Faults,
): ContainerResources {
  const amounts = (side: "requests" | "limits") => ({
    cpu: faults.required(resources?.[side]?.cpu, [...keys, side, "cpu"], "1"),
    memory: faults.required(resources?.[side]?.memory, [...keys, side, "memory"], "1Gi"),
  });
  return { requests: amounts("requests"), limits: amounts("limits") };
}
