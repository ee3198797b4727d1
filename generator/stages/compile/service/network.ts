import type { ServicePort as KubernetesPort, Service as KubernetesService } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Service, ServicePort, ServiceSettings } from "../../../model/workload.ts";
import { inWave, labelsOf } from "../part.ts";
import { saidProtocol } from "./container.ts";

/** The Service of one of the product's services; a port of its own for metrics is one of it too: a Prometheus may look for Services. */
export function serviceObject(service: Service, settings: ServiceSettings, namespace: string): KubernetesObject {
  const { name, defaults } = service;
  const { type, headless, sessionAffinity, selector } = settings;
  const isBare = defaults === "kubernetes";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: settings.name,
      namespace,
      ...(!isBare && { labels: labelsOf(name), annotations: inWave("services") }),
    },
    spec: {
      ...((!isBare || type !== "ClusterIP") && { type }),
      ...(headless && { clusterIP: "None" }),
      ...(sessionAffinity !== "None" && { sessionAffinity }),
      selector: { ...selector },
      ports: [...portsOf(service, settings)],
    },
  } satisfies KubernetesService;
}

/** The Service of the same ports that only new pods are behind: whoever brings them says which. */
export function newPodsObject(
  service: Service,
  settings: ServiceSettings,
  name: string,
  namespace: string,
): KubernetesObject {
  return serviceObject(service, { ...settings, name, type: "ClusterIP", headless: false }, namespace);
}

function portsOf(
  { port, ports, metrics, defaults, routes }: Service,
  { port: called }: ServiceSettings,
): readonly KubernetesPort[] {
  const routed = new Map(routes.flatMap((route) => (route.appProtocol === undefined ? [] : [[route.port, route]])));
  const asked = (number: number) => {
    const appProtocol = routed.get(number)?.appProtocol;
    return appProtocol === undefined ? {} : { appProtocol };
  };
  const others = ports.map((own) => ({ ...asked(own.port), ...own }));
  if (defaults === "kubernetes") {
    const main =
      called === undefined
        ? []
        : [{ port: called, ...(port !== undefined && called !== port && { targetPort: port }), ...asked(called) }];
    return [...main, ...others.map((own) => portOf(own, defaults))];
  }
  return [
    ...(called === undefined || port === undefined
      ? []
      : [{ name: "http", port: called, targetPort: port, protocol: "TCP", ...asked(called) }]),
    ...others.map((own) => portOf(own, defaults)),
    ...(metrics === undefined || [called, ...ports.map((own) => own.port)].includes(metrics.port)
      ? []
      : [{ name: "metrics", port: metrics.port, targetPort: metrics.port, protocol: "TCP" }]),
  ];
}

function portOf(
  { name, port, targetPort, protocol, appProtocol }: ServicePort,
  defaults: Service["defaults"],
): KubernetesPort {
  return {
    name,
    port,
    ...((defaults === "hardened" || targetPort !== port) && { targetPort }),
    ...saidProtocol(protocol, defaults),
    ...(appProtocol !== undefined && { appProtocol }),
  };
}
