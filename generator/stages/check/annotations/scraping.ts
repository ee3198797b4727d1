import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asTextMap } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { keysOf, placeOf } from "../place.ts";
import { isTemplate } from "./controllers.ts";

interface Convention {
  readonly key: string;
  readonly takes: RegExp;
  readonly hint: string;
}

/** What the scrape configuration that everybody copies takes (documentation/examples/prometheus-kubernetes.yml of Prometheus). */
const conventions: readonly Convention[] = [
  { key: "prometheus.io/scrape", takes: /^(true|false)$/, hint: 'Write "true".' },
  { key: "prometheus.io/port", takes: /^\d+$/, hint: "Write the port's number." },
  { key: "prometheus.io/scheme", takes: /^https?$/, hint: "Write http or https." },
];

/** Annotations for Prometheus on pods and Services whose values the usual configuration does not match. */
export function scrapeValues(subject: CompiledObject): readonly Diagnostic[] {
  const template = podTemplateOf(subject.object);
  const annotations =
    template?.annotations ?? (subject.object.kind === "Service" ? subject.object.metadata.annotations : {});
  const path = [...keysOf(template?.pointer ?? "").slice(0, -1), "metadata", "annotations"];
  const written = asTextMap(annotations);
  return conventions.flatMap(({ key, takes, hint }) => {
    const value = written[key];
    if (value === undefined || takes.test(value) || isTemplate(value)) return [];
    return finding("passed-over-value", subject, {
      severity: "warning",
      origin: placeOf(subject, [...path, key]),
      message: `The value \`${value}\` of ${key} is none that Prometheus' usual configuration matches: it passes over it.`,
      hint,
    });
  });
}
