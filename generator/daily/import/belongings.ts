import type { KubernetesObject } from "../../model/compiled.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asRecord, asText, asTextMap, at } from "../../model/loose.ts";
import { type WorkloadKind, workloadApi, workloadKinds } from "../../model/workload-kinds.ts";

/** Objects that one service of the env files can say. */
export interface Belongings {
  /** What the service is called: as its workload. */
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly workload: KubernetesObject;
  readonly service?: KubernetesObject;
  readonly autoscaler?: KubernetesObject;
  readonly budget?: KubernetesObject;
}

/** Names that env files can have; longer ones and those with points stay objects of one's own. */
const serviceName = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** Workloads with what belongs to each alone. Of several candidates the one of the workload's name is taken. */
export function belongingsOf(objects: readonly KubernetesObject[]): readonly Belongings[] {
  const workloads = objects.filter(isSayable);
  const first = new Map([...workloads].reverse().map((object) => [object.metadata.name, object]));
  const services = objects.filter(({ kind, apiVersion }) => kind === "Service" && apiVersion === "v1");
  const taken = new Set<KubernetesObject>();
  const take = (candidates: readonly KubernetesObject[], name: string) => {
    const free = candidates.filter((one) => !taken.has(one));
    const found = free.find(({ metadata }) => metadata.name === name) ?? free[0];
    if (found !== undefined) taken.add(found);
    return found;
  };
  return [...first.values()]
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map((workload): Belongings => {
      const { name } = workload.metadata;
      const kind = workload.kind as WorkloadKind;
      const service = workloadKinds[kind].isServing
        ? take(
            services.filter((one) => onlySelected(one, workloads) === workload),
            asText(at(workload, "spec", "serviceName")) || name,
          )
        : undefined;
      const autoscaler = objects.find((one) => scales(one, workload));
      const budget = objects.find((one) => guards(one, workload));
      return {
        name,
        kind,
        workload,
        ...(service !== undefined && { service }),
        ...(autoscaler !== undefined && { autoscaler }),
        ...(budget !== undefined && { budget }),
      };
    });
}

/** A workload that env files have a kind for, with a selector by labels alone. */
function isSayable(object: KubernetesObject): boolean {
  const { apiVersion, kind, metadata } = object;
  if (!Object.hasOwn(workloadKinds, kind) || metadata.name === undefined || !serviceName.test(metadata.name))
    return false;
  // A Rollout is a Deployment with a strategy to env files: one of others stays an object of one's own.
  if (kind === "Rollout") return false;
  const { isServing } = workloadKinds[kind as WorkloadKind];
  if (apiVersion !== workloadApi(kind as WorkloadKind)) return false;
  const { matchLabels, matchExpressions } = asRecord(at(object, "spec", "selector"));
  if (isServing && (matchExpressions !== undefined || matchLabels === undefined)) return false;
  return (podTemplateOf(object)?.spec.containers?.length ?? 0) > 0;
}

/** The one workload whose pods a Service finds. */
function onlySelected(service: KubernetesObject, workloads: readonly KubernetesObject[]): KubernetesObject | undefined {
  const selector = Object.entries(asTextMap(at(service, "spec", "selector")));
  if (selector.length === 0) return undefined;
  const found = workloads.filter((workload) => {
    const labels = podTemplateOf(workload)?.labels ?? {};
    return selector.every(([key, value]) => labels[key] === value);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** An autoscaler that env files could say: it has the name that theirs have. */
function scales({ apiVersion, kind, metadata, spec }: KubernetesObject, workload: KubernetesObject): boolean {
  if (kind !== "HorizontalPodAutoscaler" || apiVersion !== "autoscaling/v2") return false;
  const target = asRecord(asRecord(spec).scaleTargetRef);
  return (
    metadata.name === `${workload.metadata.name}-hpa` &&
    target.kind === workload.kind &&
    target.name === workload.metadata.name &&
    at(workload, "spec", "replicas") === undefined
  );
}

/** The same for a disruption budget. */
function guards({ kind, metadata, spec }: KubernetesObject, workload: KubernetesObject): boolean {
  if (kind !== "PodDisruptionBudget" || metadata.name !== workload.metadata.name) return false;
  const same = (one: unknown) => JSON.stringify(Object.entries(asTextMap(one)).sort());
  return same(at(asRecord(spec), "selector", "matchLabels")) === same(at(workload, "spec", "selector", "matchLabels"));
}
