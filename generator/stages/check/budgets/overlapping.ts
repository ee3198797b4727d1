import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Beside } from "../relations/beside.ts";
import type { Budget } from "./reading.ts";

/** @codes gathered by the build */
export const codes = {
  "two-budgets": {
    cause:
      "A pod has two disruption budgets. Kubernetes evicts no such pod: each attempt ends with an internal error, and a node with it cannot be drained.",
    cure: "Give the budgets selectors that share no pod, or keep one of them.",
  },
} as const satisfies CodeTexts;

/** Pods of several budgets, one finding for each budget after the first (pkg/registry/core/pod/storage/eviction.go). */
export function overlapping(budgets: readonly Budget[], areBeside: Beside): readonly Diagnostic[] {
  const firsts = new Map<CompiledObject, Budget>();
  const told = new Set<Budget>();
  const findings: Diagnostic[] = [];
  for (const budget of budgets) {
    for (const { pods } of budget.covered) {
      const first = firsts.get(pods.maker);
      if (first === undefined) firsts.set(pods.maker, budget);
      else if (!told.has(budget) && areBeside(first.subject, budget.subject)) {
        told.add(budget);
        findings.push(overlap(budget.subject, first.subject, pods.maker));
      }
    }
  }
  return findings;
}

function overlap(second: CompiledObject, first: CompiledObject, maker: CompiledObject): Diagnostic {
  const { kind, metadata } = maker.object;
  return finding("two-budgets", second, {
    severity: "warning",
    origin: placeOf(second, ["spec", "selector"]),
    message: `The pods of ${kind}/${metadata.name} are in PodDisruptionBudget/${first.object.metadata.name} too: Kubernetes evicts no pod with two budgets, and answers with an internal error.`,
    hint: "Narrow one of the selectors, or keep one budget.",
  });
}
