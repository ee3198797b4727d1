import { asRecord, asRecords, asText, type Loose, textOf } from "../../model/loose.ts";

/** What stands at a metric that was cut off by another one's failure (analysis/analysis.go of Argo Rollouts). */
const terminated = "Metric Terminated";

const wrong = ["Failed", "Error", "Inconclusive"];

/**
 * Why an analysis of a state of the pods went wrong: what the run says, with what the metric was at last. undefined: none
 * did. `own`: what belongs to the Rollout.
 */
export function failureOf(own: readonly Loose[], hash: string): string | undefined {
  const runs = own
    .filter(({ kind, metadata }) => kind === "AnalysisRun" && labelOf(metadata) === hash)
    .filter(({ status }) => wrong.includes(asText(asRecord(status).phase)))
    .sort((a, b) => Date.parse(startOf(b)) - Date.parse(startOf(a)));
  const [newest] = runs;
  if (newest === undefined) return undefined;
  const status = asRecord(newest.status);
  const metrics = asRecords(status.metricResults).filter(({ phase }) => wrong.includes(asText(phase)));
  const values = metrics.map(measuredOf).filter((text) => text !== "");
  const said =
    textOf(status.message) ?? `the analysis ${asText(asRecord(newest.metadata).name)} ${asText(status.phase)}`;
  return values.length === 0 ? said : `${said.replace(/\.$/, "")} (${values.join("; ")})`;
}

/** `error-rate was 7.5`, what kept it from being measured, or where a Job has said why. */
function measuredOf({ name, measurements, message }: Loose): string {
  const last = asRecords(measurements).findLast(({ phase }) => wrong.includes(asText(phase)));
  const value = textOf(last?.value);
  // Prometheus answers a vector, which the controller writes as a list.
  if (value !== undefined) return `${asText(name)} was ${value.replace(/^\[(.*)\]$/, "$1")}`;
  const why = textOf(last?.message) ?? textOf(message);
  if (why === terminated) return "";
  if (why !== undefined) return `${asText(name)}: ${why}`;
  // Where a Job has failed, nothing is said of why (metricproviders/job/job.go): its log is kept with the AnalysisRun.
  const job = textOf(asRecord(last?.metadata)["job-name"]);
  return job === undefined ? "" : `${asText(name)}: the log of Job ${job} says why`;
}

function labelOf(metadata: unknown): unknown {
  return asRecord(asRecord(metadata).labels)["rollouts-pod-template-hash"];
}

function startOf({ metadata }: Loose): string {
  return asText(asRecord(metadata).creationTimestamp);
}
