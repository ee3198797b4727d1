import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asText, asTextMap, at, isRecord, type Loose, textOf } from "../../model/loose.ts";
import { specificationFields } from "../../model/workload.ts";
import { workloadKinds } from "../../model/workload-kinds.ts";
import type { Belongings } from "./belongings.ts";
import { containerSettings } from "./container-rows.ts";
import { metadataSettings, serviceMetadata } from "./metadata-rows.ts";
import { podSettings } from "./pod-rows.ts";

/** What the model can say of a workload and of what belongs to it. A new setting is a row. */
const rows: readonly ((own: Belongings) => Loose)[] = [
  ({ kind }) => (kind === "Deployment" ? {} : { workload: kind }),
  ({ name, kind, workload }) => {
    const selector = asTextMap(at(workload, "spec", "selector", "matchLabels"));
    const isUsual = Object.keys(selector).length === 1 && selector.app === name;
    return isUsual || !workloadKinds[kind].isServing ? {} : { selector };
  },
  ({ workload }) => containerSettings(asRecords(podOf(workload).containers)[0] ?? {}),
  (own) => portSettings(own),
  (own) => serviceSettings(own),
  ({ workload }) => field("replicas", at(workload, "spec", "replicas")),
  ({ kind, workload }) => rolloutOf(at(workload, "spec", kind === "DaemonSet" ? "updateStrategy" : "strategy")),
  ({ kind, workload }) =>
    specificationOf(asRecord(kind === "CronJob" ? at(workload, "spec", "jobTemplate", "spec") : at(workload, "spec"))),
  ({ kind, workload }) => (kind === "CronJob" ? cronSettings(asRecord(at(workload, "spec"))) : {}),
  ({ kind, workload }) =>
    runSettings(
      asRecord(kind === "CronJob" ? at(workload, "spec", "jobTemplate", "spec") : at(workload, "spec")),
      kind,
    ),
  ({ autoscaler }) => (autoscaler === undefined ? {} : autoscalingOf(asRecord(autoscaler.spec))),
  ({ budget }) => (budget === undefined ? {} : budgetOf(asRecord(budget.spec))),
  ({ workload }) => podSettings(podOf(workload), asRecords(at(workload, "spec", "volumeClaimTemplates"))),
  (own) => metadataSettings(own),
];

/** Typed settings of a service, as far as there are some for what it has. */
export function proposed(own: Belongings): Loose {
  return Object.assign({}, ...rows.map((row) => row(own)));
}

function podOf(workload: Belongings["workload"]): Loose {
  return asRecord(podTemplateOf(workload)?.spec);
}

function field(name: string, value: unknown): Loose {
  return value === undefined ? {} : { [name]: value };
}

/** The one port that needs no name, and others by theirs. */
function portSettings({ service }: Belongings): Loose {
  const given = asRecords(at(service, "spec", "ports"));
  const ports = given.map(({ name, port, targetPort, protocol, appProtocol }) => ({
    name: textOf(name),
    settings: {
      port,
      ...(targetPort !== undefined && targetPort !== port && { targetPort }),
      ...(protocol !== undefined && protocol !== "TCP" && { protocol }),
      ...(appProtocol !== undefined && { appProtocol }),
    },
  }));
  const [only] = ports;
  if (only !== undefined && only.name === undefined) {
    const { port, targetPort, ...more } = only.settings;
    if (ports.length > 1 || Object.keys(more).length > 0) return {};
    if (typeof targetPort === "number") return { port: targetPort, service: { port } };
    return { port };
  }
  const named = ports.filter(({ name }) => name !== undefined);
  return named.length === 0 ? {} : { ports: Object.fromEntries(named.map(({ name, settings }) => [name, settings])) };
}

function serviceSettings(own: Belongings): Loose {
  const { name, workload, service } = own;
  if (service === undefined) return {};
  const spec = asRecord(service.spec);
  const selector = asTextMap(spec.selector);
  const matched = asTextMap(at(workload, "spec", "selector", "matchLabels"));
  const isSame =
    Object.keys(selector).length === Object.keys(matched).length &&
    Object.entries(selector).every(([key, value]) => matched[key] === value);
  const settings = {
    ...asRecord(portSettings(own).service),
    ...(service.metadata.name !== name && { name: service.metadata.name }),
    ...(["NodePort", "LoadBalancer"].includes(asText(spec.type)) && { type: spec.type }),
    ...(spec.clusterIP === "None" && { headless: true }),
    ...(!isSame && { selector }),
    ...serviceMetadata(own),
    ...(spec.sessionAffinity === "ClientIP" && { sessionAffinity: spec.sessionAffinity }),
  };
  return Object.keys(settings).length === 0 ? {} : { service: settings };
}

function rolloutOf(strategy: unknown): Loose {
  const { type = "RollingUpdate", rollingUpdate } = asRecord(strategy);
  const { maxSurge, maxUnavailable } = asRecord(rollingUpdate);
  if (type !== "RollingUpdate" || (maxSurge === undefined && maxUnavailable === undefined)) return {};
  return { rollout: { ...field("maxSurge", maxSurge), ...field("maxUnavailable", maxUnavailable) } };
}

function specificationOf(spec: Loose): Loose {
  return Object.assign({}, ...specificationFields.map((name) => field(name, spec[name])));
}

function cronSettings(spec: Loose): Loose {
  const { successfulJobsHistoryLimit: succeeded, failedJobsHistoryLimit: failed } = spec;
  const history = { ...field("succeeded", succeeded), ...field("failed", failed) };
  return {
    ...field("schedule", spec.schedule),
    ...field("timeZone", spec.timeZone),
    ...field("concurrencyPolicy", spec.concurrencyPolicy),
    ...(Object.keys(history).length > 0 && { history }),
    ...(spec.suspend === true && { suspend: true }),
    ...field("startingDeadlineSeconds", spec.startingDeadlineSeconds),
  };
}

function runSettings(spec: Loose, kind: Belongings["kind"]): Loose {
  if (workloadKinds[kind].isServing) return {};
  return {
    ...field("backoffLimit", spec.backoffLimit),
    ...field("activeDeadlineSeconds", spec.activeDeadlineSeconds),
  };
}

/** Shares of what is requested, in the order in which they are compiled, then others. */
function autoscalingOf(spec: Loose): Loose {
  const metrics = asRecords(spec.metrics);
  const shares: Record<string, unknown> = {};
  let next = 0;
  for (const name of ["cpu", "memory"]) {
    const { type, resource } = metrics[next] ?? {};
    const target = asRecord(asRecord(resource).target);
    if (type !== "Resource" || asRecord(resource).name !== name || target.type !== "Utilization") continue;
    shares[name] = target.averageUtilization;
    next += 1;
  }
  const others = metrics.slice(next);
  return {
    ...field("replicas", spec.minReplicas),
    autoscaling: {
      ...field("maxReplicas", spec.maxReplicas),
      ...shares,
      ...(others.length > 0 && { metrics: others }),
      ...(isRecord(spec.behavior) && { behavior: spec.behavior }),
    },
  };
}

function budgetOf({ maxUnavailable, minAvailable }: Loose): Loose {
  return { disruption: { ...field("maxUnavailable", maxUnavailable), ...field("minAvailable", minAvailable) } };
}
