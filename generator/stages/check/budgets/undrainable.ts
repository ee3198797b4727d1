import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { at, shownText } from "../../../model/loose.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Budget } from "./reading.ts";

/** @codes gathered by the build */
export const codes = {
  "undrainable-budget": {
    cause:
      "A disruption budget lets no pod be evicted, ever: as many have to stay as there can be. A node with such a pod cannot be drained, and the upgrade of a cluster hangs.",
    cure: "Use maxUnavailable: 1, or run one pod more than has to stay. Remove the budget of a single pod, or say that it may go.",
  },
  "budget-without-scale": {
    cause:
      "A disruption budget by maxUnavailable or by percentage holds for pods whose maker has no number of replicas, such as those of a Job. Kubernetes cannot count what is due, and lets no pod of the budget be evicted.",
    cure: "Narrow the selector to the pods of Deployments and StatefulSets, or use minAvailable with a number.",
  },
} as const satisfies CodeTexts;

/** Budgets of which nothing may go (getExpectedPodCount in pkg/controller/disruption of Kubernetes 1.36). */
export function undrainable({ subject, covered }: Budget): readonly Diagnostic[] {
  const { maxUnavailable, minAvailable } = limitsOf(subject.object.spec);
  if (maxUnavailable !== undefined) {
    if (maxUnavailable !== 0 && maxUnavailable !== "0%") return [];
    return [undrainableFinding(subject, "maxUnavailable", `No pod may go (maxUnavailable: ${maxUnavailable})`)];
  }
  if (minAvailable === "100%") {
    return [undrainableFinding(subject, "minAvailable", "All pods have to stay (minAvailable: 100%)")];
  }
  const total = covered.reduce<number | undefined>(
    (sum, { most }) => (sum === undefined || most === undefined ? undefined : sum + most),
    0,
  );
  if (total === undefined || total === 0) return [];
  const staying = stayingOf(minAvailable, total);
  if (staying === undefined || staying < total) return [];
  const pods = covered.map(({ pods: { maker } }) => `${maker.object.kind}/${maker.object.metadata.name}`).join(", ");
  return [
    undrainableFinding(
      subject,
      "minAvailable",
      `${staying} of the ${total} ${total === 1 ? "pod" : "pods"} of ${pods} ${staying === 1 ? "has" : "have"} to stay (minAvailable: ${shownText(minAvailable)})`,
    ),
  ];
}

function undrainableFinding(subject: Budget["subject"], field: string, why: string): Diagnostic {
  return finding("undrainable-budget", subject, {
    severity: "warning",
    origin: placeOf(subject, ["spec", field]),
    message: `${why}: none can ever be evicted, and a node with one of them cannot be drained.`,
    hint: "Set maxUnavailable: 1 instead, or run one pod more than has to stay.",
  });
}

/** How many have to stay: percentages are rounded up. */
function stayingOf(minAvailable: unknown, total: number): number | undefined {
  if (typeof minAvailable === "number") return minAvailable;
  const percent = /^(\d{1,3})%$/.exec(shownText(minAvailable))?.[1];
  return percent === undefined ? undefined : Math.ceil((Number(percent) * total) / 100);
}

/** Kinds without the subresource `scale`, whose pods make the count fail; a drain leaves a DaemonSet's pods alone. */
const uncounted: ReadonlySet<string> = new Set(["CronJob.batch", "Job.batch", "DaemonSet.apps"]);

/** Budgets that Kubernetes cannot count (getExpectedScale and failSafe in pkg/controller/disruption). */
export function unscalable({ subject, covered }: Budget): readonly Diagnostic[] {
  const { maxUnavailable, minAvailable } = limitsOf(subject.object.spec);
  const field = maxUnavailable === undefined ? "minAvailable" : "maxUnavailable";
  if (maxUnavailable === undefined && typeof minAvailable !== "string") return [];
  const makers = covered.map(({ pods }) => pods.maker);
  const culprit = makers.find(({ object }) => uncounted.has(groupKind(object)));
  if (culprit === undefined || makers.every(({ object }) => object.kind === "DaemonSet")) return [];
  return [
    finding("budget-without-scale", subject, {
      severity: "warning",
      origin: placeOf(subject, ["spec", field]),
      message:
        `It holds for the pods of ${objectName(culprit)} too, and ${culprit.object.kind}s have no number of replicas to take ` +
        `${field} ${shownText(maxUnavailable ?? minAvailable)} of: while such a pod is there, Kubernetes lets none of the budget's pods be evicted.`,
      hint: "Narrow the selector to the pods that are meant.",
    }),
  ];
}

function limitsOf(spec: unknown): { readonly maxUnavailable: unknown; readonly minAvailable: unknown } {
  return { maxUnavailable: at(spec, "maxUnavailable"), minAvailable: at(spec, "minAvailable") };
}
