import type { Rollout as RolloutInput, Service as ServiceInput } from "../../../model/input.ts";
import type { Autoscaling, Disruption, Rollout, Service } from "../../../model/workload.ts";
import { workloadKinds } from "../../../model/workload-kinds.ts";
import type { Faults } from "../faults.ts";

/** How many pods a service has, and how many at the least. */
export function resolveScaling(
  input: ServiceInput,
  { kind, defaults }: { readonly kind: Service["workload"]["kind"]; readonly defaults: Service["defaults"] },
  keys: readonly string[],
  faults: Faults,
): Pick<Service, "replicas" | "setsReplicas" | "autoscaling" | "disruption"> {
  // That what has no number of pods says something of it is told elsewhere.
  if (!workloadKinds[kind].isScaled) return { replicas: 1, setsReplicas: false };
  const autoscaling = resolveAutoscaling(input, keys, faults);
  const isBare = defaults === "kubernetes";
  const replicas = isBare ? (input.replicas ?? 1) : faults.required(input.replicas, [...keys, "replicas"], 1);
  const isUnbudgeted = isBare && input.disruption === undefined;
  const disruption = isUnbudgeted
    ? undefined
    : resolveDisruption(input, replicas, autoscaling?.maxReplicas ?? replicas, keys, faults);
  return {
    replicas,
    setsReplicas: autoscaling === undefined && (!isBare || input.replicas !== undefined),
    ...(autoscaling !== undefined && { autoscaling }),
    ...(disruption !== undefined && { disruption }),
  };
}

function resolveAutoscaling(
  { autoscaling, replicas }: ServiceInput,
  service: readonly string[],
  faults: Faults,
): Autoscaling | undefined {
  if (autoscaling == null) return undefined;
  const keys = [...service, "autoscaling"];
  const { cpu, memory, metrics = [], behavior = {} } = autoscaling;
  const maxReplicas = faults.required(autoscaling.maxReplicas, [...keys, "maxReplicas"], 500);
  if (replicas !== undefined && replicas > maxReplicas) {
    const message = `\`replicas\` is the autoscaler's minimum, and ${replicas} is more than its maximum of ${maxReplicas}.`;
    faults.add("out-of-range", [...service, "replicas"], message, `at most ${maxReplicas}, or raise \`maxReplicas\`.`);
  }
  if (replicas === 0) {
    const message = "An autoscaled service needs a pod at least: nothing would measure its load.";
    faults.add("out-of-range", [...service, "replicas"], message, "at least 1, or switch `autoscaling` off with null.");
  }
  if (cpu == null && memory == null && metrics.length === 0) {
    faults.add("missing-field", keys, "An autoscaler needs a metric.", "add `cpu` or `memory`, for example 70.");
  }
  return { maxReplicas, ...(cpu != null && { cpu }), ...(memory != null && { memory }), metrics, behavior };
}

/** A drained node takes one pod at a time; with a single pod a budget would only block the drain. */
function resolveDisruption(
  { disruption }: ServiceInput,
  replicas: number,
  most: number,
  service: readonly string[],
  faults: Faults,
): Disruption | undefined {
  if (disruption === null) return undefined;
  const standard = replicas > 1 ? { maxUnavailable: 1 } : undefined;
  if (disruption === undefined) return standard;
  const keys = [...service, "disruption"];
  const { maxUnavailable, minAvailable } = disruption;
  if (maxUnavailable != null && minAvailable != null) {
    const message =
      "A budget says how many may go, or how many have to stay: `maxUnavailable` and `minAvailable` are both there.";
    faults.add("misplaced-setting", keys, message, "leave one; the other file may have the other: null it there.");
  }
  if (maxUnavailable != null) {
    if (isNone(maxUnavailable)) blocked("maxUnavailable", "No pod may ever go", keys, faults);
    return { maxUnavailable };
  }
  if (minAvailable == null) return standard;
  const staying =
    typeof minAvailable === "number" ? minAvailable : Math.ceil((Number.parseInt(minAvailable, 10) * most) / 100);
  if (most > 0 && staying >= most) {
    blocked("minAvailable", `${most === 1 ? "The one pod has" : `All of the ${most} pods have`} to stay`, keys, faults);
  }
  return { minAvailable };
}

/** getExpectedPodCount of pkg/controller/disruption rounds what may go up: 1% of a pod is one. */
function isNone(value: number | string): boolean {
  return value === 0 || value === "0%";
}

function blocked(field: string, why: string, keys: readonly string[], faults: Faults): void {
  const message = `${why}: a node with such a pod could never be drained.`;
  faults.add("out-of-range", [...keys, field], message, "set `maxUnavailable` to 1, or `disruption` to null.");
}

/** How a service replaces its pods, where it says so itself; what it leaves out is `standard`'s. */
export function resolveRollout(
  rollout: RolloutInput | undefined,
  standard: Rollout,
  { kind, holdsClaim }: { readonly kind: Service["workload"]["kind"]; readonly holdsClaim: boolean },
  service: readonly string[],
  faults: Faults,
): Rollout | undefined {
  if (rollout === undefined) return undefined;
  const isByNumber = kind === "Deployment" || kind === "Rollout";
  if (!isByNumber && kind !== "DaemonSet") return undefined;
  const keys = [...service, "rollout"];
  const isSaid = rollout.maxSurge !== undefined || rollout.maxUnavailable !== undefined;
  if (kind === "Deployment" && holdsClaim && isSaid) {
    const message = "Two pods cannot hold its claim at once, so that the old one goes before the new one comes.";
    faults.add("misplaced-setting", keys, message, "remove it, or give the claim the access mode ReadWriteMany.");
  }
  const { maxSurge, maxUnavailable } = { ...(isByNumber ? standard : onePerNode), ...rollout };
  if (isNone(maxSurge) && isNone(maxUnavailable)) {
    const message = "`maxSurge` and `maxUnavailable` are both 0: no pod could ever be replaced.";
    faults.add("out-of-range", [...keys, "maxUnavailable"], message, "set `maxUnavailable` to 1.");
  }
  // ValidateRollingUpdateDaemonSet of pkg/apis/apps/validation.
  if (kind === "DaemonSet" && !isNone(maxSurge) && !isNone(maxUnavailable)) {
    const message = "A DaemonSet has a new pod beside the old one, or none for a while: not both.";
    faults.add("out-of-range", [...keys, "maxSurge"], message, "set `maxUnavailable` to 0 beside it.");
  }
  return { maxSurge, maxUnavailable };
}

/** Kubernetes' own, of a Deployment and of a DaemonSet. */
export const kubernetesRollout: Rollout = { maxSurge: "25%", maxUnavailable: "25%" };
const onePerNode: Rollout = { maxSurge: 0, maxUnavailable: 1 };
