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
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const warnings = diagnostics.filter(({ severity }) => severity === "warning");
  // generate is run at every save: there the warnings are counted, check shows them.
  const shown = mode === "none" ? diagnostics : errors;
  const { textOf } = await import("../../diagnostics/text.ts");
  const found = shown.length === 0 ? "" : `${textOf(shown, colour)}\n`;
  const counts = `${count(errors.length, "error")}, ${count(warnings.length, "warning")}`;
  if (errors.length > 0) return `${found}${counts}${mode === "write" ? "; nothing was written" : ""}.\n`;
  if (mode === "none") return `${found}${counts}.\n`;
  const hint = warnings.length === 0 ? "" : `${count(warnings.length, "warning")}: \`trip-config check\` shows them.\n`;
  return (mode === "write" ? `${summary(units)}\n` : staleness(units)) + hint;
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
