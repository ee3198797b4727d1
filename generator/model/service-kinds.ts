import type { Service } from "./workload.ts";

/** A kind that is compiled for a service, when it is, and fields of it that others rely on. */
interface Row {
  readonly kind: string;
  readonly isMade: (service: Omit<Service, "patches">) => boolean;
  /** Fields that a patch may not touch: what is selected by, and what selects. */
  readonly fixed: readonly (readonly string[])[];
}

const podLabel = ["app"] as const;

/** Everything that is compiled for a service. A new kind is a row here and a part in stages/compile/service/. */
export const serviceKinds: readonly Row[] = [
  {
    kind: "Deployment",
    isMade: () => true,
    fixed: [
      ["spec", "selector"],
      ["spec", "template", "metadata", "labels", ...podLabel],
    ],
  },
  { kind: "ServiceAccount", isMade: () => true, fixed: [] },
  { kind: "NetworkPolicy", isMade: () => true, fixed: [["spec", "podSelector"]] },
  { kind: "Service", isMade: ({ service }) => service !== undefined, fixed: [["spec", "selector"]] },
  {
    kind: "HorizontalPodAutoscaler",
    isMade: ({ autoscaling }) => autoscaling !== undefined,
    fixed: [["spec", "scaleTargetRef"]],
  },
  { kind: "PodDisruptionBudget", isMade: ({ replicas }) => replicas > 1, fixed: [["spec", "selector"]] },
  {
    kind: "PersistentVolumeClaim",
    isMade: ({ volumes }) => volumes.some(({ source }) => source.type === "claim"),
    fixed: [],
  },
  {
    kind: "ConfigMap",
    isMade: ({ type, volumes }) => type === "web" || volumes.some(({ source }) => source.type === "files"),
    fixed: [],
  },
  { kind: "Role", isMade: ({ account }) => account.rules.length > 0, fixed: [] },
  { kind: "RoleBinding", isMade: ({ account }) => account.rules.length > 0, fixed: [["roleRef"], ["subjects"]] },
];
