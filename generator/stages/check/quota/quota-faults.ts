import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { amountOf, muchOf, tooMuch } from "../../../model/resources/amounts.ts";
import type { Quantity } from "../../../model/resources/quantity.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { lateRollouts } from "./late-rollouts.ts";
import { firstTooMuch, type GovernedNamespace, type Need, needed, type Quota } from "./namespaces.ts";
import { compulsoryResources } from "./pod-usage.ts";

/** @codes gathered by the build */
export const codes = {
  "quota-exceeded": {
    cause:
      "What is compiled needs more of a resource than the ResourceQuota allows. A server-side dry run does not find it," +
      " and the last pods or objects are refused. Jobs and certificate solvers count while a sync runs," +
      " and a DaemonSet as on one node.",
    cure: "Set the quota to the number that is shown, or lower replicas, requests or limits.",
  },
  "rollout-exceeds-quota": {
    cause:
      "A rollout that starts a new pod before it stops an old one has no room for the new one in the quota, so it never" +
      " finishes. 25 % of up to three pods, the default of maxUnavailable, rounds down to none.",
    cure: "Leave room for one more pod in the quota, or set maxSurge to 0 and maxUnavailable to 1.",
  },
  "autoscaling-exceeds-quota": {
    cause: "The quota is used up before the autoscalers reach their maximum.",
    cure: "Raise the quota, lower the maximum, or leave it, when the maxima are never reached together.",
  },
  "no-limit-range": {
    cause:
      "A quota on CPU or memory refuses pods without requests and limits, and no LimitRange fills them in. Pods that" +
      " are not compiled here, such as those that a person or a controller starts, do not come up.",
    cure: "Add a LimitRange with default and defaultRequest for containers.",
  },
} as const satisfies CodeTexts;

/** What a quota does not have room for, at each moment, and what it demands without anybody supplying it. */
export function shortages(quota: Quota, { admission }: GovernedNamespace): readonly Diagnostic[] {
  const { requests, limits } = admission.defaults;
  const demanded = compulsoryResources(quota.hard).filter((name) => {
    const defaults = name.startsWith("limits.") ? limits : requests;
    return !defaults.has(name.slice(name.indexOf(".") + 1));
  });
  const found: Diagnostic[] = demanded.length === 0 ? [] : [noLimitRange(quota, demanded)];
  for (const [resource, hard] of quota.hard) {
    // The API refuses a quota below zero, which is not this rule's to say.
    if (hard < 0n) continue;
    const lasting = needed(quota, resource, "lasting");
    const sync = needed(quota, resource, "sync");
    const maximum = needed(quota, resource, "maximum");
    if (sync > hard) found.push(exceeded(quota, resource, hard, lasting, sync));
    else if (needed(quota, resource, "overlap") > hard) found.push(overlapping(quota, resource, hard));
    const stuck = stuckRollouts(quota, resource, hard, lasting);
    if (stuck !== undefined) found.push(stuck);
    else if (lasting <= hard) found.push(...lateRollouts(quota, resource, hard - lasting));
    if (maximum > hard && maximum > lasting) found.push(unreachable(quota, resource, hard, maximum));
  }
  return found;
}

function exceeded(quota: Quota, resource: string, hard: Quantity, lasting: Quantity, sync: Quantity): Diagnostic {
  const write = (amount: Quantity) => amountOf(resource, amount);
  const passing = ` ${write(sync - lasting)} of that is for Jobs and certificates, while a sync runs.`;
  return finding("quota-exceeded", quota.subject, {
    origin: placeOf(quota.subject, ["spec", "hard", resource], [resource]),
    message:
      `The namespace needs ${muchOf(resource, sync)} and the quota allows ${write(hard)}:` +
      ` ${tooMuch(resource, sync - hard)}.${sync === lasting ? "" : passing}${assumedNodes(quota, resource)} In the order of applying,` +
      ` ${firstTooMuch(quota, resource, "sync")} is the first that does not fit.`,
    hint: `Set ${resource} to ${write(sync)} or more, or need ${write(sync - hard)} less.`,
  });
}

