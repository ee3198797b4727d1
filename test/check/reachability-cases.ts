import fc from "fast-check";
import type { ContainerPort } from "../../generator/model/network/endpoint.ts";
import type { Protocol } from "../../generator/model/network/ports.ts";

/**
 * Generated networks, drawn from few labels, namespaces, ports and addresses, so that policies, pods and connections
 * meet and the edges (the last port of a range, the first address of an exception) are hit often. Every policy is one
 * that an API server accepts.
 */
export interface NetworkCase {
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly policies: readonly TestPolicy[];
  readonly pods: readonly TestPod[];
  readonly connections: readonly TestConnection[];
}

export interface TestPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly ports: readonly ContainerPort[];
}

/** Ends: the number of a pod, or an address outside. */
interface TestConnection {
  readonly from: number | string;
  readonly to: number | string;
  readonly port: number;
  readonly protocol: Protocol;
}

export interface TestSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly TestRequirement[];
}

export interface TestRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

export interface TestPeer {
  readonly podSelector?: TestSelector;
  readonly namespaceSelector?: TestSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface TestPolicy {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: TestPolicySpec;
}

interface TestPolicySpec {
  readonly podSelector?: TestSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly TestPeer[]; readonly ports?: readonly object[] }[];
  readonly egress?: readonly { readonly to?: readonly TestPeer[]; readonly ports?: readonly object[] }[];
}

const namespaceNames = ["a", "b", "c"];
const outside = ["10.0.0.1", "10.0.1.0", "10.0.1.255", "192.168.3.3", "8.8.8.8", "fd00::1:5", "fd01::1"];
const podAddresses = ["10.0.0.0", "10.0.0.7", "10.0.1.1", "10.1.0.1", "192.168.3.4", "fd00::1:1"];
const portNumbers = [80, 81, 443, 8080, 8081];
const names = ["http", "metrics"];

const protocol = fc.constantFrom<Protocol>("TCP", "TCP", "TCP", "UDP", "SCTP");

/** Values may be empty: a label that is there without a value is not a label that is missing. */
const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("x", "y", ""), { maxKeys: 2 });

const requirement: fc.Arbitrary<TestRequirement> = fc.oneof(
  fc.record({
    key: fc.constantFrom("app", "tier"),
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.uniqueArray(fc.constantFrom("x", "y", ""), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    key: fc.constantFrom("app", "tier"),
    operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const),
  }),
);

const selector: fc.Arbitrary<TestSelector> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.record({ matchLabels: labels }) },
  {
    weight: 2,
    arbitrary: fc.record(
      { matchLabels: labels, matchExpressions: fc.array(requirement, { maxLength: 2 }) },
      { requiredKeys: [] },
    ),
  },
);

const namespaceSelector: fc.Arbitrary<TestSelector> = fc.oneof(
  { weight: 3, arbitrary: selector },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...namespaceNames)
      .map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })),
  },
);

const ipBlock = fc.oneof(
  fc.record(
    {
      cidr: fc.constantFrom("10.0.0.0/15", "10.0.0.0/8", "0.0.0.0/0"),
      except: fc.subarray(["10.0.1.0/24", "10.0.0.0/29", "10.0.0.7/32", "10.1.0.0/16"]),
    },
    { requiredKeys: ["cidr"] },
  ),
  fc.record({ cidr: fc.constantFrom("10.0.0.7/32", "192.168.3.4/31", "8.8.8.8/32", "fd01::/16") }),
  fc.record(
    { cidr: fc.constantFrom("::/0", "fd00::/16"), except: fc.constantFrom(["fd00::1:0/126"], ["fd00::/64"]) },
    { requiredKeys: ["cidr"] },
  ),
);

const peer: fc.Arbitrary<TestPeer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector: selector, namespaceSelector }),
  fc.record({ ipBlock }),
);

const policyPort = fc.oneof(
  fc.record({ protocol, port: fc.constantFrom(...portNumbers) }, { requiredKeys: ["port"] }),
  fc.record({ protocol, port: fc.constantFrom(...names) }, { requiredKeys: ["port"] }),
  fc.record({ protocol }, { requiredKeys: [] }),
  fc.constantFrom(
    { port: 80, endPort: 80 },
    { port: 80, endPort: 443 },
    { port: 81, endPort: 8080 },
    { protocol: "UDP", port: 444, endPort: 8080 },
    { port: 1, endPort: 65_535 },
  ),
);

const peers = fc.array(peer, { maxLength: 3 });
const ports = fc.array(policyPort, { maxLength: 2 });

const spec: fc.Arbitrary<TestPolicySpec> = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.constantFrom([], ["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: fc.array(fc.record({ from: peers, ports }, { requiredKeys: [] }), { maxLength: 2 }),
    egress: fc.array(fc.record({ to: peers, ports }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** Each port once per protocol: cyclonus takes one name for a port. */
const containerPorts: fc.Arbitrary<readonly ContainerPort[]> = fc
  .uniqueArray(
    fc.record(
      { port: fc.constantFrom(...portNumbers), protocol, name: fc.constantFrom(...names) },
      { requiredKeys: ["port", "protocol"] },
    ),
    { maxLength: 3, selector: ({ port, protocol }) => `${protocol}/${port}` },
  )
  .map((list) => list as readonly ContainerPort[]);

const pod: fc.Arbitrary<TestPod> = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  labels,
  ip: fc.constantFrom(...podAddresses),
  ports: containerPorts,
});

const end = fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.constantFrom(...outside) });

const connection: fc.Arbitrary<TestConnection> = fc
  .record({ from: end, to: end, port: fc.constantFrom(...portNumbers), protocol })
  .filter(({ from, to }) => from !== to);

export const networkCase: fc.Arbitrary<NetworkCase> = fc.record({
  namespaces: fc
    .tuple(labels, labels, labels)
    .map((all) => Object.fromEntries(namespaceNames.map((name, index) => [name, all[index] ?? {}]))),
  policies: fc
    .array(fc.record({ namespace: fc.constantFrom("a", "a", "b"), spec }), { minLength: 1, maxLength: 4 })
    .map((list) =>
      list.map(({ namespace, spec }, index) => ({
        apiVersion: "networking.k8s.io/v1" as const,
        kind: "NetworkPolicy" as const,
        metadata: { name: `policy-${index}`, namespace },
        spec,
      })),
    ),
  pods: fc.array(pod, { minLength: 4, maxLength: 4 }),
  connections: fc.array(connection, { minLength: 6, maxLength: 6 }),
});
