import type { LocatedDiagnostic } from "../../diagnostics/locate.ts";
import type { UnitReport, Written } from "../../write/write.ts";

export type Format = "text" | "json";

interface ViewOptions {
  readonly mode: "write" | "compare" | "none";
  readonly format: Format;
  readonly colour: boolean;
}

/** Prints what a run found, and what it wrote or would write. Rendering is loaded when there is something to render. */
export async function printWritten(written: Written, options: ViewOptions): Promise<void> {
  const { locate } = await import("../../diagnostics/locate.ts");
  const diagnostics = written.diagnostics.length === 0 ? [] : locate(written.diagnostics, written.sources);
  process.stdout.write(
    options.format === "json" ? await json(written, diagnostics) : await text(written, diagnostics, options),
  );
}

async function json({ units }: Written, diagnostics: readonly LocatedDiagnostic[]): Promise<string> {
  const { jsonOf } = await import("../../diagnostics/json.ts");
  return `${JSON.stringify({ diagnostics: diagnostics.map(jsonOf), units }, null, 2)}\n`;
}

async function text(
  { units }: Written,
  diagnostics: readonly LocatedDiagnostic[],
  { mode, colour }: ViewOptions,
): Promise<string> {
  const { textOf } = await import("../../diagnostics/text.ts");
  const found = diagnostics.length === 0 ? "" : `${textOf(diagnostics, colour)}\n`;
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    const consequence = mode === "write" ? "; nothing was written" : "";
    return `${found}${count(errors, "error")}, ${count(diagnostics.length - errors, "warning")}${consequence}.\n`;
  }
  const warnings = diagnostics.length > 0 ? `${count(diagnostics.length, "warning")}. ` : "";
  if (mode === "none") return `${found}${warnings}No errors.\n`;
  return found + (mode === "write" ? `${warnings}${summary(units)}\n` : staleness(units));
}

function summary(units: readonly UnitReport[]): string {
  const sum = (of: (unit: UnitReport) => number) => units.reduce((total, unit) => total + of(unit), 0);
  const written = sum(({ changed, added }) => changed.length + added.length);
  const removed = sum((unit) => unit.removed.length);
  return `${count(written, "file")} written, ${removed} removed, ${sum((unit) => unit.unchanged)} unchanged.`;
}

function staleness(units: readonly UnitReport[]): string {
  const lines = units.flatMap(({ changed, added, removed }) => [
    ...changed.map((path) => `stale    ${path}`),
    ...added.map((path) => `missing  ${path}`),
    ...removed.map((path) => `extra    ${path}`),
  ]);
  if (lines.length === 0) return "out/ and argocd/ are up to date.\n";
  return `${lines.join("\n")}\n${count(lines.length, "file")} out of date: run \`trip-config generate\` and commit the result.\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
