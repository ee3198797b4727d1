import type { Service as ServiceInput } from "../../../model/input.ts";
import { serviceName } from "../../../model/names.ts";
import type { ContainerPort, Probes, Service, ServicePort, ServiceSettings } from "../../../model/workload.ts";
import { type WorkloadKind, workloadKinds } from "../../../model/workload-kinds.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";

/** Name of the main port, which the seed's objects have. */
export const mainPort = "http";
/** Name of a port of its own for metrics. */
const metricsPort = "metrics";

type Ports = Pick<Service, "port" | "ports" | "service" | "health" | "metrics"> & {
  /** What the service's container listens on. */
  readonly listened: readonly ContainerPort[];
  /** Probes that follow from `health`. */
  readonly probes: Probes;
};

/** A service whose ports are resolved. */
interface Named {
  readonly product: string;
  readonly name: string;
  readonly defaults: Service["defaults"];
  readonly selector: Service["selector"];
}

/** Where a service is called, and where it is asked how it is. */
export function resolvePorts(
  named: Named,
  given: ServiceInput,
  kind: WorkloadKind,
  keys: readonly string[],
  faults: Faults,
): Ports {
  // What comes to an end has none of this; that it says something of it is told elsewhere.
  const input: ServiceInput = workloadKinds[kind].isServing ? given : { port: null };
  const isBare = named.defaults === "kubernetes";
  const port = input.port === null ? undefined : (input.port ?? (isBare ? undefined : 8000));
  const ports = Object.entries(present(input.ports ?? {})).map(
    ([own, { port: number, targetPort = number, protocol = "TCP", appProtocol }]): ServicePort => ({
      name: own,
      port: number,
      targetPort,
      protocol,
      ...(appProtocol !== undefined && { appProtocol }),
    }),
  );
  const service = port === undefined && ports.length === 0 ? undefined : resolveService(named, input, kind, port);
  const health =
    port === undefined || input.health === null ? undefined : (input.health ?? (isBare ? undefined : "/health"));
  const scraped = input.metrics == null ? undefined : (input.metrics.port ?? port);
  const metrics = scraped === undefined ? undefined : { path: input.metrics?.path ?? "/metrics", port: scraped };
  const listened = [
    ...(port === undefined ? [] : [{ ...(!isBare && { name: mainPort }), port, protocol: "TCP" } as const]),
    ...ports.flatMap(({ name: own, targetPort, protocol }) =>
      typeof targetPort === "number" ? [{ name: own, port: targetPort, protocol }] : [],
    ),
    ...(metrics === undefined || metrics.port === port || ports.some(({ port }) => port === metrics.port)
      ? []
      : [{ name: metricsPort, port: metrics.port, protocol: "TCP" } as const]),
  ];
  portFaults(input, { port, ports, scraped }, keys, faults);
  return {
    ...(port !== undefined && { port }),
    ports,
    ...(service !== undefined && { service }),
    ...(health !== undefined && { health }),
    ...(metrics !== undefined && { metrics }),
    listened,
    probes: health === undefined || port === undefined ? {} : healthProbes(health, isBare ? port : mainPort),
  };
}

function resolveService(
  { product, name, selector, defaults }: Named,
  { service }: ServiceInput,
  kind: WorkloadKind,
  port: number | undefined,
): ServiceSettings | undefined {
  if (service === null) return undefined;
  return {
    name: service?.name ?? (defaults === "kubernetes" ? name : serviceName(product, name)),
    ...(port !== undefined && { port: service?.port ?? port }),
    type: service?.type ?? "ClusterIP",
    headless: service?.headless ?? (defaults === "hardened" && kind === "StatefulSet" && service?.type === undefined),
    labels: service?.labels ?? {},
    annotations: service?.annotations ?? {},
    sessionAffinity: service?.sessionAffinity ?? "None",
    selector: service?.selector ?? selector,
  };
}

/** With the seed's numbers. */
function healthProbes(path: string, port: string | number): Probes {
  const httpGet = { path, port };
  return {
    readiness: { httpGet, initialDelaySeconds: 5, periodSeconds: 5 },
    liveness: { httpGet, initialDelaySeconds: 30, periodSeconds: 10 },
  };
}

function portFaults(
  input: ServiceInput,
  { port, ports, scraped }: { port: number | undefined; ports: readonly ServicePort[]; scraped: number | undefined },
  keys: readonly string[],
  faults: Faults,
): void {
  const taken = new Map<string, string>(port === undefined ? [] : [[`${input.service?.port ?? port}/TCP`, "`port`"]]);
  for (const { name, port: number, protocol } of ports) {
    const place = [...keys, "ports", name];
    if ((name === mainPort && port !== undefined) || (name === metricsPort && scraped !== undefined)) {
      const message = `\`${name}\` is the name of the ${name === mainPort ? "main port" : "port of the metrics"} already.`;
      faults.add("name-taken", place, message, "choose another name.");
    }
    const other = taken.get(`${number}/${protocol}`);
    if (other !== undefined) {
      faults.add(
        "out-of-range",
        place,
        `\`${name}\` has the port ${number}/${protocol}, as ${other} has.`,
        "choose another port.",
      );
    }
    taken.set(`${number}/${protocol}`, `\`ports.${name}\``);
  }
  if (input.metrics != null && scraped === undefined) {
    const message = "The metrics have no port: the service has no main one.";
    faults.add("missing-field", [...keys, "metrics", "port"], message, "say where they are, for example 9090.");
  }
  const called = port !== undefined || ports.length > 0;
  if (input.service != null && Object.keys(input.service).length > 0 && !called) {
    const message = "There is no Service without a port.";
    faults.add("misplaced-setting", [...keys, "service"], message, "give it a `port` or `ports`, or remove `service`.");
  }
  if (input.service?.port !== undefined && port === undefined && called) {
    const message = "It leads to the main port, which the service does not have.";
    faults.add(
      "misplaced-setting",
      [...keys, "service", "port"],
      message,
      "name ports in `ports`, with a `targetPort`.",
    );
  }
  if (input.service?.headless === true && (input.service.type ?? "ClusterIP") !== "ClusterIP") {
    const message = `A Service of type ${input.service.type} has an address, so it cannot be headless.`;
    faults.add("misplaced-setting", [...keys, "service", "headless"], message, "remove one of the two.");
  }
  if (input.health != null && port === undefined) {
    const message = "`health` is asked on the main port, which the service does not have.";
    faults.add("misplaced-setting", [...keys, "health"], message, "use `probes`, or set `health` to null.");
  }
}