/** A DaemonSet has a pod on every node, and nobody says here how many there are. */
function assumedNodes({ needs }: Quota, resource: string): string {
  const makers = (needs.get(resource) ?? []).filter(
    ({ charge: { subject, each } }) => subject.object.kind === "DaemonSet" && each === "pod",
  );
  const names = [...new Set(makers.map(({ charge }) => charge.label))];
  return names.length === 0 ? "" : ` One node is counted for ${names.join(", ")}, which has a pod on each.`;
}

/** Two runs of a CronJob that nothing keeps apart, beside everything else. */
function overlapping(quota: Quota, resource: string, hard: Quantity): Diagnostic {
  const write = (amount: Quantity) => amountOf(resource, amount);
  const together = needed(quota, resource, "overlap");
  const makers = (quota.needs.get(resource) ?? []).filter(({ charge: { counts } }) => counts.overlap > counts.sync);
  const names = [...new Set(makers.map(({ charge }) => charge.label))];
  return finding("quota-exceeded", quota.subject, {
    severity: "warning",
    origin: placeOf(quota.subject, ["spec", "hard", resource], [resource]),
    message:
      `When a run of ${names.join(", ")} is still at work and the next one is due, as concurrencyPolicy Allow lets it,` +
      ` the namespace needs ${muchOf(resource, together)} and the quota allows ${write(hard)}: ${tooMuch(resource, together - hard)}.`,
    hint: `Set concurrencyPolicy to Forbid or Replace, or ${resource} to ${write(together)} or more.`,
  });
}

function stuckRollouts(quota: Quota, resource: string, hard: Quantity, lasting: Quantity): Diagnostic | undefined {
  const needs = quota.needs.get(resource) ?? [];
  const wanted = ({ charge: { rollout }, amount }: Need) =>
    rollout.kind === "new-first" ? amount * BigInt(rollout.together) : 0n;
  const stuck = needs.filter((need) => wanted(need) > 0n && lasting + wanted(need) > hard);
  const first = stuck[0]?.charge;
  if (first === undefined || first.rollout.kind !== "new-first") return undefined;
  let largest = 0n;
  for (const need of stuck) if (wanted(need) > largest) largest = wanted(need);
  const { together } = first.rollout;
  const write = (amount: Quantity) => amountOf(resource, amount);
  return finding("rollout-exceeds-quota", quota.subject, {
    origin: placeOf(quota.subject, ["spec", "hard", resource], [resource]),
    message:
      `${stuck.map(({ charge }) => charge.label).join(", ")} can never roll out: the namespace needs` +
      ` ${muchOf(resource, lasting)} at rest, the quota allows ${write(hard)}, and ${together === 1 ? "a surge pod needs" : `${together} new pods need`}` +
      ` ${stuck.length > 1 ? "up to " : ""}${write(largest)} more, ${tooMuch(resource, lasting + largest - hard)}.` +
      ` No old pod goes before ${together === 1 ? "the surge pod runs" : "they run"} (${first.label}: ${first.rollout.why}).`,
    hint: `Set ${resource} to ${write(lasting + largest)} or more, or ${together === 1 ? "maxSurge to 0 and maxUnavailable to 1" : "bring the pods one after another, by number"}.`,
  });
}

function unreachable(quota: Quota, resource: string, hard: Quantity, maximum: Quantity): Diagnostic {
  const write = (amount: Quantity) => amountOf(resource, amount);
  return finding("autoscaling-exceeds-quota", quota.subject, {
    severity: "warning",
    origin: placeOf(quota.subject, ["spec", "hard", resource], [resource]),
    message:
      `With all autoscalers at their maximum the namespace needs ${muchOf(resource, maximum)} and the quota allows` +
      ` ${write(hard)}: ${tooMuch(resource, maximum - hard)}. In the order of applying,` +
      ` ${firstTooMuch(quota, resource, "maximum")} is the first that does not fit.`,
    hint: `Set ${resource} to ${write(maximum)} or more, or lower maxReplicas.`,
  });
}

function noLimitRange(quota: Quota, demanded: readonly string[]): Diagnostic {
  return finding("no-limit-range", quota.subject, {
    severity: "warning",
    origin: placeOf(quota.subject, ["spec", "hard", ...demanded.slice(0, 1)]),
    message:
      `The quota refuses every pod whose containers do not say ${demanded.join(", ")}, and no LimitRange of the` +
      " namespace gives defaults for them.",
    hint: "Add a LimitRange with default and defaultRequest for type Container.",
  });
}
