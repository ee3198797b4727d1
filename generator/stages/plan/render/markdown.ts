import type { Effect } from "../effect.ts";
import type { Change, UnitPlan } from "../unit-plan.ts";
import { code, fenced, html, inline } from "./escape.ts";
import { cut, headline, linesOf, objectText, totalsText } from "./lines.ts";
import { restartOrder } from "./order.ts";

/** Rows of one table, lines of one block: a section stays far below what a body may hold. */
const rowsAtMost = 40;
const linesAtMost = 80;

/**
 * A unit's plan for the body of a pull request, as sections that stand for themselves: a heading with what is refused,
 * a table with a row per change, what it does as a whole, and a block that opens per object.
 */
export function markdownSections(plan: UnitPlan): readonly string[] {
  return [
    [`## ${code(plan.unit)}`, `${capital(totalsText(plan.totals))}.`, ...refusals(plan)].join("\n\n"),
    ...chunks(plan.changes, rowsAtMost).map(overview),
    ...effectSections(plan),
    ...plan.changes.filter(({ fields, effects }) => fields.length + effects.length > 0).map(details),
  ];
}

function refusals({ refusals: all }: UnitPlan): readonly string[] {
  if (all.length === 0) return [];
  return [
    all
      .map(
        ({ code: name, message, hint }) =>
          `- **refused** (${code(name)}): ${inline(message)}${hint === undefined ? "" : ` Hint: ${inline(hint)}`}`,
      )
      .join("\n"),
  ];
}

function overview(changes: readonly Change[]): string {
  const rows = changes.map(({ effects, action, object, ...rest }) => {
    const words = cut(headline({ effects, action, object, ...rest }), 400);
    // Without an effect the headline is paths, which are text of the input.
    const what = effects.length > 0 ? inline(words) : words === "" ? "" : code(words);
    return `| ${[effects[0]?.severity ?? "", action, code(objectText(object)), what].map(cell).join(" | ")} |`;
  });
  return ["| | Change | Object | What it does |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function effectSections(plan: UnitPlan): readonly string[] {
  const waves = restartOrder(plan);
  const restarts = waves.map(({ wave, workloads }) => `- wave ${wave}: ${inline(cut(workloads.join(", "), 2000))}`);
  return [
    ...chunks(plan.effects, rowsAtMost).map(
      (effects) =>
        `### The ${plan.unit === "cluster" || plan.unit === "argocd" ? "unit" : "environment"} as a whole\n\n${effects.map(effectItem).join("\n")}`,
    ),
    ...(restarts.length === 0 ? [] : [`### Pods restart in this order\n\n${restarts.join("\n")}`]),
    ...(plan.resources.length === 0 ? [] : [resourceTable(plan)]),
  ];
}

function effectItem({ severity, kind, message, hint }: Effect): string {
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

function details({ action, object, path, fields, effects }: Change): string {
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
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
