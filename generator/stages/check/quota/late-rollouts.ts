import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { amountOf, muchOf } from "../../../model/resources/amounts.ts";
import { type Quantity, wholeQuantity } from "../../../model/resources/quantity.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Quota } from "./namespaces.ts";

/** @codes gathered by the build */
export const codes = {
  "rollout-late": {
    cause:
      "A rollout asks for more new pods than the quota has room for. It gets through, but a ReplicaSet that is refused a pod asks" +
      " again after ever longer, up to 1,000 seconds, though old pods have made room long before. After progressDeadlineSeconds," +
      " ten minutes, without progress it counts as failed, and Argo CD says Degraded.",
    cure: "Leave room for the pods of maxSurge in the quota, or lower maxSurge to what fits.",
  },
} as const satisfies CodeTexts;

/** From the third pod on that is refused at first, a rollout waits for longer than it may be without progress. */
const manyRefused = 3n;

/**
 * Workloads that ask for more pods beside the old ones than there is room for. They get through, but the ReplicaSet controller
 * asks again twice as late after each refusal, up to 1,000 seconds, and starts anew only when nothing is refused (client-go's
 * DefaultTypedControllerRateLimiter): every event of its own pods is one more refusal. Seen with 30 seconds of grace: of three
 * pods with room for none beside them, and of five with room for one, the third that was refused came after more than the ten
 * minutes of progressDeadlineSeconds; of two pods both came within 90 seconds. One that may lack a pod and has some room was not
 * seen to be late, so nothing is said of it.
 */
export function lateRollouts(quota: Quota, resource: string, room: Quantity): readonly Diagnostic[] {
  const late = (quota.needs.get(resource) ?? []).flatMap(({ charge, amount }) => {
    const { rollout, counts, label } = charge;
    const fitting = room / amount;
    if (rollout.kind === "none" || BigInt(counts.lasting) - fitting < manyRefused) return [];
    if (rollout.kind === "old-first" && fitting > 0n) return [];
    return BigInt(rollout.surge) > fitting ? [{ label, wanted: amount * BigInt(rollout.surge) }] : [];
  });
  if (late.length === 0) return [];
  const names = [...new Set(late.map(({ label }) => label))];
  let largest = 0n;
  for (const { wanted } of late) if (wanted > largest) largest = wanted;
  const write = (amount: Quantity) => amountOf(resource, amount);
  const enough = write((quota.hard.get(resource) ?? 0n) + largest - room);
  return [
    finding("rollout-late", quota.subject, {
      severity: "warning",
      origin: placeOf(quota.subject, ["spec", "hard", resource], [resource]),
      message:
        `${names.join(", ")} may roll out late: beside the old pods ${late.length === 1 ? "" : "up to "}${muchOf(resource, largest)} more` +
        ` ${resource === "pods" && largest === wholeQuantity(1) ? "is" : "are"} asked for, and ${write(room)} is left. A ReplicaSet that is refused a pod asks` +
        " again after ever longer, up to 1,000 seconds, and after ten minutes without progress the rollout counts as failed.",
      hint: `Set ${resource} to ${enough} or more, or maxSurge to what fits (with maxUnavailable 1 where nothing does).`,
    }),
  ];
}
