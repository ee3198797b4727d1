import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";

/** @codes gathered by the build */
export const codes = {
  "metrics-without-monitoring": {
    cause:
      "A service has `metrics`, and cluster.json has no `monitoring`: its pods carry the annotations that a Prometheus " +
      "finds them by, and the environment's network policies let none of another namespace in.",
    cure:
      "Switch `monitoring` on in cluster.json; or give your own Prometheus a NetworkPolicy to the port, outside of " +
      "this project; or set `metrics` to null.",
  },
} as const satisfies CodeTexts;

/** Nobody in sight scrapes what the services of an environment say of themselves. */
export function unscrapedMetrics({ file, services }: Environment, cluster: Cluster | undefined): readonly Diagnostic[] {
  if (cluster === undefined || cluster.monitoring !== undefined) return [];
  const found = services.filter(({ metrics }) => metrics !== undefined);
  const [first] = found;
  if (first === undefined) return [];
  const names = found.map(({ name }) => name).join(", ");
  const message = `Prometheus is switched off, so nobody in sight scrapes the metrics of ${names}: yours finds the pods by their annotations.`;
  const hint = "switch `monitoring` on in cluster.json, or let your Prometheus in by a policy of your own.";
  const pointer = pointerTo(["services", first.name, "metrics"]);
  const place = { kind: "pointer", files: [file, "envs/base.json"], pointer, target: "key" } as const;
  return [{ code: "metrics-without-monitoring", severity: "warning", place, message, hint }];
}
