import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { chunksOf } from "../../../model/chunks.ts";
import { capital } from "../../../model/sentences.ts";
import type { Effect } from "../effect.ts";
import type { Change, UnitPlan } from "../unit-plan.ts";
import { type Row, type Subject, worstRows, worstSubjects, worstUnits } from "../worst-first.ts";
import { code, fenced, html, inline } from "./escape.ts";
import { cut, headline, linesOf, objectText, totalsText } from "./lines.ts";
import { restartOrder } from "./restarts.ts";

/** Rows of one table, lines and effects of one block: a section stays far below what a body may hold. */
const rowsAtMost = 40;
const linesAtMost = 80;
const effectsAtMost = 20;

/**
 * Plans of units for the body of a pull request, as sections that stand for themselves, the worst first, so that a body that
 * is too long loses what matters least: of each unit a heading with what is refused, a table with a row for each thing that it
 * tells, and what its pods do; then a block that opens for each of them.
 */
export function markdownSections(plans: readonly UnitPlan[]): readonly string[] {
  const ordered = worstUnits(plans, (plan) => [plan]);
  return [
    ...ordered.flatMap(summary),
    ...ordered.flatMap((plan) => {
      const sections = worstSubjects(plan).flatMap((subject) => details(subject, plan.unit));
      const [first, ...rest] = sections;
      return first === undefined || ordered.length === 1
        ? sections
        : [`## ${code(plan.unit)} in detail\n\n${first}`, ...rest];
    }),
  ];
}

function summary(plan: UnitPlan): readonly string[] {
  const waves = restartOrder(plan);
  const restarts = waves.map(({ wave, workloads }) => `- wave ${wave}: ${inline(cut(workloads.join(", "), 2000))}`);
  return [
    [`## ${code(plan.unit)}`, `${capital(totalsText(plan.totals))}.`, ...refusals(plan)].join("\n\n"),
    ...Array.from(chunksOf(worstRows(plan), rowsAtMost), (rows) => overview(rows, plan.unit)),
    ...(restarts.length === 0 ? [] : [`### Pods restart in this order\n\n${restarts.join("\n")}`]),
    ...(plan.resources.length === 0 ? [] : [resourceTable(plan)]),
  ];
}

function refusals({ refusals: all }: UnitPlan): readonly string[] {
  if (all.length === 0) return [];
  return [all.map(refusalItem).join("\n")];
}

export function refusalItem({ code: name, message, hint }: Pick<Diagnostic, "code" | "message" | "hint">): string {
  return `- **refused** (${code(name)}): ${inline(message)}${hint === undefined ? "" : ` Hint: ${inline(hint)}`}`;
}

function overview(rows: readonly Row[], unit: string): string {
  const lines = rows.map((row) => `| ${cells(row, unit).map(cell).join(" | ")} |`);
  return ["| | Change | Object | What it does |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

function cells(row: Row, unit: string): readonly string[] {
  if (row.about === "unit") return [row.severity, "as a whole", code(unit), inline(cut(row.effect.message, 400))];
  const { action, object } = row.change;
  const words = cut(headline(row.change), 400);
  // Without an effect the headline is paths, which are text of the input.
  const what = row.severity !== undefined ? inline(words) : words === "" ? "" : code(words);
  return [row.severity ?? "", action, code(objectText(object)), what];
}

export function effectItem({ severity, kind, message, hint }: Effect): string {
  return `- **${severity}** (${kind}): ${inline(cut(message, 1500))}${hint === undefined ? "" : ` Hint: ${inline(hint)}`}`;
}

function resourceTable({ resources }: UnitPlan): string {
  const rows = resources
    .slice(0, 2 * rowsAtMost)
    .map(({ namespace, resource, from, to, limitFrom = "", limitTo = "" }) => {
      const cells = [code(namespace), code(resource), changed(from, to), changed(limitFrom, limitTo)];
      return `| ${cells.map(cell).join(" | ")} |`;
    });
  return [
    "### Needed at rest, and what the quota allows",
    ["| Namespace | Resource | Needed | Allowed |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}

function changed(from: string, to: string): string {
  if (from === to) return to;
  return `${from === "" ? "no limit" : from} → ${to === "" ? "no limit" : to}`;
}

function details(subject: Subject, unit: string): readonly string[] {
  if (subject.about === "object") return [changeDetails(subject.change)];
  const summary = `<details><summary><code>${html(unit)}</code> as a whole</summary>`;
  return Array.from(chunksOf(subject.effects, effectsAtMost), (effects) =>
    [summary, effects.map(effectItem).join("\n"), "</details>"].join("\n\n"),
  );
}

function changeDetails({ action, object, path, fields, effects }: Change): string {
  const lines = fields.flatMap((field) => linesOf(field).map(({ sign, text }) => `${sign} ${text}`));
  const more = lines.length - linesAtMost;
  const shown = more > 0 ? [...lines.slice(0, linesAtMost), `  … ${more} more lines`] : lines;
  return [
    `<details><summary>${action} <code>${html(objectText(object))}</code></summary>`,
    `File: ${code(path)}`,
    ...(effects.length === 0 ? [] : [effects.map(effectItem).join("\n")]),
    ...(shown.length === 0 ? [] : [fenced("diff", shown)]),
    "</details>",
  ].join("\n\n");
}

/** In a table a bar ends the cell, even in code. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
