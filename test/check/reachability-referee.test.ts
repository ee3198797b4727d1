/**
 * Our evaluation of network policies against cyclonus's (test/referees/network), over generated cases. With live
 * referees, REFEREE_CASES and REFEREE_SEED say how many cases, and which.
 *
 * A pod's connections to itself are not asked about: they always pass ("a Pod cannot block access to itself",
 * kubernetes.io/docs/concepts/services-networking/network-policies), and cyclonus leaves them to its caller.
 */
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressEndpoint, type Endpoint, networkOf, podEndpoint } from "../../generator/model/network/endpoint.ts";
import { type Policy, policyOf } from "../../generator/model/network/policy.ts";
import { type DirectionVerdict, verdictOf } from "../../generator/model/network/verdict.ts";
import { answersOf, refereeSeed } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";
import { type NetworkCase, networkCase, type TestPod } from "./reachability-cases.ts";
import { withoutCyclonusFaults } from "./reachability-cyclonus.ts";

const cases = Number(process.env.REFEREE_CASES ?? 3000);
const seed = refereeSeed(20_260_401);
const recorder = { test: import.meta.filename, madeBy: madeBy("network") };

interface RefereeDirection {
  readonly allowed: boolean;
  readonly isolatedBy: readonly string[];
  readonly allowedBy: readonly string[];
}

interface RefereeVerdict {
  readonly allowed: boolean;
  readonly egress: RefereeDirection;
  readonly ingress: RefereeDirection;
}

describe("network policies, compared with cyclonus", { timeout: buildTime }, () => {
  test(`agrees on ${cases} generated cases`, async () => {
    const drawn = fc.sample(networkCase, { numRuns: cases, seed });
    const theirs = await ask(
      "generated cases",
      drawn.map((drawnCase) => ({ ...drawnCase, policies: withoutCyclonusFaults(drawnCase.policies) })),
    );
    const tally = { allowed: 0, egress: 0, ingress: 0 };
    for (const [index, drawnCase] of drawn.entries()) {
      const ours = judge(drawnCase);
      expect(ours, JSON.stringify(drawnCase, null, 1)).toEqual(theirs[index]);
      for (const { allowed, egress, ingress } of ours) {
        tally.allowed += allowed && egress.isolatedBy.length + ingress.isolatedBy.length > 0 ? 1 : 0;
        tally.egress += egress.allowed ? 0 : 1;
        tally.ingress += ingress.allowed ? 0 : 1;
      }
    }
    // A generator that hardly ever allows or blocks anything would prove nothing.
    for (const [what, share] of Object.entries(tally)) {
      expect(share / (cases * 6), what).toBeGreaterThan(0.05);
    }
  });

  /**
   * What `withoutCyclonusFaults` works around. The API's documentation: "matchLabels is a map of {key,value} pairs. A
   * single {key,value} is equivalent to an element of matchExpressions, whose operator is In", which needs the label to
   * be there; and NotIn selects "all resources with no labels with the … key" as well
   * (kubernetes.io/docs/concepts/overview/working-with-objects/labels; labels.Requirement.Matches in k8s.io/apimachinery).
   */
  test.each([
    {
      fault: "takes a missing label for one with an empty value",
      spec: { podSelector: { matchLabels: { app: "" } } },
      isolates: false,
    },
    {
      fault: "does not match NotIn where the label is missing",
      spec: { podSelector: { matchExpressions: [{ key: "app", operator: "NotIn" as const, values: ["x"] }] } },
      isolates: true,
    },
  ])("cyclonus $fault, unlike the API", async ({ fault, spec, isolates }) => {
    const bare: TestPod = { namespace: "a", labels: {}, ip: "10.0.0.1", ports: [] };
    const lone: NetworkCase = {
      namespaces: { a: {} },
      policies: [
        { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p", namespace: "a" }, spec },
      ],
      pods: [bare],
      connections: [{ from: "8.8.8.8", to: 0, port: 80, protocol: "TCP" }],
    };
    const raw = (await ask(fault, [lone]))[0]?.[0];
    const mendedCase = { ...lone, policies: withoutCyclonusFaults(lone.policies) };
    const mended = (await ask(`${fault}, mended`, [mendedCase]))[0]?.[0];
    expect(judge(lone)[0]?.ingress.allowed).toBe(!isolates);
    expect(mended?.ingress.allowed).toBe(!isolates);
    expect(raw?.ingress.allowed).toBe(isolates);
  });
});

function judge({ namespaces, policies, pods, connections }: NetworkCase): readonly RefereeVerdict[] {
  const network = networkOf(new Map(Object.entries(namespaces)), policies.map(policyOf));
  const endpoints = pods.map((pod) => podEndpoint(network, pod));
  const endpointOf = (end: number | string): Endpoint =>
    (typeof end === "number" ? endpoints[end] : undefined) ?? addressEndpoint(String(end));
  return connections.map(({ from, to, port, protocol }) => {
    const { allowed, egress, ingress } = verdictOf(endpointOf(from), endpointOf(to), protocol, port);
    return { allowed, egress: named(egress), ingress: named(ingress) };
  });
}

function named({ allowed, isolatedBy, allowedBy }: DirectionVerdict): RefereeDirection {
  return { allowed, isolatedBy: keys(isolatedBy), allowedBy: keys(allowedBy) };
}

function keys(policies: readonly Policy[]): readonly string[] {
  return policies.map(({ namespace, name }) => `${namespace}/${name}`).sort();
}

async function ask(title: string, all: readonly NetworkCase[]): Promise<readonly (readonly RefereeVerdict[])[]> {
  const input = all.map((one) => JSON.stringify(questionOf(one))).join("\n");
  const verdicts = await answersOf<RefereeVerdict>(recorder, {
    title,
    input,
    ask: async () => {
      const output = execFileSync(await referee("network"), { input, encoding: "utf8", maxBuffer: 1 << 28 });
      return output
        .trimEnd()
        .split("\n")
        .flatMap((line) => mergeSplit(JSON.parse(line)));
    },
  });
  const left = [...verdicts];
  return all.map(({ connections }) => left.splice(0, connections.length));
}

/** A policy that was split for cyclonus speaks with one voice again: its parts have the whole's name. */
function mergeSplit(verdicts: readonly RefereeVerdict[]): readonly RefereeVerdict[] {
  const once = (direction: RefereeDirection): RefereeDirection => ({
    allowed: direction.allowed,
    isolatedBy: [...new Set(direction.isolatedBy)],
    allowedBy: [...new Set(direction.allowedBy)],
  });
  return verdicts.map(({ allowed, egress, ingress }) => ({ allowed, egress: once(egress), ingress: once(ingress) }));
}

function questionOf({ namespaces, policies, pods, connections }: NetworkCase): object {
  const peerOf = (end: number | string): object => {
    const pod = typeof end === "number" ? pods[end] : undefined;
    return pod === undefined ? { ip: end } : { ip: pod.ip, namespace: pod.namespace, labels: pod.labels };
  };
  return {
    namespaces: Object.fromEntries(
      Object.entries(namespaces).map(([name, labels]) => [name, { ...labels, "kubernetes.io/metadata.name": name }]),
    ),
    policies,
    connections: connections.map(({ from, to, port, protocol }) => {
      const target = typeof to === "number" ? pods[to] : undefined;
      const declared = target?.ports.find((one) => one.port === port && one.protocol === protocol);
      return { from: peerOf(from), to: peerOf(to), port, protocol, portName: declared?.name ?? "" };
    }),
  };
}
