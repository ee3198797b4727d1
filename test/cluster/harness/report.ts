import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

/** A line of the table at the end of the suite. Numbers of one measure and part are summed up. */
export interface ReportRow {
  /** What was done, e.g. `dry run of all cases`. */
  readonly part: string;
  readonly measure:
    | "objects applied"
    | "environments compared"
    | "agreements"
    | "disagreements"
    | "seconds to Synced and Healthy";
  readonly value: number;
}

/** Says something for the table at the end; called within a test. */
export function report(row: ReportRow): void {
  appendFileSync(join(inject("reportFolder"), "rows.jsonl"), `${JSON.stringify(row)}\n`);
}

/** The table: a part a line, a measure a column. */
export function reportTable(folder: string): string {
  const rows = readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n"))
    .map((line) => JSON.parse(line) as ReportRow);
  const measures = [...new Set(rows.map(({ measure }) => measure))];
  const parts = [...new Set(rows.map(({ part }) => part))];
  const cell = (part: string, measure: string) => {
    const values = rows.filter((row) => row.part === part && row.measure === measure).map(({ value }) => value);
    return values.length === 0 ? "" : String(values.reduce((sum, value) => sum + value, 0));
  };
  const table = [["", ...measures], ...parts.map((part) => [part, ...measures.map((measure) => cell(part, measure))])];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
