import { posix } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { gather } from "../../diagnostics/gather.ts";
import type { LocatedDiagnostic } from "../../diagnostics/locate.ts";
import type { UnitReport, Written } from "../../stages/write/write.ts";
import type { Invocation } from "../invocation.ts";
import { count } from "./count.ts";
import { located } from "./locating.ts";

export type Format = "text" | "json" | "sarif" | "github" | "markdown";

export interface ViewOptions {
  readonly mode: "write" | "compare" | "none";
  readonly format: Format;
  readonly colour: boolean;
  /** Folder that paths of files are relative to. */
  readonly folder: string;
  /** What was proven, or not, in words. */
  readonly proven?: string;
  /** Fields beside the diagnostics in `--format json`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Prints what a run found, and what it wrote or would write, and answers the text. What renders is loaded when there is something to render. */
export async function printWritten(written: Written, options: ViewOptions, invocation: Invocation): Promise<string> {
  const text = await rendered(written, options, invocation);
  invocation.stdout.write(text);
  return text;
}

async function rendered(written: Written, options: ViewOptions, invocation: Invocation): Promise<string> {
  if (options.format === "text" && options.mode !== "none" && isProven(written)) return outcome(written, options);
  const diagnostics = await located(written);
  switch (options.format) {
    case "text":
      return (await text(diagnostics, options)) + (isStaleOnly(written) ? staleness(written.units) : "");
    case "json": {
      const { jsonOf } = await import("../../diagnostics/json.ts");
      const result = { diagnostics: diagnostics.map(jsonOf), units: written.units, ...options.extra };
      return `${JSON.stringify(result, null, 2)}\n`;
    }
    case "sarif": {
      const { sarifOf } = await import("../../diagnostics/sarif.ts");
      const prefix = await prefixOf(options.folder, invocation);
      return sarifOf(inRepository(diagnostics, prefix), packageJson.version, prefix);
    }
    case "github": {
      const { githubOf } = await import("../../diagnostics/github.ts");
      return githubOf(inRepository(diagnostics, await prefixOf(options.folder, invocation)));
    }
    case "markdown": {
      const { markdownOf } = await import("../../diagnostics/markdown.ts");
      return markdownOf(diagnostics);
    }
  }
}

/** What asks git is loaded where a forge is to read what is found. */
async function prefixOf(folder: string, invocation: Invocation): Promise<string> {
  const { pathInRepository } = await import("../repository-path.ts");
  return pathInRepository(folder, invocation);
}

/** The same with paths from the root of the repository, which is what a forge knows files by. */
function inRepository(diagnostics: readonly LocatedDiagnostic[], prefix: string): readonly LocatedDiagnostic[] {
  return diagnostics.map(({ location, ...diagnostic }) => ({
    ...diagnostic,
    ...(location && { location: { ...location, file: posix.normalize(`${prefix}${location.file}`) } }),
  }));
}

/** How many objects of which kinds were proven; empty where there was none. */
export function provenText(kinds: ReadonlyMap<string, number>): string {
  const total = [...kinds.values()].reduce((sum, one) => sum + one, 0);
  const list = [...kinds].map(([kind, number]) => `${number} ${kind}`).join(", ");
  return total === 0 ? "" : `${count(total, "object")} proven: ${list}.\n`;
}

/** What was not proven, as somebody else renders it; empty where there is none. */
export function unprovenText(charts: readonly string[]): string {
  return charts.length === 0 ? "" : `Not proven is what Argo CD renders: ${charts.join(", ")}.\n`;
}

async function text(
  diagnostics: readonly LocatedDiagnostic[],
  { mode, colour, proven = "" }: ViewOptions,
): Promise<string> {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  // generate is run at every save: there the warnings are counted, check shows them. What was there before nobody has to read.
  const shown = mode === "none" ? diagnostics.filter(({ waiver }) => waiver?.kind !== "baseline") : errors;
  const counts = countsText(diagnostics);
  const consequence = mode === "write" && errors.length > 0 ? "; nothing was written" : "";
  if (shown.length === 0) return `${proven}${counts}.\n`;
  const { plainTextOf } = await import("../../diagnostics/text.ts");
  return `${plainTextOf(shown, colour)}\n${proven}${counts}${consequence}.\n`;
}

/** `1 error, 2 warnings`, and what is waived or known where something is. */
export function countsText(diagnostics: readonly Pick<LocatedDiagnostic, "severity" | "waiver">[]): string {
  const of = (wanted: LocatedDiagnostic["severity"]) =>
    diagnostics.filter(({ severity }) => severity === wanted).length;
  const by = (wanted: "waiver" | "baseline") => diagnostics.filter(({ waiver }) => waiver?.kind === wanted).length;
  const waived = by("waiver") === 0 ? [] : [`${by("waiver")} waived`];
  const known = by("baseline") === 0 ? [] : [`${by("baseline")} known`];
  return [count(of("error"), "error"), count(of("warning"), "warning"), ...waived, ...known].join(", ");
}

function isProven({ diagnostics }: Written): boolean {
  return diagnostics.every(({ severity }) => severity !== "error");
}

/** All is proven, and what is wrong is that the schemas are another version's: then the files out of date are told as well. */
function isStaleOnly({ diagnostics }: Written): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return errors.length > 0 && errors.every(({ code }) => code === "stale-schemas");
}

/** What was written, or is stale. The warnings are counted only, which needs no places. */
function outcome({ units, diagnostics, sources }: Written, { mode }: ViewOptions): string {
  const warnings = gather(diagnostics, sources).filter(({ severity }) => severity === "warning").length;
  const hint = warnings === 0 ? "" : `${count(warnings, "warning")}: \`trip-config check\` shows them.\n`;
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
