import { podsOf } from "../../../../model/backing-services.ts";
import { traefik } from "../../../../model/controllers/names.ts";
import type { Cluster, EnvironmentFacts, ServiceFacts } from "../../../../model/resolved.ts";
import { scrapedComponents } from "../../../../model/scraped-components.ts";
import { workloadKinds } from "../../../../model/workload-kinds.ts";
import { type Alert, type AlertName, alerts } from "./alerts.ts";
import {
  atMaximum,
  certificateNearItsEnd,
  jobs,
  lastRunFailed,
  notScraped,
  quotaNearlyUsed,
  restarting,
  rolloutAborted,
  runFailed,
  silent,
  withoutAnswers,
  withoutPods,
} from "./expressions.ts";

/** A file of rules as Prometheus reads it. */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
  readonly [field: string]: unknown;
}

interface Rule {
  readonly alert: AlertName;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** The alerts of an environment: a group for each service and backing service, and one for the whole. */
export function environmentRules(environment: EnvironmentFacts, cluster: Cluster): RuleFile {
  const { name, services, backingServices } = environment;
  const groups = [
    { name, rules: wholeRules(environment, cluster) },
    ...services.map((service) => ({
      name: `${name}/${service.name}`,
      rules: [
        ...workloadRules(service.name, environment, cluster, service),
        ...serviceRules(service, environment, cluster),
      ],
    })),
    ...podsOf(backingServices).map((one) => ({
      name: `${name}/${one.name}`,
      rules: workloadRules(one.name, environment, cluster, { sidecars: one.sidecars }),
    })),
  ];
  return { groups: groups.filter(({ rules }) => rules.length > 0) };
}

/** The alerts about what the others rest on. */
export function clusterRules(environments: readonly EnvironmentFacts[], cluster: Cluster): RuleFile {
  const down = (watcher: string, labels: Readonly<Record<string, string>>) =>
    rule("WatcherDown", silent(labels), { watcher }, `${watcher} is not scraped.`);
  const hasRollouts = environments.some(({ services }) => services.some(({ workload }) => workload.kind === "Rollout"));
  const certificates = environments.some(({ ingress }) => ingress.tlsSecret !== undefined);
  const rules = [
    ...(cluster.monitoring?.kubeStateMetrics === undefined
      ? []
      : [down("kube-state-metrics", { job: jobs.kubeStateMetrics })]),
    ...(certificates && cluster.certificates?.chart !== undefined
      ? [down(cluster.certificates.chart.name, { job: jobs.pods, namespace: cluster.certificates.chart.namespace })]
      : []),
    ...scrapedComponents(cluster)
      .filter(({ name }) => name === traefik || (hasRollouts && name === cluster.rollouts?.chart?.name))
      .map(({ name, namespace }) => down(name, { job: jobs.pods, namespace })),
  ];
  return { groups: rules.length === 0 ? [] : [{ name: "cluster", rules }] };
}

function wholeRules({ name, namespace, ingress: { tlsSecret } }: EnvironmentFacts, cluster: Cluster): readonly Rule[] {
  const labels = { environment: name };
  return [
    ...(cluster.monitoring?.kubeStateMetrics === undefined
      ? []
      : [
          rule(
            "QuotaNearlyUsed",
            quotaNearlyUsed(namespace),
            labels,
            `{{ $value | humanizePercentage }} of {{ $labels.resource }} is used in ${name}.`,
          ),
        ]),
    // A certificate has the name of its secret.
    ...(tlsSecret === undefined || cluster.certificates?.chart === undefined
      ? []
      : [
          rule(
            "CertificateNearItsEnd",
            certificateNearItsEnd(namespace, tlsSecret, cluster.certificates.chart),
            labels,
            `The certificate ${tlsSecret} of ${name} is near its end.`,
          ),
        ]),
  ];
}

/** What can go wrong with any Deployment. One that is to have no pods is not down without them. */
function workloadRules(
  workload: string,
  { name, namespace }: EnvironmentFacts,
  { monitoring, rollouts }: Cluster,
  service: Pick<ServiceFacts, "sidecars"> & Partial<ServiceFacts>,
): readonly Rule[] {
  const kind = service.workload?.kind ?? "Deployment";
  const asked = { namespace, name: workload, kind };
  const labels = { environment: name, service: workload };
  const sidecars = service.sidecars.map((sidecar) => sidecar.name);
  if (kind === "CronJob" || kind === "Job") {
    const said = `The last run of ${workload} of ${name} failed.`;
    const failed = kind === "Job" ? runFailed(asked) : lastRunFailed(asked);
    return monitoring?.kubeStateMetrics === undefined ? [] : [rule("LastRunFailed", failed, labels, said)];
  }
  const down = (expression: string) =>
    service.replicas === 0
      ? []
      : [rule("ServiceDown", expression, labels, `${workload} of ${name} has no available pod.`)];
  if (monitoring?.kubeStateMetrics === undefined) {
    return service.metrics === undefined ? [] : down(withoutAnswers(asked));
  }
  const isTold = kind !== "Rollout" || rollouts?.chart !== undefined;
  return [
    ...(isTold ? down(withoutPods(asked, workloadKinds[kind].available)) : []),
    ...(isTold && kind === "Rollout"
      ? [rule("RolloutAborted", rolloutAborted(asked), labels, `The rollout of ${workload} of ${name} was aborted.`)]
      : []),
    rule(
      "ServiceRestarting",
      restarting(asked, sidecars),
      labels,
      `{{ $labels.pod }} of ${name} restarts again and again.`,
    ),
  ];
}

/** What can go wrong with the product's services besides. One whose numbers are equal is always at its maximum. */
function serviceRules(
  service: ServiceFacts,
  { name, namespace }: EnvironmentFacts,
  { monitoring }: Cluster,
): readonly Rule[] {
  const { autoscaling, metrics, replicas } = service;
  const asked = { namespace, name: service.name, kind: service.workload.kind };
  const labels = { environment: name, service: service.name };
  const scales = autoscaling !== undefined && autoscaling.maxReplicas > replicas;
  return [
    ...(metrics === undefined
      ? []
      : [
          rule(
            "ServiceNotScraped",
            notScraped(asked),
            labels,
            `{{ $labels.pod }} of ${name} does not answer with metrics.`,
          ),
        ]),
    ...(scales && monitoring?.kubeStateMetrics !== undefined
      ? [rule("AutoscalerAtMaximum", atMaximum(asked), labels, `${service.name} of ${name} cannot scale any further.`)]
      : []),
  ];
}

/** The names in `summary` come from the env files, whose patterns leave no braces for Go's templates. */
function rule(alert: AlertName, expr: string, labels: Readonly<Record<string, string>>, summary: string): Rule {
  const definition: Alert = alerts[alert];
  return {
    alert,
    expr,
    ...(definition.for !== undefined && { for: definition.for }),
    labels: { ...labels, severity: definition.severity },
    annotations: { summary, description: definition.remedy },
  };
}
