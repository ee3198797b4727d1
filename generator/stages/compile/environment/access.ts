import type { PolicyRule, Subject as RbacSubject, Role, RoleBinding } from "kubernetes-types/rbac/v1.js";
import type { Subject } from "../../../model/input.ts";
import type { Environment, Secrets } from "../../../model/resolved.ts";
import { kindsOf, resourceName, workloadKinds } from "../../../model/workload-kinds.ts";
import { inWave, ownLabels, type Part } from "../part.ts";

const look = ["get", "list", "watch"];
const change = [...look, "create", "update", "patch", "delete"];

/** Everything that an environment consists of, but for Secrets: who may look may not read passwords. */
const viewerRules: readonly PolicyRule[] = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "endpoints",
      "events",
      "limitranges",
      "persistentvolumeclaims",
      "pods",
      "pods/log",
      "pods/status",
      "resourcequotas",
      "serviceaccounts",
      "services",
    ],
    verbs: look,
  },
  { apiGroups: ["apps"], resources: ["deployments", "replicasets", "statefulsets", "daemonsets"], verbs: look },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: look },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: look },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: look },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: look },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: look },
  { apiGroups: ["cert-manager.io"], resources: ["certificates", "certificaterequests"], verbs: look },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
];

/** Routes where the cluster speaks the Gateway API. */
function routeRules({ ingress: { controller } }: Environment, verbs: string[]): readonly PolicyRule[] {
  if (controller.adapter.api !== "gateway") return [];
  return [
    { apiGroups: ["gateway.networking.k8s.io"], resources: ["grpcroutes", "httproutes", "referencegrants"], verbs },
    ...(controller.adapter.words === "gateway-middlewares"
      ? [{ apiGroups: ["traefik.io"], resources: ["middlewares"], verbs }]
      : []),
  ];
}

/** Of the kinds of `apps` that pods are made by: a Deployment is there always, others where a service has them. */
function madeBy({ services }: Environment): string[] {
  const others = kindsOf(services).filter((kind) => workloadKinds[kind].api === "apps/v1");
  return [...new Set(["deployments", ...others.map(resourceName)])];
}

/** Where a service is a Rollout: what there is to look at, what a person who goes on or stops writes, and what is applied. */
function rolloutRules({ services }: Environment, who: "viewer" | "operator" | "deployer"): readonly PolicyRule[] {
  if (!kindsOf(services).includes("Rollout")) return [];
  const apiGroups = ["argoproj.io"];
  const seen = { apiGroups, resources: ["analysisruns", "analysistemplates", "rollouts"], verbs: look };
  if (who === "viewer") return [seen];
  if (who === "deployer") return [seen, { apiGroups, resources: ["analysistemplates", "rollouts"], verbs: change }];
  return [
    seen,
    { apiGroups, resources: ["rollouts", "rollouts/status"], verbs: ["patch", "update"] },
    { apiGroups, resources: ["rollouts/scale"], verbs: ["get", "patch", "update"] },
  ];
}

function operatorRules(environment: Environment): readonly PolicyRule[] {
  const made = madeBy(environment);
  return [
    ...viewerRules,
    ...rolloutRules(environment, "operator"),
    { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
    { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["create"] },
    { apiGroups: ["apps"], resources: made, verbs: ["patch"] },
    {
      apiGroups: ["apps"],
      resources: made.filter((resource) => resource !== "daemonsets").map((resource) => `${resource}/scale`),
      verbs: ["get", "patch", "update"],
    },
  ];
}

/** Secrets may be made and replaced, not read. */
function deployerRules(environment: Environment): readonly PolicyRule[] {
  const runs = kindsOf(environment.services).includes("CronJob") ? ["jobs", "cronjobs"] : ["jobs"];
  return [
    ...viewerRules,
    ...rolloutRules(environment, "deployer"),
    {
      apiGroups: [""],
      resources: ["configmaps", "persistentvolumeclaims", "serviceaccounts", "services"],
      verbs: change,
    },
    { apiGroups: [""], resources: ["secrets"], verbs: ["create", "update", "patch"] },
    { apiGroups: ["apps"], resources: madeBy(environment), verbs: change },
    { apiGroups: ["batch"], resources: runs, verbs: change },
    { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: change },
    { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: change },
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: change },
    { apiGroups: ["cert-manager.io"], resources: ["certificates"], verbs: change },
  ];
}

/** What Secrets are made of holds none of their values in the clear. */
const secretResources: Readonly<Record<Exclude<Secrets["provider"], "manual">, Omit<PolicyRule, "verbs">>> = {
  "sealed-secrets": { apiGroups: ["bitnami.com"], resources: ["sealedsecrets"] },
  "external-secrets": { apiGroups: ["external-secrets.io"], resources: ["externalsecrets", "secretstores"] },
};

function secretRules({ secrets: { provider } }: Environment, verbs: string[]): readonly PolicyRule[] {
  return provider === "manual" ? [] : [{ ...secretResources[provider], verbs }];
}

/** A Role for each kind of person, bound to whom the environment names. */
export function access(environment: Environment): readonly Part[] {
  const { product } = environment;
  const seeing = [...routeRules(environment, look), ...secretRules(environment, look)];
  const changing = [...routeRules(environment, change), ...secretRules(environment, change)];
  return [
    ...roleWithBinding(environment, "viewers", `${product}-viewer`, [
      ...viewerRules,
      ...rolloutRules(environment, "viewer"),
      ...seeing,
    ]),
    ...roleWithBinding(environment, "operators", `${product}-operator`, [...operatorRules(environment), ...seeing]),
    ...roleWithBinding(environment, "deployers", `${product}-deployer`, [...deployerRules(environment), ...changing]),
  ];
}

function roleWithBinding(
  environment: Environment,
  whom: "viewers" | "operators" | "deployers",
  name: string,
  rules: readonly PolicyRule[],
): Part[] {
  const metadata = { name, namespace: environment.namespace, labels: ownLabels, annotations: inWave("foundation") };
  const keys = ["access", whom];
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const role: Part = {
    folder: "access",
    keys,
    object: { apiVersion, kind: "Role", metadata, rules: [...rules] } satisfies Role,
  };
  const subjects = environment.access[whom].map(rbacSubject);
  if (subjects.length === 0 && environment.defaults === "kubernetes") return [];
  if (subjects.length === 0) return [role];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
  return [
    role,
    {
      folder: "access",
      keys,
      object: { apiVersion, kind: "RoleBinding", metadata, roleRef, subjects } satisfies RoleBinding,
    },
  ];
}

function rbacSubject({ group, user, serviceAccount }: Subject): RbacSubject {
  const apiGroup = "rbac.authorization.k8s.io";
  if (serviceAccount !== undefined) return { kind: "ServiceAccount", ...serviceAccount };
  return group === undefined ? { apiGroup, kind: "User", name: user ?? "" } : { apiGroup, kind: "Group", name: group };
}
