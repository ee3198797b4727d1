import { styleText } from "node:util";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { Effect, Severity } from "../effect.ts";
import type { Change, UnitPlan } from "../unit-plan.ts";
import { type Row, type Subject, worstRows, worstSubjects } from "../worst-first.ts";
import { linesOf, objectText, printable, rowText, signs, totalsText } from "./lines.ts";
import { restartOrder } from "./restarts.ts";

export type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

export const tones = {
  critical: ["red", "bold"],
  high: "red",
  medium: "yellow",
  low: "dim",
} as const satisfies Record<Severity, Parameters<typeof styleText>[0]>;

/** A unit's plan for a terminal: a line for each thing that it tells, then the same in detail; the worst first. */
export function planText(plan: UnitPlan, colour: boolean): string {
  const style: Style = (format, text) => (colour ? styleText(format, text) : text);
  const blocks = [
    `${style("bold", printable(plan.unit))}: ${totalsText(plan.totals)}`,
    plan.refusals.map((refusal) => refusalLines(refusal, style)).join("\n"),
    worstRows(plan)
      .map((row) => overviewLine(row, style))
      .join("\n"),
    restartText(plan),
    resourceText(plan),
    ...worstSubjects(plan).map((subject) => detail(subject, plan.unit, style)),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function overviewLine(row: Row, style: Style): string {
  const { severity } = row;
  const mark = severity === undefined ? " ".repeat(8) : style(tones[severity], severity.padEnd(8));
  return `${mark} ${printable(rowText(row))}`;
}

function detail(subject: Subject, unit: string, style: Style): string {
  if (subject.about === "object") return changeDetail(subject.change, style);
  const title = style("bold", `${printable(unit)} as a whole`);
  return [title, ...subject.effects.flatMap((effect) => effectLines(effect, style))].join("\n");
}

function changeDetail(change: Change, style: Style): string {
  const title = `${style("bold", `${signs[change.action]} ${objectText(change.object)}`)} ${style("dim", printable(change.path))}`;
  const effects = change.effects.flatMap((effect) => effectLines(effect, style));
  const fields = change.fields.flatMap((field) =>
    linesOf(field).map(({ sign, text }) => {
      const tone = sign === "-" ? "red" : "green";
      return sign === " " ? `  ${text}` : `    ${style(tone, `${sign} ${text}`)}`;
    }),
  );
  return [title, ...effects, ...fields].join("\n");
}

export function effectLines({ severity, kind, message, hint }: Effect, style: Style): readonly string[] {
  const line = `  ${style(tones[severity], `${severity}[${kind}]`)} ${printable(message)}`;
  return hint === undefined ? [line] : [line, `  ${style("cyan", `hint: ${printable(hint)}`)}`];
}

export function refusalLines(
  { code, message, hint }: Pick<Diagnostic, "code" | "message" | "hint">,
  style: Style,
): string {
  const line = `${style(["red", "bold"], `refused[${code}]`)} ${message}`;
  return hint === undefined ? line : `${line}\nhint: ${hint}`;
}

function restartText(plan: UnitPlan): string {
  const waves = restartOrder(plan);
  if (waves.length === 0) return "";
  return [
    "Pods restart in this order:",
    ...waves.map(({ wave, workloads }) => `  wave ${wave}: ${printable(workloads.join(", "))}`),
  ].join("\n");
}

function resourceText({ resources }: UnitPlan): string {
  if (resources.length === 0) return "";
  const rows = resources.map(({ namespace, resource, from, to, limitFrom, limitTo }) => [
    printable(namespace),
    printable(resource),
    changeText(from, to),
    limitFrom === undefined && limitTo === undefined
      ? ""
      : `of ${changeText(limitFrom ?? "no limit", limitTo ?? "no limit")}`,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  return ["Needed at rest, of what the quota allows:", ...lines].join("\n");
}

function changeText(from: string, to: string): string {
  return from === to ? to : `${from} → ${to}`;
}
