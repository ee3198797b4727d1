import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { Edge } from "../../../model/compiled.ts";
import { groupBy } from "../../../model/grouping.ts";
import { finding } from "../finding.ts";
import { blockedHint, blockedMessage, blockedPorts } from "./blocked.ts";
import type { NetworkView, Workload } from "./network-view.ts";
import { workloadParty } from "./parties.ts";
import { podPorts, type Services } from "./services.ts";

/** @codes gathered by the build */
export const codes = {
  "edge-blocked": {
    cause:
      "A service cannot reach something that its `uses` names: the policies of the caller's egress, of the target's ingress or of both do not allow it, or no port leads there.",
    cure: "Add the rule that is shown to a policy that selects the pod, or give the target's Service the port.",
  },
} as const satisfies CodeTexts;

/**
 * Every declared edge passes, for all pods that carry the names of its ends. An edge from a workload to itself is one
 * between two of its pods.
 */
export function edgesPass(view: NetworkView, services: Services, edges: readonly Edge[]): readonly Diagnostic[] {
  if (edges.length === 0) return [];
  const byName = groupBy(view.workloads, ({ name }) => name);
  return edges.flatMap((edge) => {
    const sources = byName.get(edge.from) ?? [];
    const targets = byName.get(edge.to) ?? [];
    if (sources.length > 0 && targets.length > 0) {
      return sources.flatMap((from) => targets.flatMap((to) => edgePasses(services, edge, from, to)));
    }
    return missingEnd(view, edge, sources.length === 0 ? edge.from : edge.to);
  });
}

function edgePasses(services: Services, edge: Edge, from: Workload, to: Workload): readonly Diagnostic[] {
  const source = workloadParty(from);
  const target = workloadParty(to);
  const ports = podPorts(services, to, edge);
  if (ports.length === 0) {
    return [
      finding("edge-blocked", from.subject, {
        origin: edge.origin,
        message: `\`${edge.from}\` calls \`${edge.to}\` on ${edge.protocol} port ${edge.port}, but no Service in front of ${target.title} leads from this port to one of its pods' ports, and no container declares it.`,
        hint: `Give the Service of ${target.title} the port ${edge.port}, with a targetPort that a container has.`,
      }),
    ];
  }
  // Two pods of one kind are two ends; only a single pod always reaches itself.
  const other = from === to ? { ...target, endpoint: { ...to.endpoint } } : target;
  const blocked = blockedPorts(source, other, ports);
  if (blocked === undefined) return [];
  const via = ports.some(({ port }) => port === edge.port)
    ? ""
    : `\`${edge.from}\` calls port ${edge.port} of the Service of \`${edge.to}\`. `;
  return [
    finding("edge-blocked", from.subject, {
      origin: edge.origin,
      message: `${via}${blockedMessage(blocked)}`,
      hint: blockedHint(blocked),
    }),
  ];
}

function missingEnd(view: NetworkView, edge: Edge, name: string): readonly Diagnostic[] {
  const subject = view.workloads[0]?.subject;
  if (subject === undefined) return [];
  return [
    finding("edge-blocked", subject, {
      origin: edge.origin,
      message: `\`${edge.from}\` calls \`${edge.to}\` on ${edge.protocol} port ${edge.port}, but no pods carry the label \`app: ${name}\`.`,
      hint: `Label the pods of \`${name}\`, or remove the call.`,
    }),
  ];
}
