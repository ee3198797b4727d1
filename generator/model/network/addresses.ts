import { type Interval, type Intervals, subtract } from "./intervals.ts";

/**
 * IP addresses as places on one line: IPv4 addresses by their value, IPv6 addresses far behind them. So ranges of the
 * two families never overlap or touch, as in Go's net.IPNet, which the API server and the network plugins use.
 */
export type Addresses = Intervals<bigint>;

const ipv4Size = 1n << 32n;
const ipv6Start = 1n << 40n;
const mappedPrefix = 0xffffn << 32n;

export const everyIpv4Address: Interval<bigint> = { first: 0n, end: ipv4Size };
export const everyAddress: Addresses = [everyIpv4Address, { first: ipv6Start, end: ipv6Start + (1n << 128n) }];

/**
 * Where a cache on the node listens for questions (cluster/addons/dns/nodelocaldns of Kubernetes: 169.254.20.10, others
 * choose another link-local address): in the network of the node, and outside for nobody.
 */
export const nodeCaches: Interval<bigint> = { first: 0xa9fe0000n, end: 0xa9ff0000n };

/** The place of an IP address, or undefined when `text` is none. IPv4-mapped IPv6 addresses are the IPv4 ones. */
export function addressOf(text: string): bigint | undefined {
  const ipv4 = ipv4Value(text);
  if (ipv4 !== undefined) return ipv4;
  const ipv6 = ipv6Value(text);
  if (ipv6 === undefined) return undefined;
  return isMapped(ipv6) ? ipv6 - mappedPrefix : ipv6 + ipv6Start;
}

/** The addresses of a CIDR, whose host bits may be set, or undefined when `text` is none. */
export function cidrOf(text: string): Interval<bigint> | undefined {
  const [, address = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bits = prefix === "" ? -1 : Number(prefix);
  const ipv4 = ipv4Value(address);
  if (ipv4 !== undefined) return block(ipv4, 32, bits, 0n);
  const ipv6 = ipv6Value(address);
  if (ipv6 === undefined) return undefined;
  return isMapped(ipv6) && bits >= 96
    ? block(ipv6 - mappedPrefix, 32, bits - 96, 0n)
    : block(ipv6, 128, bits, ipv6Start);
}

/** The addresses of `cidr` that are in none of `except`; none at all when `cidr` is not a CIDR. */
export function addressesOf(cidr: string, except: readonly string[]): Addresses {
  const whole = cidrOf(cidr);
  if (whole === undefined) return [];
  return subtract(
    [whole],
    except.flatMap((hole) => cidrOf(hole) ?? []),
  );
}

/** A range as people write it: a CIDR where it is one, and else its first and last address. */
export function formatRange({ first, end }: Interval<bigint>): string {
  const size = end - first;
  const offset = first < ipv4Size ? first : first - ipv6Start;
  if ((size & (size - 1n)) !== 0n || offset % size !== 0n) return `${formatAddress(first)}-${formatAddress(end - 1n)}`;
  const prefix = (first < ipv4Size ? 33 : 129) - size.toString(2).length;
  return `${formatAddress(first)}/${prefix}`;
}

function formatAddress(place: bigint): string {
  if (place < ipv4Size) return [24n, 16n, 8n, 0n].map((shift) => (place >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, group) => ((place - ipv6Start) >> BigInt(112 - 16 * group)) & 0xffffn);
  return groups
    .map((group) => group.toString(16))
    .join(":")
    .replace(/(?:^|:)0(?::0)+(?:$|:)/, "::");
}

function block(value: bigint, width: number, bits: number, offset: bigint): Interval<bigint> | undefined {
  if (bits < 0 || bits > width) return undefined;
  const size = 1n << BigInt(width - bits);
  const first = value - (value % size) + offset;
  return { first, end: first + size };
}

/** Leading zeros are decimal, as in the parser that Kubernetes keeps for such fields (k8s.io/utils/net). */
function ipv4Value(text: string): bigint | undefined {
  if (!/^\d+(?:\.\d+){3}$/.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 255)
    ? bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
    : undefined;
}

function ipv6Value(text: string): bigint | undefined {
  const [, head = text, tail] = /^(.*:)([^:]*\..*)$/.exec(text) ?? [];
  if (tail === undefined) return groupsValue(text);
  const ipv4 = ipv4Value(tail);
  if (ipv4 === undefined) return undefined;
  return groupsValue(`${head}${(ipv4 >> 16n).toString(16)}:${(ipv4 & 0xffffn).toString(16)}`);
}

function groupsValue(text: string): bigint | undefined {
  const halves = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [left = [], right] = halves;
  const missing = 8 - left.length - (right?.length ?? 0);
  if (halves.length > 2 || (right === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...(right ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function isMapped(ipv6: bigint): boolean {
  return ipv6 >> 32n === 0xffffn;
}
