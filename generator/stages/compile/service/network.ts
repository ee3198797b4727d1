import type { Service as KubernetesService } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Service, ServiceSettings } from "../../../model/workload.ts";
import { inWave, labelsOf } from "../part.ts";

/** The Service of one of the product's services; a port of its own for metrics is one of it too: a Prometheus may look for Services. */
export function serviceObject(service: Service, settings: ServiceSettings, namespace: string): KubernetesObject {
  const { name, port, ports, metrics } = service;
  const { type, headless, annotations, sessionAffinity } = settings;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: settings.name,
      namespace,
      labels: labelsOf(name),
      annotations: { ...inWave("services"), ...annotations },
    },
    spec: {
      type,
      ...(headless && { clusterIP: "None" }),
      ...(sessionAffinity !== "None" && { sessionAffinity }),
      selector: { app: name },
      ports: [
        ...(port === undefined ? [] : [{ name: "http", port, targetPort: port, protocol: "TCP" }]),
        ...ports.map(({ name: own, port: number, targetPort, protocol, appProtocol }) => ({
          name: own,
          port: number,
          targetPort,
          protocol,
          ...(appProtocol !== undefined && { appProtocol }),
        })),
        ...(metrics === undefined || [port, ...ports.map((own) => own.port)].includes(metrics.port)
          ? []
          : [{ name: "metrics", port: metrics.port, targetPort: metrics.port, protocol: "TCP" }]),
      ],
    },
  } satisfies KubernetesService;
}
