import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asTextMap, asTexts, at, shownText, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { type Inventory, ofKind } from "../relations/inventory.ts";
import { type Balancer, isOpenTo, isPinned, type Pool, poolOf, share, take } from "./pools.ts";
import { type Family, parseAddress } from "./ranges.ts";

/** @codes gathered by the build */
export const codes = {
  "no-address": {
    cause:
      "There are more Services of the type LoadBalancer than addresses in the pools, or one asks for an address or pool that it cannot have.",
    cure: "Add addresses to the pool, or let Services share one.",
  },
} as const satisfies CodeTexts;

/**
 * Services of type LoadBalancer for which MetalLB has no address, in the unit and the cluster together: each takes one,
 * unless it may share (internal/allocator in MetalLB 0.16). Services that ask for an address come before those that ask
 * for a pool, and these before the others. Without pools among the objects nothing is known.
 */
export function addresslessServices(inventory: Inventory): readonly Diagnostic[] {
  const pools = ofKind(inventory, "IPAddressPool.metallb.io").map(poolOf);
  if (pools.length === 0) return [];
  const own = new Set(inventory.unit);
  const balancers = ofKind(inventory, "Service").filter(isBalancer).map(balancerOf);
  // The cluster's Services are there before an environment's.
  const rank = ({ service, fixed, pool }: Balancer) =>
    (fixed.length > 0 ? 0 : pool === undefined ? 4 : 2) + (own.has(service) ? 1 : 0);
  return balancers
    .toSorted((one, other) => rank(one) - rank(other))
    .flatMap((balancer) => {
      const fault = assign(inventory, pools, balancer);
      if (fault === undefined || !own.has(balancer.service)) return [];
      return finding("no-address", balancer.service, {
        origin: placeOf(balancer.service, ["spec", "type"]),
        message: `The Service is of the type LoadBalancer, but ${fault}: it stays without an address.`,
        hint: "Add addresses to the pool, let Services share one with metallb.io/allow-shared-ip, or make it a ClusterIP Service behind an Ingress.",
      });
    });
}

function isBalancer({ object }: CompiledObject): boolean {
  return at(object, "spec", "type") === "LoadBalancer" && at(object, "spec", "loadBalancerClass") === undefined;
}

function balancerOf(service: CompiledObject): Balancer {
  const annotations = asTextMap(service.object.metadata.annotations);
  const annotation = (name: string) =>
    textOf(annotations[`metallb.io/${name}`] ?? annotations[`metallb.universe.tf/${name}`]);
  const spec = at(service.object, "spec");
  const key = annotation("allow-shared-ip");
  // With externalTrafficPolicy Local only Services of the same pods may share.
  const backend =
    at(spec, "externalTrafficPolicy") === "Local"
      ? JSON.stringify(Object.entries(asTextMap(at(spec, "selector"))).sort())
      : "";
  const fixed = annotation("loadBalancerIPs") ?? textOf(at(spec, "loadBalancerIP"));
  const first: Family = asTexts(at(spec, "ipFamilies"))[0] === "IPv6" ? "IPv6" : "IPv4";
  return {
    service,
    families: at(spec, "ipFamilyPolicy") === "RequireDualStack" ? ["IPv4", "IPv6"] : [first],
    fixed: fixed === undefined ? [] : fixed.split(",").map((address) => address.trim()),
    pool: annotation("address-pool"),
    sharing: key === undefined ? "" : `${key}\n${backend}`,
    ports: asList(at(spec, "ports")).map(
      (port) => `${textOf(at(port, "protocol")) ?? "TCP"}/${shownText(at(port, "port"))}`,
    ),
  };
}

/** Takes addresses for a Service, or says why there is none. */
function assign(inventory: Inventory, pools: readonly Pool[], balancer: Balancer): string | undefined {
  if (asksTwice(balancer.service))
    return "it asks for an address both in metallb.io/loadBalancerIPs and in spec.loadBalancerIP";
  if (balancer.fixed.length > 0) {
    return balancer.fixed
      .map((address) => assignFixed(inventory, pools, balancer, address))
      .find((fault) => fault !== undefined);
  }
  if (balancer.pool !== undefined) {
    const pool = pools.find(({ name }) => name === balancer.pool);
    // A pool that does not exist is a missing reference.
    if (pool === undefined) return undefined;
    if (!isOpenTo(inventory, pool, balancer)) return `the pool ${pool.name} is not for it`;
    return take(pool, balancer) ? undefined : `the pool ${pool.name} has no address left`;
  }
  const open = pools.filter(
    (pool) => at(pool.object.object, "spec", "autoAssign") !== false && isOpenTo(inventory, pool, balancer),
  );
  if (open.length === 0) return "no pool gives addresses to it";
  const left = open.toSorted((one, other) => Number(isPinned(other)) - Number(isPinned(one)));
  if (left.some((pool) => take(pool, balancer))) return undefined;
  const sum = open.reduce((total, { room }) => total + room.IPv4 + room.IPv6, 0n);
  return `none of the ${sum} addresses of ${open.map(({ name }) => name).join(" and ")} is left`;
}

/** MetalLB takes one of the two only (getDesiredLbIPs in its controller/service.go). */
function asksTwice({ object }: CompiledObject): boolean {
  const annotations = asTextMap(object.metadata.annotations);
  const annotated = ["metallb.io", "metallb.universe.tf"].some(
    (prefix) => textOf(annotations[`${prefix}/loadBalancerIPs`]) !== undefined,
  );
  return annotated && textOf(at(object, "spec", "loadBalancerIP")) !== undefined;
}

function assignFixed(
  inventory: Inventory,
  pools: readonly Pool[],
  balancer: Balancer,
  address: string,
): string | undefined {
  const parsed = parseAddress(address);
  const inside = ({ ranges }: Pool) =>
    ranges.some(
      ({ family, first, last }) => family === parsed?.family && first <= parsed.value && parsed.value <= last,
    );
  const pool = pools.find(inside);
  if (parsed === undefined || pool === undefined) return `${address} is in no pool`;
  if (balancer.pool !== undefined && balancer.pool !== pool.name) {
    return `${address} is in the pool ${pool.name}, not in ${balancer.pool}`;
  }
  if (!isOpenTo(inventory, pool, balancer)) return `the pool ${pool.name} is not for it`;
  const holder = pool.used.find(({ family, value }) => family === parsed.family && value === parsed.value);
  if (holder === undefined) {
    pool.used.push({ ...parsed, sharing: balancer.sharing, ports: new Set(balancer.ports) });
    return undefined;
  }
  return share(holder, balancer) ? undefined : `${address} is taken by another Service`;
}
