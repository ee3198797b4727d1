import { median } from "./rounds.ts";

/** A markdown table; all columns but the first are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

export type Times = ReadonlyMap<string, readonly number[]>;

/** Median of a contestant's runs, in milliseconds; NaN when it did not run. */
export function medianOf(times: Times, name: string): number {
  return median(times.get(name) ?? []);
}

/** Medians, with their ratios to each of the contestants named in `against`. */
export function timesTable(times: Times, against: readonly string[]): string {
  const rows = [...times].map(([name, runs]) => [
    name,
    String(runs.length),
    median(runs).toFixed(0),
    Math.min(...runs).toFixed(0),
    ...against.map((other) => (median(runs) / medianOf(times, other)).toFixed(2)),
  ]);
  return table(["", "runs", "median ms", "best ms", ...against.map((name) => `× ${name}`)], rows);
}
