/** How bad an effect is, the worst first. */
export const severities = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** What a change does to the running system: the facts, and in words. */
export type Effect = EffectFacts & {
  readonly severity: Severity;
  /** Whole sentences. */
  readonly message: string;
  /** The way out, or what to look after. */
  readonly hint?: string;
};

export type EffectFacts =
  /** Data is gone, or pods no longer see it. */
  | { readonly kind: "data-loss"; readonly what: string }
  /** What is on a volume already does not follow the change. */
  | { readonly kind: "existing-data"; readonly workload: string }
  /** The API server refuses the change. */
  | { readonly kind: "immutable"; readonly field: string }
  /** Nothing answers for some time, or for good. */
  | {
      readonly kind: "downtime";
      readonly reason:
        | "scaled-to-zero"
        | "removed"
        | "recreated"
        | "no-surge"
        | "all-at-once"
        | "no-budget"
        | "no-endpoints";
      readonly workload: string;
    }
  /** It goes while pods that run, or objects of others, still name it. */
  | { readonly kind: "in-use"; readonly what: string; readonly users: readonly string[] }
  /** Something may reach, or may no longer reach, the cluster from outside. */
  | {
      readonly kind: "exposure";
      readonly direction: "opened" | "closed" | "weakened" | "strengthened" | "changed";
      readonly what: string;
    }
  | {
      readonly kind: "network";
      readonly direction: "opened" | "closed";
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly ports: string;
    }
  | {
      readonly kind: "rights";
      readonly direction: "widened" | "narrowed";
      readonly role: string;
      readonly subjects: readonly string[];
      readonly permissions: readonly string[];
    }
  | { readonly kind: "quota"; readonly resource: string; readonly need: string; readonly limit: string }
  | {
      readonly kind: "handover";
      readonly direction: "to-autoscaler" | "from-autoscaler" | "bounds";
      readonly workload: string;
    }
  /** What the cluster is said to run. */
  | { readonly kind: "cluster-version"; readonly from: string; readonly to: string }
  | { readonly kind: "sync"; readonly application: string; readonly setting: string }
  | {
      readonly kind: "image";
      readonly container: string;
      readonly from: string;
      readonly to: string;
      readonly direction: "forwards" | "backwards" | "same-tag" | "other";
    }
  /** Pods are replaced. `pods`: how many; absent where only the cluster knows. `wave`: Argo CD's, lowest first. */
  | {
      readonly kind: "restart";
      readonly workload: string;
      readonly pods?: number;
      readonly atLeast: boolean;
      readonly strategy: string;
      readonly wave: number;
      readonly causes: readonly string[];
    }
  /** How pods that are there already are replaced from now on. */
  | { readonly kind: "rollout"; readonly workload: string }
  /** A Job, or those of a CronJob, that run because of the change, at other times, or no longer. */
  | {
      readonly kind: "run";
      readonly workload: string;
      readonly when: "each-sync" | "once" | "schedule" | "no-longer";
    }
  /** Pods that read what changed when they start, and are not restarted. */
  | { readonly kind: "stale"; readonly workloads: readonly string[] }
  /** It stays in the cluster, and nobody looks after it. */
  | { readonly kind: "orphan"; readonly what: string }
  /** What kept an object from being removed is taken off it. */
  | { readonly kind: "guard"; readonly what: string }
  | { readonly kind: "storage"; readonly from: string; readonly to: string }
  | { readonly kind: "scale"; readonly workload: string; readonly from: number; readonly to: number };

/** Order of kinds within a severity: the worst first. The compiler wants a row for each. */
export const kinds = Object.keys({
  "data-loss": true,
  "existing-data": true,
  immutable: true,
  downtime: true,
  "in-use": true,
  guard: true,
  exposure: true,
  rights: true,
  network: true,
  quota: true,
  "cluster-version": true,
  sync: true,
  image: true,
  handover: true,
  restart: true,
  rollout: true,
  run: true,
  stale: true,
  scale: true,
  storage: true,
  orphan: true,
} satisfies Readonly<Record<Effect["kind"], true>>);
