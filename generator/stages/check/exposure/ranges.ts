/** A range of addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

export type Family = "IPv4" | "IPv6";

/** `first-last` or CIDR, as MetalLB writes them; undefined when it is neither. */
export function parseRange(range: string): AddressRange | undefined {
  const [one = "", other] = range.split("-").map((end) => end.trim());
  if (other !== undefined) {
    const [first, last] = [parseAddress(one), parseAddress(other)];
    if (first === undefined || last === undefined || first.family !== last.family || first.value > last.value)
      return undefined;
    return { family: first.family, first: first.value, last: last.value };
  }
  const [base = "", length = ""] = one.split("/");
  const address = parseAddress(base);
  const bits = address?.family === "IPv4" ? 32 : 128;
  if (address === undefined || !/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined;
  const size = 1n << BigInt(bits - Number(length));
  const first = address.value - (address.value % size);
  return { family: address.family, first, last: first + size - 1n };
}

/** An address as a number. */
export function parseAddress(address: string): { readonly family: Family; readonly value: bigint } | undefined {
  if (address.includes(":")) return parseIpv6(address);
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return { family: "IPv4", value: parts.reduce((value, part) => value * 256n + BigInt(part), 0n) };
}

function parseIpv6(address: string): ReturnType<typeof parseAddress> {
  const [head = "", tail, more] = address.split("::");
  if (more !== undefined) return undefined;
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array<string>(Math.max(missing, 0)).fill("0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { family: "IPv6", value: groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n) };
}

/** Addresses of a range; `avoidBuggy` leaves out IPv4 addresses that end in .0 or .255, as MetalLB's avoidBuggyIPs does. */
export function sizeOf({ family, first, last }: AddressRange, avoidBuggy: boolean): bigint {
  const all = last - first + 1n;
  if (!avoidBuggy || family === "IPv6") return all;
  // How many numbers up to `end` end in .0, and in .255.
  const zeros = (end: bigint) => (end < 0n ? 0n : end / 256n + 1n);
  const tops = (end: bigint) => (end + 1n) / 256n;
  return all - (zeros(last) - zeros(first - 1n)) - (tops(last) - tops(first - 1n));
}
