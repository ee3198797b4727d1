import { asRecord, asRecords, type Loose, textOf } from "../loose.ts";
import type { Admission } from "./admission.ts";
import { type Amounts, add, fill, raise, readAmounts } from "./amounts.ts";
import type { Quantity } from "./quantity.ts";

export interface ContainerResources {
  readonly name: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** An init container that keeps running: restartPolicy Always. */
  readonly sidecar: boolean;
}

/** What the containers of an admitted pod ask for, and what the pod does as a whole. */
export interface PodResources {
  readonly containers: readonly ContainerResources[];
  readonly initContainers: readonly ContainerResources[];
  /** Set when the pod itself says requests or limits (`spec.resources`, on by default from Kubernetes 1.34). */
  readonly pod?: { readonly requests: Amounts; readonly limits: Amounts };
  readonly overhead: Amounts;
}

type Side = "requests" | "limits";

/**
 * The resources of a pod as quotas see it: after the API's defaults and admission, in their order. A limit without a
 * request is also the request (pkg/apis/core/v1/defaults.go, SetDefaults_Pod), then the RuntimeClass sets the overhead,
 * then LimitRanges fill what is still missing, so a limit that somebody wrote wins over a LimitRange's default request.
 */
export function admittedResources(spec: Loose, admission: Admission): PodResources {
  const containers = asRecords(spec.containers).map(readContainer);
  const initContainers = asRecords(spec.initContainers).map(readContainer);
  const pod = podLevel(spec, containers, initContainers);
  const runtimeClass = textOf(spec.runtimeClassName);
  const classOverhead = runtimeClass === undefined ? undefined : admission.overheads.get(runtimeClass);
  for (const container of [...containers, ...initContainers]) {
    fill(container.limits, admission.defaults.limits);
    fill(container.requests, admission.defaults.requests);
  }
  const overhead = classOverhead ?? readAmounts(spec.overhead);
  return { containers, initContainers, overhead, ...(pod === undefined ? {} : { pod }) };
}

/** A pod's requests as the scheduler and the quota count them, overhead included. */
export function podRequests(resources: PodResources): Amounts {
  const total = withPodLevel(resources, "requests");
  add(total, resources.overhead);
  return total;
}

/** A pod's limits as the quota counts them. Overhead counts where there is a limit that is not zero. */
export function podLimits(resources: PodResources): Amounts {
  const total = withPodLevel(resources, "limits");
  for (const [name, amount] of resources.overhead) {
    const limit = total.get(name);
    if (limit !== undefined && limit !== 0n) total.set(name, limit + amount);
  }
  return total;
}

/** A pod's requests or limits without overhead, which is how a LimitRange of type Pod counts. */
export function withPodLevel(resources: PodResources, side: Side): Map<string, Quantity> {
  const total = aggregate(resources.containers, resources.initContainers, side);
  for (const [name, amount] of resources.pod?.[side] ?? []) total.set(name, amount);
  return total;
}

/**
 * What the containers need together: the sum of containers and sidecars, or more while an init container runs, which
 * does so beside the sidecars that started before it (k8s.io/component-helpers resource/helpers.go, PodRequests).
 */
function aggregate(
  containers: readonly ContainerResources[],
  initContainers: readonly ContainerResources[],
  side: Side,
): Map<string, Quantity> {
  const total = new Map<string, Quantity>();
  for (const container of containers) add(total, container[side]);
  if (initContainers.length === 0) return total;
  const sidecars = new Map<string, Quantity>();
  const peak = new Map<string, Quantity>();
  for (const container of initContainers) {
    if (container.sidecar) {
      add(total, container[side]);
      add(sidecars, container[side]);
      raise(peak, sidecars);
      continue;
    }
    const running = new Map(container[side]);
    add(running, sidecars);
    raise(peak, running);
  }
  raise(total, peak);
  return total;
}

interface OpenContainer extends ContainerResources {
  readonly requests: Map<string, Quantity>;
  readonly limits: Map<string, Quantity>;
}

function readContainer(container: Loose): OpenContainer {
  const resources = asRecord(container.resources);
  const requests = readAmounts(resources.requests);
  const limits = readAmounts(resources.limits);
  fill(requests, limits);
  return { name: textOf(container.name) ?? "", requests, limits, sidecar: container.restartPolicy === "Always" };
}

/**
 * Pod-level resources with their defaults: with a limit anywhere, requests that are not said are what the containers
 * request together, and failing that the limit (SetDefaults_Pod, defaultPodRequests, defaultHugePagePodLimits).
 */
function podLevel(
  spec: Loose,
  containers: readonly ContainerResources[],
  initContainers: readonly ContainerResources[],
): PodResources["pod"] {
  const said = asRecord(spec.resources);
  const requests = supported(readAmounts(said.requests));
  const limits = supported(readAmounts(said.limits));
  if (requests.size + limits.size === 0) return undefined;
  for (const [name, amount] of aggregate(containers, initContainers, "limits")) {
    if (name.startsWith("hugepages-") && !requests.has(name) && !limits.has(name)) limits.set(name, amount);
  }
  if (limits.size === 0) return { requests, limits };
  const together = aggregate(containers, initContainers, "requests");
  fill(requests, new Map([...supported(together)].filter(([name]) => !name.startsWith("hugepages-"))));
  fill(requests, limits);
  return { requests, limits };
}

function supported(amounts: Map<string, Quantity>): Map<string, Quantity> {
  for (const name of amounts.keys()) {
    if (name !== "cpu" && name !== "memory" && !name.startsWith("hugepages-")) amounts.delete(name);
  }
  return amounts;
}
