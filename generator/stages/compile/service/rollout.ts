import type { PodTemplateSpec } from "kubernetes-types/core/v1.js";
import type { Environment } from "../../../model/resolved.ts";
import { analysisName, type CanaryStep, gatewayPlugin, newPodsService } from "../../../model/rollouts.ts";
import type { Service, Workload } from "../../../model/workload.ts";
import { weighedRoutes } from "../environment/gateway/routes.ts";
import { ingressesOf } from "../environment/ingress.ts";
import { definedElsewhere, inWave, labelsOf } from "../part.ts";

export type RolloutWorkload = Extract<Workload, { kind: "Rollout" }>;

/**
 * It is removed after everything else is healthy: when a Deployment takes over from it again, that has its pods by then. Its
 * definition is another application's.
 */
const lastToGo = { "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true,PruneLast=true" };

/** What a Rollout is called, and when it is applied. */
export function rolloutMetadata({ name }: Service, { namespace }: Environment) {
  return {
    name,
    namespace,
    labels: labelsOf(name),
    annotations: { ...inWave("rollouts"), ...lastToGo },
  };
}

/** The specification of a Rollout; while it takes over, the template is the Deployment's. */
export function rolloutSpec(
  service: Service,
  workload: RolloutWorkload,
  environment: Environment,
  template: PodTemplateSpec,
): Readonly<Record<string, unknown>> {
  const { name, replicas, setsReplicas, selector } = service;
  return {
    // A Rollout without a number gets 1 (rollout/controller.go), and the Deployment gives its pods up by that number
    // (reconcileNewReplicaSet in rollout/replicaset.go), before an autoscaler has looked once.
    ...((setsReplicas || workload.takesOver) && { replicas }),
    ...(service.defaults === "hardened" && { revisionHistoryLimit: 5 }),
    strategy: strategyOf(service, workload, environment),
    ...(workload.takesOver
      ? { workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name, scaleDown: "progressively" } }
      : { selector: { matchLabels: { ...selector } }, template }),
  };
}

function strategyOf(service: Service, workload: RolloutWorkload, environment: Environment) {
  const { strategy, analysis } = workload;
  const run = (by: "metrics" | "smoke-test") => ({ templates: [{ templateName: analysisName(service.name, by) }] });
  const isMeasured = (analysis?.metrics ?? []).length > 0;
  if (strategy.type === "blueGreen") {
    // Before the switch nobody calls the new pods, so that there is nothing to count.
    return {
      blueGreen: {
        activeService: service.service?.name,
        previewService: newPodsName(service, workload),
        autoPromotionEnabled: true,
        scaleDownDelaySeconds: strategy.scaleDownSeconds,
        ...(strategy.previewReplicas !== undefined && { previewReplicaCount: strategy.previewReplicas }),
        ...(analysis?.smokeTest === true && { prePromotionAnalysis: run("smoke-test") }),
        ...(isMeasured && { postPromotionAnalysis: { ...run("metrics"), args: measuredPods } }),
      },
    };
  }
  const { maxSurge, maxUnavailable } = service.rollout ?? environment.rollout;
  const canary = hasNewPodsService(service) ? newPodsName(service, workload) : undefined;
  const routing = strategy.isRouted ? trafficRouting(service, environment) : undefined;
  const both = [
    ...(analysis?.smokeTest === true ? run("smoke-test").templates : []),
    ...(isMeasured ? run("metrics").templates : []),
  ];
  const stepOf = (step: CanaryStep) => {
    if ("weight" in step) return { setWeight: step.weight };
    if ("pause" in step) return { pause: { duration: step.pause } };
    return { analysis: { templates: both, ...(isMeasured && { args: measuredPods }) } };
  };
  return {
    canary: {
      ...(routing !== undefined && { stableService: service.service?.name }),
      ...(canary !== undefined && { canaryService: canary }),
      maxSurge,
      maxUnavailable,
      ...(routing !== undefined && { trafficRouting: routing }),
      steps: strategy.steps.map(stepOf),
    },
  };
}

/** What moves the weights: the Ingresses that lead to the service are copied for new pods, or its routes have a second backend. */
function trafficRouting(service: Service, environment: Environment): Readonly<Record<string, unknown>> {
  if (environment.ingress.controller.adapter.api === "gateway") {
    const routes = weighedRoutes(service, environment);
    const named = (kind: "HTTPRoute" | "GRPCRoute") =>
      routes.filter((route) => route.kind === kind).map(({ name }) => ({ name }));
    const [http, grpc] = [named("HTTPRoute"), named("GRPCRoute")];
    return {
      plugins: {
        [gatewayPlugin]: {
          namespace: environment.namespace,
          ...(http.length > 0 && { httpRoutes: http }),
          ...(grpc.length > 0 && { grpcRoutes: grpc }),
        },
      },
    };
  }
  const [first, ...others] = ingressesOf(service, environment);
  return { nginx: others.length === 0 ? { stableIngress: first } : { stableIngresses: [first, ...others] } };
}

/** The pods of the newest template are called by its hash. */
const measuredPods = [{ name: "hash", valueFrom: { podTemplateHashValue: "Latest" } }];

/** Whether there is a Service of new pods alone: to be switched to, or to be asked by the smoke test. */
export function hasNewPodsService({ workload, service }: Service): boolean {
  if (workload.kind !== "Rollout" || service === undefined) return false;
  const { strategy, analysis } = workload;
  return strategy.type === "blueGreen" || strategy.isRouted || analysis?.smokeTest === true;
}

/** What that is called. */
export function newPodsName({ name, service }: Service, { strategy }: RolloutWorkload): string {
  return newPodsService(service?.name ?? name, strategy.type);
}

/** A Rollout is in the last wave: while it stands still, nothing of a later one is applied. */
export function inWaveOf({ workload }: Pick<Service, "workload">): Readonly<Record<string, string>> {
  return inWave(workload.kind === "Rollout" ? "rollouts" : "services");
}

/** Annotations of an AnalysisTemplate. */
export const analysisAnnotations = { ...inWave("services"), ...definedElsewhere };
