import type { NetworkPolicyPeer } from "kubernetes-types/networking/v1.js";
import { mainPort, podsOf } from "../../../model/backing-services.ts";
import { foreignMonitoring, smokeTest, topicsJob } from "../../../model/names.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import type { Service } from "../../../model/workload.ts";
import { destinationsOf, edgesOf, hasSmokeTest, kafkasWithTopics } from "../graph.ts";
import type { Part } from "../part.ts";
import { callees, callers, denyAll, dnsOf, from, outside, type PolicySpec, podsIn, policy } from "../policies.ts";

/** Label of the pods with which cert-manager answers HTTP-01 challenges, and the port they answer on. */
const solverLabel = { "acme.cert-manager.io/http01-solver": "true" };
const solverPort = 8089;

/**
 * Everything is denied; then what the service graph, the routes and the declared destinations say is allowed, one
 * policy per workload.
 */
export function networkPolicies(environment: Environment, cluster: Cluster): readonly Part[] {
  if (environment.defaults === "kubernetes") return [];
  const part = (name: string, keys: readonly string[], spec: PolicySpec): Part => ({
    folder: "network",
    keys,
    object: policy(environment.namespace, name, spec),
  });
  const controller = controllerPeer(cluster);
  // Another Prometheus than ours has labels that nobody here knows.
  const prometheus = podsIn(
    cluster.monitoring?.namespace ?? foreignMonitoring,
    cluster.monitoring && { app: "prometheus" },
  );
  const edges = edgesOf(environment);
  const destinations = destinationsOf(environment);
  const withSolver = environment.ingress.tlsSecret !== undefined && mayAnswerHttp(cluster);
  return [
    part("default-deny", ["namespace"], denyAll),
    part("allow-dns", ["namespace"], { policyTypes: ["Egress"], egress: [dnsOf(cluster)] }),
    ...workloadsOf(environment).map(({ name, keys, routedPorts = [], scrapedPort }) => {
      const ingress = [
        ...callers(edges, name),
        ...(routedPorts.length === 0 ? [] : [from([controller], routedPorts)]),
        ...(scrapedPort === undefined ? [] : [from([prometheus], [scrapedPort])]),
      ];
      const egress = [...callees(edges, name), ...outside(destinations, name)];
      return part(name, keys, {
        podSelector: { matchLabels: { app: name } },
        policyTypes: ["Ingress", "Egress"],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      });
    }),
    ...(withSolver
      ? [
          part("acme-http01-solver", ["ingress", "tls"], {
            podSelector: { matchLabels: solverLabel },
            policyTypes: ["Ingress"],
            ingress: [from([controller], [solverPort])],
          }),
        ]
      : []),
  ];
}

/** How another issuer proves hosts is not known; without solver pods the policy selects none. */
function mayAnswerHttp({ certificates }: Cluster): boolean {
  if (certificates === undefined) return false;
  return certificates.made === undefined || certificates.made.solver.type === "http01";
}

interface PolicedWorkload {
  readonly name: string;
  readonly keys: readonly string[];
  /** Ports that the ingress controller connects to. */
  readonly routedPorts?: readonly (number | string)[];
  /** Port that Prometheus connects to. */
  readonly scrapedPort?: number;
}

function workloadsOf(environment: Environment): readonly PolicedWorkload[] {
  const { services, backingServices } = environment;
  return [
    ...services.map(({ name, metrics }) => ({
      name,
      keys: ["services", name],
      routedPorts: routedPorts(name, services),
      ...(metrics !== undefined && { scrapedPort: metrics.port }),
    })),
    ...podsOf(backingServices).map((one) => ({
      name: one.name,
      keys: ["backingServices", one.name],
      ...(one.type === "kafka-ui" && { routedPorts: [mainPort(one)] }),
    })),
    ...kafkasWithTopics(environment).map(({ name }) => ({
      name: topicsJob(name),
      keys: ["backingServices", name, "topics"],
    })),
    ...(hasSmokeTest(environment) ? [{ name: smokeTest, keys: ["smokeTest"] }] : []),
  ];
}

/** Ports of a service's pods that routes lead to, and those at which it is asked who may pass. */
function routedPorts(service: string, services: readonly Service[]): readonly (number | string)[] {
  const ports = services.flatMap(({ name, routes }) =>
    routes.flatMap(({ podPort, settings: { auth } }) => [
      ...(name === service ? [podPort] : []),
      ...(auth?.type === "forward" && "service" in auth.asked && auth.asked.service === service
        ? [auth.asked.podPort]
        : []),
    ]),
  );
  return [...new Set(ports)];
}

function controllerPeer({ ingress }: Cluster): NetworkPolicyPeer {
  return podsIn(ingress.namespace, ingress.podLabels);
}
