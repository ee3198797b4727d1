import type { CompiledObject } from "../../../model/compiled.ts";
import { selectorMatches } from "../../../model/kubernetes/selectors.ts";
import { asList, asTextMap, asTexts, at } from "../../../model/loose.ts";
import { type Inventory, ofKind, sameNamespace } from "../relations/inventory.ts";
import { labelSelectorOf } from "../relations/selection.ts";
import { type AddressRange, type Family, parseRange, sizeOf } from "./ranges.ts";

/** An IPAddressPool, and what is taken from it. */
export interface Pool {
  readonly name: string;
  readonly ranges: readonly AddressRange[];
  readonly room: Readonly<Record<Family, bigint>>;
  readonly object: CompiledObject;
  readonly used: Assigned[];
}

/** An address in use. `value` is undefined while it does not matter which one it is. */
interface Assigned {
  readonly family: Family;
  readonly value: bigint | undefined;
  readonly sharing: string;
  readonly ports: Set<string>;
}

/** A Service that wants addresses. */
export interface Balancer {
  readonly service: CompiledObject;
  readonly families: readonly Family[];
  readonly fixed: readonly string[];
  readonly pool: string | undefined;
  /** Empty: the address is not shared. Services share when it is equal and their ports differ. */
  readonly sharing: string;
  readonly ports: readonly string[];
}

export function poolOf(object: CompiledObject): Pool {
  const spec = at(object.object, "spec");
  const avoidBuggy = at(spec, "avoidBuggyIPs") === true;
  const ranges = asTexts(at(spec, "addresses")).flatMap((range) => parseRange(range) ?? []);
  const room = (family: Family) =>
    ranges.filter((range) => range.family === family).reduce((sum, range) => sum + sizeOf(range, avoidBuggy), 0n);
  return {
    name: object.object.metadata.name,
    ranges,
    room: { IPv4: room("IPv4"), IPv6: room("IPv6") },
    object,
    used: [],
  };
}

/** Takes an address of each family that a Service needs, shared ones first. */
export function take(pool: Pool, balancer: Balancer): boolean {
  const free = (family: Family) =>
    BigInt(pool.used.filter((used) => used.family === family).length) < pool.room[family];
  const shared = (family: Family) => pool.used.find((used) => used.family === family && mayShare(used, balancer));
  if (!balancer.families.every((family) => shared(family) !== undefined || free(family))) return false;
  for (const family of balancer.families) {
    const holder = shared(family);
    if (holder !== undefined) share(holder, balancer);
    else pool.used.push({ family, value: undefined, sharing: balancer.sharing, ports: new Set(balancer.ports) });
  }
  return true;
}

function mayShare({ sharing, ports }: Assigned, balancer: Balancer): boolean {
  return sharing !== "" && sharing === balancer.sharing && balancer.ports.every((port) => !ports.has(port));
}

/** Takes part in an address that another Service has. */
export function share(holder: Assigned, balancer: Balancer): boolean {
  if (!mayShare(holder, balancer)) return false;
  for (const port of balancer.ports) holder.ports.add(port);
  return true;
}

/** Whether a pool is kept for some Services; MetalLB tries these before the others. */
export function isPinned({ object }: Pool): boolean {
  return at(object.object, "spec", "serviceAllocation") !== undefined;
}

/** Whether a pool's serviceAllocation lets a Service in (isPoolCompatibleWithService in MetalLB's allocator). */
export function isOpenTo(inventory: Inventory, { object }: Pool, { service }: Balancer): boolean {
  const allocation = at(object.object, "spec", "serviceAllocation");
  const { namespace, labels } = service.object.metadata;
  const named = asTexts(at(allocation, "namespaces"));
  const selectors = asList(at(allocation, "namespaceSelectors")).map(labelSelectorOf);
  const home = ofKind(inventory, "Namespace").find(({ object: { metadata } }) => metadata.name === namespace);
  const inNamespace =
    (named.length === 0 && selectors.length === 0) ||
    named.some((name) => sameNamespace(name, namespace)) ||
    selectors.some(
      (selector) => home !== undefined && selectorMatches(selector, asTextMap(home.object.metadata.labels)),
    );
  const services = asList(at(allocation, "serviceSelectors")).map(labelSelectorOf);
  return (
    inNamespace && (services.length === 0 || services.some((selector) => selectorMatches(selector, asTextMap(labels))))
  );
}
