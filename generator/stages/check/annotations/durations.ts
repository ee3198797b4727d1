import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { isTemplate } from "./controllers.ts";
import { isGoDuration, isGoInt } from "./go-values.ts";

/** Where Applications, and the templates of ApplicationSets, say how a sync is tried again. */
const specs: ReadonlyMap<string, readonly string[]> = new Map([
  ["Application.argoproj.io", ["spec"]],
  ["ApplicationSet.argoproj.io", ["spec", "template", "spec"]],
]);

/** Durations that Argo CD cannot read: a failed sync is not tried again then (RetryStrategy.NextRetryAt in its types.go). */
export function retryDurations(subject: CompiledObject): readonly Diagnostic[] {
  const spec = specs.get(groupKind(subject.object));
  if (spec === undefined) return [];
  return ["duration", "maxDuration"].flatMap((field) => {
    const path = [...spec, "syncPolicy", "retry", "backoff", field];
    const value = textOf(at(subject.object, ...path));
    if (value === undefined || isGoInt(value) || isGoDuration(value) || isTemplate(value)) return [];
    return finding("passed-over-value", subject, {
      severity: "warning",
      origin: placeOf(subject, path),
      message: `\`${value}\` is no duration that Argo CD reads: a sync that failed is not tried again.`,
      hint: "Write seconds, or a number with s, m or h, such as `90s` or `1h`: days are unknown to it.",
    });
  });
}
