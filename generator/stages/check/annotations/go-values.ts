/** How Go's standard library reads texts: strconv.ParseBool, strconv.Atoi, net.ParseCIDR and net.ParseIP. */

import { parseAddress } from "../exposure/ranges.ts";

export function isGoBool(value: string): boolean {
  return /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value);
}

export function isGoInt(value: string): boolean {
  return /^[+-]?\d{1,18}$/.test(value);
}

/** Addresses and ranges, separated by commas. */
export function areCidrs(value: string): boolean {
  return value.split(",").every((entry) => {
    const [address = "", bits, more] = entry.trim().split("/");
    const parsed = parseAddress(address);
    if (parsed === undefined || more !== undefined) return false;
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (parsed.family === "IPv4" ? 32 : 128));
  });
}

/** time.ParseDuration: its units end with hours. */
export function isGoDuration(value: string): boolean {
  return value === "0" || /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(value);
}
