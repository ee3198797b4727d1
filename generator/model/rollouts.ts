/** How a Rollout of Argo Rollouts brings new pods, and what it measures them by. */
export interface RolloutSettings {
  readonly strategy: Canary | BlueGreen;
  /** Absent: nothing is measured. */
  readonly analysis?: Analysis;
  /** A Deployment of the same name gives its pods up to it in this release. */
  readonly takesOver: boolean;
}

export interface Canary {
  readonly type: "canary";
  /** Its route weighs requests: new pods stand on top of all old ones. */
  readonly isRouted: boolean;
  readonly steps: readonly CanaryStep[];
}

/** Percent of the new pods from here on, how long nothing changes, or a measurement. */
export type CanaryStep = { readonly weight: number } | { readonly pause: string } | { readonly analysis: true };

export interface BlueGreen {
  readonly type: "blueGreen";
  /** How long old pods stay after the switch. */
  readonly scaleDownSeconds: number;
  /** New pods before the switch; absent: all. */
  readonly previewReplicas?: number;
}

export interface Analysis {
  readonly interval: string;
  readonly count: number;
  readonly failureLimit: number;
  /** The smoke test asks the new pods. */
  readonly smokeTest: boolean;
  /** What Prometheus is asked: each has to be true of the one number that it answers. */
  readonly metrics: readonly AnalysisMetric[];
}

export interface AnalysisMetric {
  readonly name: string;
  readonly query: string;
  /** A comparison and a number, as `<= 5`. */
  readonly success: string;
}

/** The version of their API. */
export const rolloutsApi = "argoproj.io/v1alpha1";

/** The plugin of Argo Rollouts that moves the weights of routes of the Gateway API, as its configuration calls it. */
export const gatewayPlugin = "argoproj-labs/gatewayAPI";

/** The Service that only new pods are behind, while there are new and old ones. */
export function newPodsService(service: string, strategy: RolloutSettings["strategy"]["type"]): string {
  return `${service}-${strategy === "canary" ? "canary" : "preview"}`;
}

/** What says that routes weigh requests. */
export interface WeighingFacts {
  readonly strategy?: Pick<Canary, "type" | "isRouted"> | Pick<BlueGreen, "type">;
}

/** Whether the routes of a service weigh requests while new pods come. */
export function isWeighed({ strategy }: { readonly kind: string } & WeighingFacts): boolean {
  return strategy?.type === "canary" && strategy.isRouted;
}

/** Whose a route is: what a route of the Gateway API is called by, and an Ingress of its own. */
export function routeOwner(service: string, route: string | undefined): string {
  return route === undefined ? service : `${service}.${route}`;
}

/** AnalysisTemplates of a service. */
export function analysisName(service: string, by: "metrics" | "smoke-test"): string {
  return `${service}-${by}`;
}
