import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asText } from "../../../model/loose.ts";
import { readAdmission } from "../../../model/resources/admission.ts";
import { amountOf, muchOf, readAmounts } from "../../../model/resources/amounts.ts";
import { admittedResources, podLimits, podRequests } from "../../../model/resources/pod-resources.ts";
import { type Quantity, wholeQuantity } from "../../../model/resources/quantity.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Scene } from "../scene.ts";
import type { ResourceChange } from "../unit-plan.ts";
import { type Autoscalers, isWorkload, podsOf } from "./workload.ts";

/** What a namespace needs at rest and what its quotas allow, by resource as a quota names it. */
interface Account {
  readonly need: ReadonlyMap<string, Quantity>;
  readonly limit: ReadonlyMap<string, Quantity>;
}

type Accounts = ReadonlyMap<string, Account>;

/**
 * Amounts that a unit's namespaces need at rest, with those that change or whose limit changes. Pods of DaemonSets and
 * Jobs are not among them: their number is the cluster's, or they end.
 */
export function resources(scene: Scene): readonly ResourceChange[] {
  const [before, after] = [
    accountsOf(scene.before, scene.autoscalers.before),
    accountsOf(scene.after, scene.autoscalers.after),
  ];
  const namespaces = [...new Set([...before.keys(), ...after.keys()])].sort();
  return namespaces.flatMap((namespace) => {
    const [old, now] = [before.get(namespace), after.get(namespace)];
    const names = [old?.need, old?.limit, now?.need, now?.limit].flatMap((amounts) => [...(amounts?.keys() ?? [])]);
    return [...new Set(names)].sort().flatMap((resource) => {
      const row = rowOf(namespace, resource, old, now);
      return row.from === row.to && row.limitFrom === row.limitTo ? [] : [row];
    });
  });
}

function rowOf(
  namespace: string,
  resource: string,
  old: Account | undefined,
  now: Account | undefined,
): ResourceChange {
  const text = (amount: Quantity | undefined) => amountOf(resource, amount ?? 0n);
  const [limitFrom, limitTo] = [old?.limit.get(resource), now?.limit.get(resource)];
  return {
    namespace,
    resource,
    from: text(old?.need.get(resource)),
    to: text(now?.need.get(resource)),
    ...(limitFrom !== undefined && { limitFrom: text(limitFrom) }),
    ...(limitTo !== undefined && { limitTo: text(limitTo) }),
  };
}

/** What a quota has no room for any more. */
export function quotas(scene: Scene): readonly Effect[] {
  if (!scene.pairs.some(({ rewritten }) => rewritten)) return [];
  const [before, after] = [
    accountsOf(scene.before, scene.autoscalers.before),
    accountsOf(scene.after, scene.autoscalers.after),
  ];
  return [...after].flatMap(([namespace, { need, limit }]) =>
    [...limit].flatMap(([resource, most]): readonly Effect[] => {
      const needed = need.get(resource) ?? 0n;
      const old = before.get(namespace);
      const wasOver = old?.limit.get(resource) === most && old.need.get(resource) === needed;
      if (needed <= most || wasOver) return [];
      return [
        {
          kind: "quota",
          resource,
          need: amountOf(resource, needed),
          limit: amountOf(resource, most),
          severity: "high",
          message: `Namespace \`${namespace}\` needs ${muchOf(resource, needed)}, and its quota allows ${amountOf(resource, most)}: what comes last is refused.`,
        },
      ];
    }),
  );
}

const countedKinds: ReadonlyMap<string, string> = new Map([
  ["Service", "services"],
  ["PersistentVolumeClaim", "persistentvolumeclaims"],
  ["ConfigMap", "configmaps"],
  ["Secret", "secrets"],
]);

function accountsOf(objects: readonly KubernetesObject[], autoscalers: Autoscalers): Accounts {
  const namespaced = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const { namespace } = referenceOf(object);
    if (namespace === undefined) continue;
    const own = namespaced.get(namespace);
    if (own === undefined) namespaced.set(namespace, [object]);
    else own.push(object);
  }
  return new Map([...namespaced].map(([namespace, own]) => [namespace, accountOf(own, autoscalers)]));
}

function accountOf(objects: readonly KubernetesObject[], autoscalers: Autoscalers): Account {
  const limit = limitsOf(objects);
  const need = new Map<string, Quantity>();
  const ranges = objects.filter(({ kind }) => kind === "LimitRange");
  const admission = readAdmission(
    ranges.map((object) => ({ path: "", object, origin: nowhere })),
    [],
  );
  for (const object of objects) {
    const pods = podCountOf(object, autoscalers);
    const counts = [countedKinds.get(object.kind), pods > 0 ? "pods" : undefined];
    // Numbers of objects matter where they are limited.
    for (const [index, resource] of counts.entries()) {
      if (resource !== undefined && limit.has(resource)) plus(need, resource, wholeQuantity(index === 0 ? 1 : pods));
    }
    if (object.kind === "PersistentVolumeClaim") {
      const storage = readAmounts(asRecord(asRecord(object.spec).resources).requests).get("storage");
      if (storage !== undefined) plus(need, "requests.storage", storage);
    }
    const spec = pods === 0 ? undefined : podTemplateOf(object)?.spec;
    if (spec === undefined) continue;
    const admitted = admittedResources(asRecord(spec), admission);
    for (const [name, amount] of podRequests(admitted)) plus(need, `requests.${name}`, amount * BigInt(pods));
    for (const [name, amount] of podLimits(admitted)) plus(need, `limits.${name}`, amount * BigInt(pods));
  }
  return { need, limit };
}

function podCountOf(object: KubernetesObject, autoscalers: Autoscalers): number {
  if (object.kind === "Pod") return 1;
  return isWorkload(object) ? (podsOf(object, autoscalers)?.pods ?? 0) : 0;
}

function plus(amounts: Map<string, Quantity>, resource: string, amount: Quantity): void {
  amounts.set(resource, (amounts.get(resource) ?? 0n) + amount);
}

const nowhere = { files: [], pointer: "" };

/** The lowest hard limit of each resource among the quotas that count everything. */
function limitsOf(objects: readonly KubernetesObject[]): Map<string, Quantity> {
  const limits = new Map<string, Quantity>();
  for (const { kind, spec } of objects) {
    const { hard, scopes, scopeSelector } = asRecord(spec);
    if (asText(kind) !== "ResourceQuota" || asList(scopes).length > 0 || scopeSelector !== undefined) continue;
    for (const [name, amount] of readAmounts(hard)) {
      const resource = name === "cpu" || name === "memory" ? `requests.${name}` : name;
      const known = limits.get(resource);
      if (known === undefined || amount < known) limits.set(resource, amount);
    }
  }
  return limits;
}
