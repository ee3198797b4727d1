import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject, KubernetesObject } from "../../model/compiled.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { entryOf, isRecord } from "../../model/loose.ts";
import { finding } from "./finding.ts";
import { placeOf } from "./place.ts";
import type { Rule } from "./rule.ts";
import { schemaOf } from "./schema/catalogue.ts";
import { pointerOf } from "./schema/explain.ts";
import { autoscalerProblems, oldAutoscalerProblems } from "./validation/autoscalers.ts";
import { claimProblems, claimTemplateProblems } from "./validation/claims.ts";
import { volumeOfClusterProblems } from "./validation/cluster-volumes.ts";
import { definitionProblems } from "./validation/definitions.ts";
import { endpointSliceProblems, endpointsProblems } from "./validation/endpoints.ts";
import { routeProblems } from "./validation/gateway-routes.ts";
import { backendPolicyProblems, gatewayProblems, listenerProblems } from "./validation/gateways.ts";
import { ingressClassProblems, ingressProblems } from "./validation/ingresses.ts";
import { jobProblems } from "./validation/jobs.ts";
import { metadataProblems, namespaceProblems } from "./validation/metadata.ts";
import { networkPolicyProblems } from "./validation/network-policies.ts";
import { nodeProblems } from "./validation/nodes.ts";
import {
  bindingProblems,
  configMapProblems,
  disruptionBudgetProblems,
  priorityClassProblems,
  roleProblems,
  secretProblems,
  storageClassProblems,
} from "./validation/others.ts";
import { podProblems } from "./validation/pods.ts";
import type { Problem } from "./validation/problem.ts";
import { limitRangeProblems, quotaProblems } from "./validation/quotas.ts";
import { serviceProblems } from "./validation/services.ts";
import { apiServiceProblems, webhookProblems } from "./validation/webhooks.ts";
import { controllerProblems, workloadProblems } from "./validation/workloads.ts";

/**
 * What the API server refuses although every field by itself is allowed: choices made twice or not at all, and fields
 * that contradict each other. One object at a time; what objects need from each other is the business of other rules.
 */
export const validation: Rule = ({ unit, release }) => unit.objects.flatMap((subject) => problemsOf(subject, release));

type Check = (object: KubernetesObject, release: Release) => readonly Problem[];

const checks: Readonly<Record<string, readonly Check[]>> = {
  "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration": [webhookProblems],
  "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration": [webhookProblems],
  "apiextensions.k8s.io/v1 CustomResourceDefinition": [definitionProblems],
  "apiregistration.k8s.io/v1 APIService": [apiServiceProblems],
  "apps/v1 DaemonSet": [workloadProblems, podProblems],
  "apps/v1 Deployment": [workloadProblems, podProblems],
  "apps/v1 ReplicaSet": [workloadProblems, podProblems],
  "apps/v1 StatefulSet": [workloadProblems, podProblems, claimTemplateProblems],
  "autoscaling/v1 HorizontalPodAutoscaler": [oldAutoscalerProblems],
  "autoscaling/v2 HorizontalPodAutoscaler": [autoscalerProblems],
  "batch/v1 CronJob": [jobProblems, podProblems],
  "batch/v1 Job": [jobProblems, podProblems],
  "discovery.k8s.io/v1 EndpointSlice": [endpointSliceProblems],
  "gateway.networking.k8s.io/v1 BackendTLSPolicy": [backendPolicyProblems],
  "gateway.networking.k8s.io/v1 GRPCRoute": [routeProblems],
  "gateway.networking.k8s.io/v1 Gateway": [gatewayProblems],
  "gateway.networking.k8s.io/v1 HTTPRoute": [routeProblems],
  "gateway.networking.k8s.io/v1 ListenerSet": [listenerProblems],
  "gateway.networking.k8s.io/v1 TCPRoute": [routeProblems],
  "gateway.networking.k8s.io/v1 TLSRoute": [routeProblems],
  "gateway.networking.k8s.io/v1 UDPRoute": [routeProblems],
  "networking.k8s.io/v1 Ingress": [ingressProblems],
  "networking.k8s.io/v1 IngressClass": [ingressClassProblems],
  "networking.k8s.io/v1 NetworkPolicy": [networkPolicyProblems],
  "policy/v1 PodDisruptionBudget": [disruptionBudgetProblems],
  "rbac.authorization.k8s.io/v1 ClusterRole": [roleProblems],
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": [bindingProblems],
  "rbac.authorization.k8s.io/v1 Role": [roleProblems],
  "rbac.authorization.k8s.io/v1 RoleBinding": [bindingProblems],
  "scheduling.k8s.io/v1 PriorityClass": [priorityClassProblems],
  "storage.k8s.io/v1 StorageClass": [storageClassProblems],
  "v1 ConfigMap": [configMapProblems],
  "v1 Endpoints": [endpointsProblems],
  "v1 LimitRange": [limitRangeProblems],
  "v1 Namespace": [namespaceProblems],
  "v1 Node": [nodeProblems],
  "v1 PersistentVolume": [volumeOfClusterProblems],
  "v1 PersistentVolumeClaim": [claimProblems],
  "v1 Pod": [podProblems],
  "v1 PodTemplate": [podProblems],
  "v1 ReplicationController": [controllerProblems, podProblems],
  "v1 ResourceQuota": [quotaProblems],
  "v1 Secret": [secretProblems],
  "v1 Service": [serviceProblems],
};

function problemsOf(subject: CompiledObject, release: Release): readonly Diagnostic[] {
  const { object } = subject;
  // An object without name or kind is the rule `schema`'s to tell of.
  if (!isRecord(object.metadata) || typeof object.apiVersion !== "string" || typeof object.kind !== "string") return [];
  const own = entryOf(checks, `${object.apiVersion} ${object.kind}`) ?? [];
  const builtIn = schemaOf(object.apiVersion, object.kind)?.custom === false;
  const problems = [...(builtIn ? [metadataProblems] : []), ...own].flatMap((check) => check(object, release));
  return problems.map(({ code = "refused-object", path, message, hint }) =>
    finding(code, subject, {
      severity: code === "refused-object" ? "error" : "warning",
      message: `${pointerOf(path)} ${message}`,
      hint,
      origin: placeOf(subject, path.map(String)),
    }),
  );
}
