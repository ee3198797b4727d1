import { type Addresses, addressesOf, everyAddress, formatRange } from "../../../model/network/addresses.ts";
import type { Endpoint } from "../../../model/network/endpoint.ts";
import { intersect, normalize, subtract } from "../../../model/network/intervals.ts";
import { everyPort, type Ports } from "../../../model/network/ports.ts";
import { outsideReach } from "../../../model/network/verdict.ts";

/** Every one of the addresses together with every one of the ports. */
export interface Area {
  readonly addresses: Addresses;
  readonly ports: Ports;
}

/** Addresses that the pod may reach. */
export function outboundArea(endpoint: Endpoint): readonly Area[] {
  return outsideReach(endpoint);
}

/** Addresses that may reach the pod. */
export function inboundArea(endpoint: Endpoint): readonly Area[] {
  if (endpoint.ingress.length === 0) return [{ addresses: everyAddress, ports: everyPort }];
  return endpoint.ingress.flatMap((policy) =>
    (policy.ingress ?? []).flatMap(({ peers, ports, portNames }) => {
      const named = portNames.flatMap((name) => endpoint.named.get(name) ?? []);
      const blocks = (peers ?? []).flatMap((peer) => (peer.kind === "addresses" ? peer.addresses : []));
      const addresses = peers === undefined ? everyAddress : normalize(blocks);
      const all = normalize([...ports, ...named]);
      return addresses.length === 0 || all.length === 0 ? [] : [{ addresses, ports: all }];
    }),
  );
}

/** What is in one of `areas` and in none of `others`. */
export function subtractArea(areas: readonly Area[], others: readonly Area[]): readonly Area[] {
  let rest: readonly Area[] = areas;
  for (const other of others) {
    rest = rest.flatMap(({ addresses, ports }) => {
      const shared = intersect(addresses, other.addresses);
      if (shared.length === 0 || intersect(ports, other.ports).length === 0) return [{ addresses, ports }];
      return [
        { addresses: subtract(addresses, other.addresses), ports },
        { addresses: shared, ports: subtract(ports, other.ports) },
      ].filter((area) => area.addresses.length > 0 && area.ports.length > 0);
    });
  }
  return rest.map((area) => ({ addresses: normalize(area.addresses), ports: normalize(area.ports) }));
}

export function addressText(addresses: Addresses): string {
  if (subtract(everyAddress, addresses).length === 0) return "every address outside";
  if (subtract(addressesOf("0.0.0.0/0", []), addresses).length === 0) return "every IPv4 address outside";
  const ranges = normalize(addresses).map(formatRange);
  return ranges.length > 4
    ? `${ranges.slice(0, 4).join(", ")} and ${ranges.length - 4} more ranges`
    : ranges.join(", ");
}
