import type { Interval, Intervals } from "./intervals.ts";

export type Protocol = "TCP" | "UDP" | "SCTP";

/** Ports of all protocols as places on one line: TCP's by their number, UDP's and SCTP's behind them. */
export type Ports = Intervals<number>;

const size = 65_536;
const offsets: Readonly<Record<Protocol, number>> = { TCP: 0, UDP: size, SCTP: 2 * size };

export const everyPort: Ports = [
  portRange("TCP", 1, 65_535),
  portRange("UDP", 1, 65_535),
  portRange("SCTP", 1, 65_535),
];

/** Ports of one protocol, both ends included. */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** A span as people write it: `443`, or `8000-8100`. */
export function formatSpan({ first, last }: PortSpan): string {
  return first === last ? String(first) : `${first}-${last}`;
}

/** `value` as a protocol; TCP when it is missing, as everywhere in the API; undefined when it is none. */
export function protocolOf(value: unknown): Protocol | undefined {
  if (value === undefined || value === null) return "TCP";
  return value === "TCP" || value === "UDP" || value === "SCTP" ? value : undefined;
}

/** The place of a port. */
export function portPlace(protocol: Protocol, port: number): number {
  return offsets[protocol] + port;
}

/** The ports of a protocol from `first` to `last`. */
export function portRange(protocol: Protocol, first: number, last: number): Interval<number> {
  return { first: offsets[protocol] + first, end: offsets[protocol] + last + 1 };
}

/** Ports as people write them, e.g. `TCP port 80`, `UDP ports 1000-2000` or `every port`. */
export function formatPorts(ports: Ports): string {
  const covered = ports.reduce((sum, { first, end }) => sum + end - first, 0);
  if (covered === 3 * (size - 1)) return "every port";
  return ports.map(formatInterval).join(", ");
}

function formatInterval({ first, end }: Interval<number>): string {
  const protocol = first >= offsets.SCTP ? "SCTP" : first >= offsets.UDP ? "UDP" : "TCP";
  const [low, high] = [first - offsets[protocol], end - 1 - offsets[protocol]];
  if (low === high) return `${protocol} port ${low}`;
  return low === 1 && high === size - 1 ? `every ${protocol} port` : `${protocol} ports ${low}-${high}`;
}
