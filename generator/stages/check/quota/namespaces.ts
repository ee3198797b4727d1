import type { CompiledObject, CompiledUnit } from "../../../model/compiled.ts";
import { isRollout } from "../../../model/kubernetes/rollouts.ts";
import { asRecord } from "../../../model/loose.ts";
import { type Admission, readAdmission } from "../../../model/resources/admission.ts";
import { type Amounts, readAmounts } from "../../../model/resources/amounts.ts";
import type { Quantity } from "../../../model/resources/quantity.ts";
import { readAutoscalers, targetKey } from "./autoscalers.ts";
import { type Charge, chargesOf } from "./charges.ts";
import { historyCharges, issuanceCharges, unwrittenCharges } from "./made-charges.ts";
import { countedKinds } from "./object-usage.ts";
import { inOrderOfApplying, isApplied } from "./order.ts";
import { covers, readScopes } from "./scopes.ts";
import { readIssuances } from "./solvers.ts";

/** A namespace that a ResourceQuota or a LimitRange governs, with what is charged in it, in the order of applying. */
export interface GovernedNamespace {
  readonly quotas: readonly Quota[];
  readonly admission: Admission;
  readonly charges: readonly Charge[];
}

/** A ResourceQuota with those charges that its scopes cover. */
export interface Quota {
  readonly subject: CompiledObject;
  readonly hard: Amounts;
  readonly charges: readonly Charge[];
  /** The charges that need some of a resource, and how much of it one thing needs, by resource. */
  readonly needs: ReadonlyMap<string, readonly Need[]>;
}

export interface Need {
  readonly charge: Charge;
  readonly amount: Quantity;
}

/**
 * The governed namespaces of a unit. An object that names no namespace goes where the only quota is, as it does when it
 * is deployed. `cluster`: where classes and cluster issuers are, beside the unit itself.
 */
export function governedNamespaces(
  { objects, declared }: CompiledUnit,
  cluster: readonly CompiledObject[],
): readonly GovernedNamespace[] {
  const governing = objects.filter(({ object }) => object.kind === "ResourceQuota" || object.kind === "LimitRange");
  if (governing.length === 0) return [];
  const named = new Set(governing.flatMap(({ object }) => object.metadata.namespace ?? []));
  const home = named.size === 1 ? [...named][0] : undefined;
  const names = new Set(governing.map(({ object }) => object.metadata.namespace ?? home));
  const everything = [...cluster, ...objects];
  const applied = inOrderOfApplying(objects.filter(isApplied));
  return [...names].map((name) => {
    const namespaced = withReferredTemplates(
      applied.filter(({ object }) => (object.metadata.namespace ?? home) === name),
    );
    const admission = readAdmission(namespaced, everything);
    const own = namespaced.filter(({ object }) => object.kind === "ResourceQuota" && object.apiVersion === "v1");
    const hards = own.map(({ object }) => readAmounts(asRecord(object.spec).hard));
    const isCounted = countedKinds(hards.flatMap((hard) => [...hard.keys()]));
    const issuances = readIssuances(namespaced, everything);
    const autoscalers = new Map(readAutoscalers(namespaced).map((scaler) => [targetKey(scaler.target), scaler]));
    const charges = [
      ...(own[0] === undefined ? [] : unwrittenCharges(own[0], namespaced, declared.externals, issuances, isCounted)),
      ...namespaced.flatMap((subject) => chargesOf(subject, admission, autoscalers, isCounted)),
      ...(isCounted("ReplicaSet") ? historyCharges(namespaced) : []),
      ...issuances.flatMap((issuance) => issuanceCharges(issuance, admission)),
    ];
    const quotas = own.map((subject, index) => readQuota(subject, hards[index] ?? new Map(), charges));
    return { admission, charges, quotas };
  });
}

/** A Rollout that refers to a Deployment makes its pods of that one's template. */
function withReferredTemplates(objects: readonly CompiledObject[]): readonly CompiledObject[] {
  return objects.map((subject) => {
    const { object } = subject;
    const { kind, name } = asRecord(asRecord(object.spec).workloadRef);
    if (!isRollout(object) || name === undefined) return subject;
    const referred = objects.find((other) => other.object.kind === kind && other.object.metadata.name === name);
    if (referred === undefined) return subject;
    const { template } = asRecord(referred.object.spec);
    return { ...subject, object: { ...object, spec: { ...asRecord(object.spec), template } } };
  });
}

function readQuota(subject: CompiledObject, hard: Amounts, charges: readonly Charge[]): Quota {
  const scopes = readScopes(asRecord(subject.object.spec));
  const covered = scopes.length === 0 ? charges : charges.filter(({ traits }) => covers(scopes, traits));
  const needs = new Map<string, Need[]>([...hard.keys()].map((resource) => [resource, []]));
  for (const charge of covered) {
    for (const [resource, amount] of charge.usage) {
      if (amount > 0n) needs.get(resource)?.push({ charge, amount });
    }
  }
  return { subject, hard, charges: covered, needs };
}

/** The moment that is summed up. */
export type Moment = keyof Charge["counts"];

/** How much of `resource` is needed at `moment`. */
export function needed({ needs }: Quota, resource: string, moment: Moment): Quantity {
  let total = 0n;
  for (const { charge, amount } of needs.get(resource) ?? []) {
    const count = charge.counts[moment];
    total += count === 1 ? amount : amount * BigInt(count);
  }
  return total;
}

/** What first does not fit when things are made in the order of applying, in words; undefined when all fits. */
export function firstTooMuch({ needs, hard }: Quota, resource: string, moment: Moment): string | undefined {
  const limit = hard.get(resource) ?? 0n;
  let total = 0n;
  for (const { charge, amount } of needs.get(resource) ?? []) {
    const count = charge.counts[moment];
    const after = total + amount * BigInt(count);
    if (after > limit) return inWords(charge, Number((limit - total) / amount) + 1, count);
    total = after;
  }
  return undefined;
}

function inWords({ label, each }: Charge, index: number, count: number): string {
  if (each === undefined) return label;
  return count === 1 ? `the ${each} of ${label}` : `${each} ${index} of ${count} of ${label}`;
}
