import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { foreignMonitoring } from "../../model/names.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";

/** @codes gathered by the build */
export const codes = {
  "metrics-without-monitoring": {
    cause:
      "A service has `metrics`, and cluster.json has no `monitoring`: nothing that this project makes scrapes it. Its " +
      "pods carry the annotations that a Prometheus finds them by, and admit the namespace `monitoring` to the port.",
    cure:
      "Switch `monitoring` on in cluster.json; or have a Prometheus of your own in the namespace `monitoring`; or set " +
      "`metrics` to null.",
  },
} as const satisfies CodeTexts;

/** Nobody in sight scrapes what the services of an environment say of themselves. */
export function unscrapedMetrics({ file, services }: Environment, cluster: Cluster | undefined): readonly Diagnostic[] {
  if (cluster === undefined || cluster.monitoring !== undefined) return [];
  const found = services.filter(({ metrics }) => metrics !== undefined);
  const [first] = found;
  if (first === undefined) return [];
  const names = found.map(({ name }) => name).join(", ");
  const message = `\`monitoring\` is switched off, so nothing that is made here scrapes the metrics of ${names}: a Prometheus of your own finds the pods by their annotations, and is admitted from the namespace \`${foreignMonitoring}\`.`;
  const hint = "switch `monitoring` on in cluster.json, or set `metrics` to null where nobody scrapes.";
  const pointer = pointerTo(["services", first.name, "metrics"]);
  const place = { kind: "pointer", files: [file, "envs/base.json"], pointer, target: "key" } as const;
  return [{ code: "metrics-without-monitoring", severity: "warning", place, message, hint }];
}
