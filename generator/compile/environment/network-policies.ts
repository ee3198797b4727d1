import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "kubernetes-types/networking/v1.js";
import type { Edge, KubernetesObject } from "../../model/compiled.ts";
import { backingPorts, smokeTest, topicsJob } from "../../model/names.ts";
import type { BackingServiceName, Cluster, Environment } from "../../model/resolved.ts";
import { controllerLabels } from "../cluster/ingress-controller.ts";
import { destinationsOf, edgesOf, hasTopics } from "../graph.ts";
import { inWave, ownLabels, type Part } from "../part.ts";

/** Label of the pods with which cert-manager answers HTTP-01 challenges, and the port they answer on. */
const solverLabel = { "acme.cert-manager.io/http01-solver": "true" };
const solverPort = 8089;

/**
 * Everything is denied; then what the service graph, the routes and the declared destinations say is allowed, one
 * policy per workload.
 */
export function networkPolicies(environment: Environment, cluster: Cluster): readonly Part[] {
  const part = (name: string, keys: readonly string[], spec: PolicySpec): Part => ({
    folder: "network",
    keys,
    object: policy(environment.namespace, name, spec),
  });
  const controller = controllerPeer(cluster);
  const edges = edgesOf(environment);
  const withSolver =
    environment.ingress.tlsSecret !== undefined && cluster.certificates.issuer.solver.type === "http01";
  return [
    part("default-deny", ["namespace"], { policyTypes: ["Ingress", "Egress"] }),
    part("allow-dns", ["namespace"], { policyTypes: ["Egress"], egress: [dns] }),
    ...workloadsOf(environment).map(({ name, keys, routedPort }) => {
      const ingress = [...callers(edges, name), ...(routedPort === undefined ? [] : [from([controller], routedPort)])];
      const egress = [...callees(edges, name), ...outside(environment, name)];
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
            ingress: [from([controller], solverPort)],
          }),
        ]
      : []),
  ];
}

/** Without podSelector a policy selects every pod of its namespace; an empty one would be an empty map. */
type PolicySpec = Omit<NetworkPolicySpec, "podSelector"> & Partial<Pick<NetworkPolicySpec, "podSelector">>;

function policy(namespace: string, name: string, spec: PolicySpec): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels: ownLabels, annotations: inWave("foundation") },
    spec,
  };
}

interface PolicedWorkload {
  readonly name: string;
  readonly keys: readonly string[];
  /** Port that the ingress controller connects to. */
  readonly routedPort?: number;
}

function workloadsOf(environment: Environment): readonly PolicedWorkload[] {
  const { services, backingServices } = environment;
  return [
    ...services.map(({ name, route, port }) => ({
      name,
      keys: ["services", name],
      ...(route !== undefined && { routedPort: port }),
    })),
    ...(Object.keys(backingServices) as BackingServiceName[]).map((name) => ({
      name,
      keys: ["backingServices", name],
      ...(name === "kafka-ui" && { routedPort: backingPorts[name] }),
    })),
    ...(hasTopics(environment) ? [{ name: topicsJob, keys: ["backingServices", "kafka", "topics"] }] : []),
    ...(environment.smokeTest === undefined ? [] : [{ name: smokeTest, keys: ["smokeTest"] }]),
  ];
}

function callers(edges: readonly Edge[], name: string): NetworkPolicyIngressRule[] {
  const calls = edges.filter(({ to }) => to === name);
  const [first] = calls;
  return first === undefined
    ? []
    : [
        from(
          calls.map((call) => podsOf(call.from)),
          first.port,
        ),
      ];
}

function callees(edges: readonly Edge[], name: string): NetworkPolicyEgressRule[] {
  return edges.filter((edge) => edge.from === name).map(({ to, port }) => ({ to: [podsOf(to)], ports: [tcp(port)] }));
}

function outside(environment: Environment, name: string): NetworkPolicyEgressRule[] {
  return destinationsOf(environment)
    .filter((destination) => destination.from === name)
    .map(({ cidr, except, ports }) => ({
      to: [{ ipBlock: { cidr, ...(except.length > 0 && { except: [...except] }) } }],
      ports: ports.map(tcp),
    }));
}

function from(peers: NetworkPolicyPeer[], port: number): NetworkPolicyIngressRule {
  return { from: peers, ports: [tcp(port)] };
}

function podsOf(app: string): NetworkPolicyPeer {
  return { podSelector: { matchLabels: { app } } };
}

function controllerPeer({ ingress }: Cluster): NetworkPolicyPeer {
  return {
    namespaceSelector: namespaceNamed(ingress.namespace),
    podSelector: { matchLabels: { ...controllerLabels } },
  };
}

function tcp(port: number): NetworkPolicyPort {
  return { protocol: "TCP", port };
}

/** Every namespace carries its name under this label. */
function namespaceNamed(name: string) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

const dns: NetworkPolicyEgressRule = {
  to: [{ namespaceSelector: namespaceNamed("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};
