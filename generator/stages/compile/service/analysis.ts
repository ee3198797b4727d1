import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import { type AnalysisMetric, analysisName, rolloutsApi } from "../../../model/rollouts.ts";
import type { Service } from "../../../model/workload.ts";
import { addressOf } from "../cluster/addresses.ts";
import { newPodsUrls, smokeTestRun } from "../environment/smoke-test.ts";
import { labelsOf } from "../part.ts";
import { analysisAnnotations } from "./rollout.ts";

/** What the new pods of a service are measured by. */
export function analysisTemplates(
  service: Service,
  environment: Environment,
  { monitoring }: Cluster,
): readonly KubernetesObject[] {
  const { workload, name } = service;
  if (workload.kind !== "Rollout" || workload.analysis === undefined) return [];
  const { analysis } = workload;
  const { smokeTest } = environment;
  const template = (by: "metrics" | "smoke-test", spec: Readonly<Record<string, unknown>>): KubernetesObject => ({
    apiVersion: rolloutsApi,
    kind: "AnalysisTemplate",
    metadata: {
      name: analysisName(name, by),
      namespace: environment.namespace,
      labels: labelsOf(name),
      annotations: analysisAnnotations,
    },
    spec,
  });
  return [
    ...(analysis.smokeTest && smokeTest !== undefined
      ? [
          template("smoke-test", {
            metrics: [
              {
                name: "smoke-test",
                count: 1,
                failureLimit: 0,
                provider: { job: smokeTestRun(smokeTest, newPodsUrls(service, environment)) },
              },
            ],
          }),
        ]
      : []),
    ...(analysis.metrics.length > 0 && monitoring !== undefined
      ? [
          template("metrics", {
            args: [{ name: "hash" }],
            metrics: analysis.metrics.map((metric) => ({
              name: metric.name,
              interval: analysis.interval,
              count: analysis.count,
              failureLimit: analysis.failureLimit,
              successCondition: succeeds(metric),
              provider: {
                prometheus: {
                  address: `http://${addressOf("prometheus", monitoring.namespace)}`,
                  query: asked(metric, service, environment),
                },
              },
            })),
          }),
        ]
      : []),
  ];
}

/** No answer, and what a division by nothing answers, say that nobody has called: that is no failure. */
function succeeds({ success }: AnalysisMetric): string {
  return `len(result) == 0 || isNaN(result[0]) || result[0] ${success}`;
}

/** A Rollout's pods are called by it, by the hash of their template and by five letters. */
function asked({ query }: AnalysisMetric, { name }: Service, { namespace }: Environment): string {
  return query.replaceAll("{{args.pods}}", `${name}-{{args.hash}}-.*`).replaceAll("{{args.namespace}}", namespace);
}
