import type { CompiledObject } from "../../../model/compiled.ts";
import { groupBy } from "../../../model/grouping.ts";
import { asList, asRecord, asTextMap, textOf } from "../../../model/loose.ts";
import { type LabelTest, labelTest } from "../../../model/network/labels.ts";
import { type Protocol, protocolOf } from "../../../model/network/ports.ts";
import type { PodPort } from "./blocked.ts";
import { type NetworkView, namespaceOf, type Workload } from "./network-view.ts";

/** A Service that has pods behind it. */
export interface Service {
  readonly subject: CompiledObject;
  readonly name: string;
  readonly namespace: string;
  readonly selects: LabelTest;
  /** Without an address of its own: clients connect to the pods themselves, on the ports that they name. */
  readonly headless: boolean;
  /** Open to the outside: by a balancer, by a port of the nodes, or by addresses that lead to them. */
  readonly exposed: boolean;
  readonly ports: readonly ServicePort[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;
  /** Number of a port of the pods, or the name of one. */
  readonly target: number | string;
}

/** The Services that select pods. */
export interface Services {
  readonly byNamespace: ReadonlyMap<string, readonly Service[]>;
  /** Those that send connections to the pods of a workload of the unit. */
  readonly fronts: ReadonlyMap<Workload, readonly Service[]>;
}

/** Reads the Services of the unit and of the cluster. */
export function servicesOf(view: NetworkView): Services {
  const services = (view.byKind.get("Service") ?? []).flatMap((compiled) => {
    const { selector, clusterIP, type, ports, externalIPs } = asRecord(compiled.object.spec);
    const matchLabels = asTextMap(selector);
    if (type === "ExternalName" || Object.keys(matchLabels).length === 0) return [];
    const { name } = compiled.object.metadata;
    const selects = labelTest({ matchLabels });
    const headless = clusterIP === "None";
    const exposed = type === "LoadBalancer" || type === "NodePort" || asList(externalIPs).length > 0;
    const facts = { name, namespace: namespaceOf(compiled), selects, headless, exposed };
    return [{ subject: compiled, ...facts, ports: asList(ports).flatMap(servicePortOf) }];
  });
  const byNamespace = groupBy(services, ({ namespace }) => namespace);
  const fronts = view.workloads.map((workload): [Workload, readonly Service[]] => {
    const near = byNamespace.get(workload.namespace) ?? [];
    return [workload, near.filter(({ selects }) => selects(workload.labels))];
  });
  return { byNamespace, fronts: new Map(fronts) };
}

/**
 * The port of the pods that a Service's port leads to: the first container port with the target's name and the port's
 * protocol (FindPort of k8s.io/endpointslice), or the target's number, which no container has to declare.
 */
export function podPort({ target, protocol }: ServicePort, { ports }: Workload): number | undefined {
  if (typeof target === "number") return target;
  return ports.find((port) => port.name === target && port.protocol === protocol)?.port;
}

/**
 * The ports of a workload's pods that a client connects to who was told `port`: behind the Services in front of it that
 * have this port, and else the pods' own. Empty when nothing has it.
 */
export function podPorts(services: Services, workload: Workload, { port, protocol }: PodPort): readonly PodPort[] {
  const translated: number[] = [];
  let known = workload.ports.some((own) => own.port === port && own.protocol === protocol);
  let fronted = false;
  for (const { headless, ports } of services.fronts.get(workload) ?? []) {
    for (const one of ports) {
      if (one.protocol !== protocol) continue;
      const target = podPort(one, workload);
      if (one.port !== port) known ||= target === port;
      else if (headless) known = true;
      else {
        fronted = true;
        if (target !== undefined && !translated.includes(target)) translated.push(target);
      }
    }
  }
  const found = fronted ? translated : known ? [port] : [];
  return found.map((own) => ({ protocol, port: own }));
}

function servicePortOf(value: unknown): readonly ServicePort[] {
  const { name, port, protocol, targetPort } = asRecord(value);
  const known = protocolOf(protocol);
  if (typeof port !== "number" || known === undefined) return [];
  const target = typeof targetPort === "number" || typeof targetPort === "string" ? targetPort : port;
  return [{ name: textOf(name), port, protocol: known, target }];
}
