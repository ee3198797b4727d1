import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject, KubernetesObject } from "../../model/compiled.ts";
import { entryOf, isRecord } from "../../model/loose.ts";
import { finding } from "./finding.ts";
import { placeOf } from "./place.ts";
import type { Rule } from "./rule.ts";
import { pointerOf } from "./schema/explain.ts";
import { jobProblems } from "./validation/jobs.ts";
import { ingressProblems, networkPolicyProblems, serviceProblems } from "./validation/network.ts";
import {
  autoscalerProblems,
  bindingProblems,
  claimProblems,
  configMapProblems,
  disruptionBudgetProblems,
  roleProblems,
  secretProblems,
} from "./validation/others.ts";
import { podProblems } from "./validation/pods.ts";
import type { Problem } from "./validation/problem.ts";
import { limitRangeProblems, quotaProblems } from "./validation/quotas.ts";
import { workloadProblems } from "./validation/workloads.ts";

/**
 * What the API server refuses although every field by itself is allowed: choices made twice or not at all, and fields
 * that contradict each other. One object at a time; what objects need from each other is the business of other rules.
 */
export const validation: Rule = ({ unit }) => unit.objects.flatMap(problemsOf);

type Check = (object: KubernetesObject) => readonly Problem[];

const checks: Readonly<Record<string, readonly Check[]>> = {
  "apps/v1 DaemonSet": [workloadProblems, podProblems],
  "apps/v1 Deployment": [workloadProblems, podProblems],
  "apps/v1 ReplicaSet": [workloadProblems, podProblems],
  "apps/v1 StatefulSet": [workloadProblems, podProblems],
  "autoscaling/v2 HorizontalPodAutoscaler": [autoscalerProblems],
  "batch/v1 CronJob": [jobProblems, podProblems],
  "batch/v1 Job": [jobProblems, podProblems],
  "networking.k8s.io/v1 Ingress": [ingressProblems],
  "networking.k8s.io/v1 NetworkPolicy": [networkPolicyProblems],
  "policy/v1 PodDisruptionBudget": [disruptionBudgetProblems],
  "rbac.authorization.k8s.io/v1 ClusterRole": [roleProblems],
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": [bindingProblems],
  "rbac.authorization.k8s.io/v1 Role": [roleProblems],
  "rbac.authorization.k8s.io/v1 RoleBinding": [bindingProblems],
  "v1 ConfigMap": [configMapProblems],
  "v1 LimitRange": [limitRangeProblems],
  "v1 PersistentVolumeClaim": [claimProblems],
  "v1 Pod": [podProblems],
  "v1 ResourceQuota": [quotaProblems],
  "v1 Secret": [secretProblems],
  "v1 Service": [serviceProblems],
};

function problemsOf(subject: CompiledObject): readonly Diagnostic[] {
  const { object } = subject;
  // An object without name or kind is the rule `schema`'s to tell of.
  if (!isRecord(object.metadata) || typeof object.apiVersion !== "string" || typeof object.kind !== "string") return [];
  const problems = (entryOf(checks, `${object.apiVersion} ${object.kind}`) ?? []).flatMap((check) => check(object));
  return problems.map(({ code = "refused-object", path, message, hint }) =>
    finding(code, subject, {
      severity: code === "hidden-definition" ? "warning" : "error",
      message: `${pointerOf(path)} ${message}`,
      hint,
      origin: placeOf(subject, path.map(String)),
    }),
  );
}
