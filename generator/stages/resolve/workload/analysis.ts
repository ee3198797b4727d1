import type { Analysis as AnalysisInput } from "../../../model/input.ts";
import { series } from "../../../model/promql.ts";
import type { Analysis, AnalysisMetric } from "../../../model/rollouts.ts";
import type { Service } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";

/** What a service says that its pods can be measured by. */
export interface MeasuredService {
  readonly metrics: Service["metrics"];
  /** The smoke test would ask it. */
  readonly isAsked: boolean;
}

interface Measuring {
  readonly isMonitored: boolean;
  readonly hasSmokeTest: boolean;
}

/** Long enough for several scrapes. */
const window = "2m";

/** What new pods are measured by; undefined: nothing. `own` is what the service says itself, which has to be possible. */
export function resolveAnalysis(
  input: AnalysisInput | null | undefined,
  own: AnalysisInput | undefined,
  { metrics, isAsked }: MeasuredService,
  { isMonitored, hasSmokeTest }: Measuring,
  rollout: readonly string[],
  faults: Faults,
): Analysis | undefined {
  if (input === null) return undefined;
  const keys = [...rollout, "analysis"];
  const impossible = (field: string, why: string) =>
    faults.add("misplaced-setting", [...keys, field], why, "remove it, or set it to null.");
  const isScraped = isMonitored && metrics !== undefined;
  if (!isScraped) {
    const why = isMonitored ? "this service has no `metrics`" : "cluster.json has no `monitoring`";
    if (own?.errorRate != null) impossible("errorRate", `Nobody knows the error rate: ${why}.`);
    if (own?.latency != null) impossible("latency", `Nobody knows the latency: ${why}.`);
  }
  if (!isMonitored && own?.metrics !== undefined) {
    impossible("metrics", "There is no Prometheus to ask: cluster.json has no `monitoring`.");
  }
  const canBeAsked = hasSmokeTest && isAsked;
  if (own?.smokeTest === true && !canBeAsked) {
    const why = hasSmokeTest ? "it does not ask this service" : "the environment has none";
    impossible("smokeTest", `The smoke test cannot ask the new pods: ${why}.`);
  }
  const { interval = "30s", count = 5, failureLimit = 1, smokeTest = true } = input ?? {};
  const asked = [
    ...(isScraped ? httpMetrics(input ?? {}) : []),
    ...(isMonitored ? (input?.metrics ?? []).map(({ name, query, success }) => ({ name, query, success })) : []),
  ];
  const isTested = smokeTest && canBeAsked;
  if (asked.length === 0 && !isTested) return undefined;
  return { interval, count, failureLimit, smokeTest: isTested, metrics: asked };
}

/** `{{args.…}}` are filled in when a measurement is taken. */
const newPods = ['namespace="{{args.namespace}}"', 'pod=~"{{args.pods}}"'];

function httpMetrics(input: AnalysisInput): readonly AnalysisMetric[] {
  const {
    requests = "http_requests_total",
    status = "status",
    duration = "http_request_duration_seconds",
  } = input.series ?? {};
  const isSaidOtherwise = input.latency != null || (input.metrics ?? []).length > 0;
  const usual = isSaidOtherwise ? null : 5;
  const { errorRate = usual, latency = null } = input;
  const rate = (metric: string, ...more: readonly string[]) =>
    `rate(${series(metric, {}, ...newPods, ...more)}[${window}])`;
  return [
    ...(errorRate === null
      ? []
      : [
          {
            name: "error-rate",
            query: `100 * sum(${rate(requests, `${status}=~"5.."`)}) / sum(${rate(requests)})`,
            success: `<= ${errorRate}`,
          },
        ]),
    ...(latency === null
      ? []
      : [
          {
            name: "latency",
            query: `histogram_quantile(0.95, sum by (le) (${rate(`${duration}_bucket`)}))`,
            success: `<= ${latency}`,
          },
        ]),
  ];
}
