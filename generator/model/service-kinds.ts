import type { Service } from "./workload.ts";
import { type WorkloadKind, workloadKinds } from "./workload-kinds.ts";

type Unpatched = Omit<Service, "patches">;

/** A kind that a patch may be laid over, and fields of it that others rely on. */
export interface PatchedKind {
  readonly kind: string;
  /** Fields that a patch may not touch: what is selected by, and what selects. */
  readonly fixed: readonly (readonly string[])[];
}

/** One that is compiled for a service, and when it is. */
interface Row extends PatchedKind {
  readonly isMade: (service: Unpatched) => boolean;
}

const podLabels = ["template", "metadata", "labels", "app"];
const selecting = [
  ["spec", "selector"],
  ["spec", ...podLabels],
];

const fixedOf: Readonly<Record<WorkloadKind, Row["fixed"]>> = {
  Deployment: selecting,
  StatefulSet: [...selecting, ["spec", "serviceName"]],
  DaemonSet: selecting,
  Rollout: selecting,
  CronJob: [["spec", "jobTemplate", "spec", ...podLabels]],
  Job: [["spec", ...podLabels]],
};

const workloadRows = (Object.keys(workloadKinds) as WorkloadKind[]).map(
  (kind): Row => ({ kind, isMade: ({ workload }) => workload.kind === kind, fixed: fixedOf[kind] }),
);

/** Everything that is compiled for a service. A new kind is a row here and one in stages/compile/service/parts.ts. */
export const serviceKinds: readonly Row[] = [
  ...workloadRows,
  { kind: "ServiceAccount", isMade: ({ account }) => account.isMade, fixed: [] },
  { kind: "NetworkPolicy", isMade: ({ defaults }) => defaults === "hardened", fixed: [["spec", "podSelector"]] },
  { kind: "Service", isMade: ({ service }) => service !== undefined, fixed: [["spec", "selector"]] },
  {
    kind: "HorizontalPodAutoscaler",
    isMade: ({ autoscaling }) => autoscaling !== undefined,
    fixed: [["spec", "scaleTargetRef"]],
  },
  {
    kind: "PodDisruptionBudget",
    isMade: ({ disruption }) => disruption !== undefined,
    fixed: [["spec", "selector"]],
  },
  { kind: "PersistentVolumeClaim", isMade: hasClaims, fixed: [] },
  {
    kind: "ConfigMap",
    isMade: ({ type, volumes }) => type === "web" || volumes.some(({ source }) => source.type === "files"),
    fixed: [],
  },
  { kind: "Role", isMade: ({ account }) => account.rules.length > 0, fixed: [] },
  { kind: "RoleBinding", isMade: ({ account }) => account.rules.length > 0, fixed: [["roleRef"], ["subjects"]] },
];

/** Fields of an object of this kind that others rely on. */
export function fixedFields(kind: string): PatchedKind["fixed"] {
  return serviceKinds.find((row) => row.kind === kind)?.fixed ?? [];
}

/** Whether its pods share claims. Those of a StatefulSet each have their own, which it makes. */
export function hasClaims({ workload, volumes }: Pick<Service, "workload" | "volumes">): boolean {
  return workload.kind !== "StatefulSet" && volumes.some(({ source }) => source.type === "claim");
}

/** Whether a claim of its pods is one node's at a time. */
export function holdsClaim(volumes: Service["volumes"]): boolean {
  const isShared = (modes: readonly string[]) => modes.includes("ReadWriteMany") || modes.includes("ReadOnlyMany");
  return volumes.some(({ source }) => source.type === "claim" && !isShared(source.accessModes));
}

/** What is compiled for a backing service: pods, with a claim and a script where it has them. */
export function backingKinds(made: { readonly storage?: string; readonly init?: unknown }): readonly PatchedKind[] {
  return [
    { kind: "Deployment", fixed: fixedOf.Deployment },
    { kind: "ServiceAccount", fixed: [] },
    { kind: "NetworkPolicy", fixed: [["spec", "podSelector"]] },
    { kind: "Service", fixed: [["spec", "selector"]] },
    ...(made.storage === undefined ? [] : [{ kind: "PersistentVolumeClaim", fixed: [] }]),
    ...(made.init === undefined ? [] : [{ kind: "ConfigMap", fixed: [] }]),
  ];
}
