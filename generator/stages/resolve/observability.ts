import type { Image, Logging as LoggingInput, Monitoring as MonitoringInput, Resources } from "../../model/input.ts";
import { loggingNamespace, monitoringNamespace } from "../../model/names.ts";
import type { Backing, Logging, Monitoring } from "../../model/resolved.ts";
import { containerResources, imageReference } from "./containers.ts";
import type { Faults } from "./faults.ts";
import { heapFits, retentionFits } from "./sizes.ts";

/** Prometheus and what belongs to it, without the parts that are switched off. */
export function resolveMonitoring(settings: MonitoringInput, product: string, faults: Faults): Monitoring {
  const { prometheus, kubeStateMetrics, grafana } = settings;
  const keys = (part: string) => ["monitoring", part];
  const { storage, retention } = prometheus;
  retentionFits(retention.size, storage, [...keys("prometheus"), "retention", "size"], faults);
  return {
    namespace: monitoringNamespace(product),
    prometheus: { ...backing(prometheus, keys("prometheus"), faults), storage, retention },
    ...(kubeStateMetrics != null && { kubeStateMetrics: backing(kubeStateMetrics, keys("kubeStateMetrics"), faults) }),
    ...(grafana != null && { grafana: backing(grafana, keys("grafana"), faults) }),
  };
}

/** Elasticsearch and what belongs to it, without the parts that are switched off. */
export function resolveLogging(settings: LoggingInput, product: string, faults: Faults): Logging {
  const { elasticsearch, fluentd, kibana } = settings;
  const keys = (...parts: readonly string[]) => ["logging", ...parts];
  const { heap, storage, retention, setup } = elasticsearch;
  const server = backing(elasticsearch, keys("elasticsearch"), faults);
  heapFits(heap, server.resources.limits.memory, keys("elasticsearch", "heap"), faults);
  return {
    namespace: loggingNamespace(product),
    elasticsearch: {
      ...server,
      heap,
      storage,
      retention,
      setup: {
        resources: containerResources(setup.resources, keys("elasticsearch", "setup", "resources"), faults),
      },
    },
    ...(fluentd != null && { fluentd: backing(fluentd, keys("fluentd"), faults) }),
    ...(kibana != null && { kibana: backing(kibana, keys("kibana"), faults) }),
  };
}

function backing(
  { image, resources }: { readonly image: Image; readonly resources: Resources },
  keys: readonly string[],
  faults: Faults,
): Backing {
  return {
    image: imageReference(image, [...keys, "image"], faults),
    resources: containerResources(resources, [...keys, "resources"], faults),
  };
}
