import type { CompiledUnit } from "../../model/compiled.ts";
import { asList, asRecord, asText, type Loose } from "../../model/loose.ts";

/** Hosts that the Ingresses and routes of an environment answer to, in the order of their names. */
export function hostsOf({ objects }: CompiledUnit): readonly string[] {
  const hosts = objects
    .filter(({ object }) => ["Ingress", "HTTPRoute", "GRPCRoute"].includes(object.kind))
    .flatMap(({ object }) => {
      const { rules, hostnames } = asRecord(object.spec);
      if (object.kind !== "Ingress") return asList(hostnames).map(asText);
      return asList(rules).map((rule) => asText(asRecord(rule).host));
    });
  return [...new Set(hosts)].filter((host) => host !== "").sort();
}

/** Lines of a hosts file. */
export function hostsText(address: string, hosts: readonly string[]): string {
  return hosts.map((host) => `${address}  ${host}\n`).join("");
}

/** The address that a Service of type LoadBalancer was given; undefined: none yet, or a name only. */
export function loadBalancerAddress(service: Loose): string | undefined {
  const entries = asList(asRecord(asRecord(service.status).loadBalancer).ingress);
  return entries.map((entry) => asText(asRecord(entry).ip)).find((ip) => ip !== "");
}

/** The address that a Gateway was given; undefined: none yet, or a name only. */
export function gatewayAddress(gateway: Loose): string | undefined {
  const entries = asList(asRecord(gateway.status).addresses).map(asRecord);
  const found = entries.find(({ type = "IPAddress" }) => type === "IPAddress");
  return found && (asText(found.value) || undefined);
}

/** The first address of a pool of `first-last` ranges and CIDR blocks; undefined: it has none. */
export function firstAddress(ranges: readonly string[]): string | undefined {
  const [first] = ranges;
  return first?.split(/[-/]/)[0]?.trim();
}
