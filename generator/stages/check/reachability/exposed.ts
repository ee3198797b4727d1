import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { admitsAddresses } from "./admitted.ts";
import { policyNames } from "./blocked.ts";
import type { NetworkView } from "./network-view.ts";
import { workloadParty } from "./parties.ts";
import { podPort, type Services } from "./services.ts";

/** @codes gathered by the build */
export const codes = {
  "exposed-port-closed": {
    cause:
      "A Service opens a port to the outside, but the policies of its pods admit pods only: who comes from outside has an address and is no pod.",
    cure: "Allow the addresses on the pods' port by an ipBlock, or make the Service a ClusterIP.",
  },
} as const satisfies CodeTexts;

/**
 * What a Service opens to the outside is not closed by the policies of its pods. Whether these see the client's address
 * or that of a node is the plugin's affair (kubernetes.io/docs/concepts/services-networking/network-policies, on ipBlock),
 * and some let nodes pass: so no more than a warning.
 */
export function exposedPortsOpen(view: NetworkView, services: Services): readonly Diagnostic[] {
  const own = new Set(view.ownByKind.get("Service") ?? []);
  return view.workloads.flatMap((workload) => {
    if (workload.foreign) return [];
    return (services.fronts.get(workload) ?? []).flatMap(({ subject, exposed, ports }) => {
      if (!exposed || !own.has(subject)) return [];
      const closed = ports.flatMap((port) => {
        const target = podPort(port, workload);
        if (target === undefined || admitsAddresses(workload, { protocol: port.protocol, port: target })) return [];
        return [`${port.protocol} port ${port.port}${target === port.port ? "" : ` (${target} of the pods)`}`];
      });
      if (closed.length === 0) return [];
      const policies = workload.endpoint.ingress;
      return finding("exposed-port-closed", subject, {
        origin: placeOf(subject, ["spec", "type"]),
        severity: "warning",
        message: `The Service opens ${closed.join(" and ")} to the outside, but the policies of ${workloadParty(workload).title} (${policyNames(policies)}) admit no address there.`,
        hint: "Allow the addresses of those who come from outside by an ipBlock, or make the Service a ClusterIP.",
      });
    });
  });
}
