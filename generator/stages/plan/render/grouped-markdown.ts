import { chunksOf } from "../../../model/chunks.ts";
import { capital } from "../../../model/sentences.ts";
import type { Room } from "../group/families.ts";
import { type Grouped, grouped, rowOf } from "../group/grouped.ts";
import { type Block, outlineOf, type Quiet, shownFields } from "../group/outline.ts";
import { shownValue } from "../group/places.ts";
import type { UnitPlan } from "../unit-plan.ts";
import { code, fenced, html, inline } from "./escape.ts";
import { bulkLine, countedObjects, quietAction, quietLine, restLine, whereText } from "./grouped-lines.ts";
import { neededRows, orderRows, refusalRows, totalsLines } from "./grouped-sums.ts";
import { cut, headline, linesOf, totalsText } from "./lines.ts";
import { cell, effectItem, refusalItem } from "./markdown.ts";
import { type Everywhere, everywhere } from "./places.ts";

/** Of what is alike, how much is told: the rest is counted. Rows of one table, lines of one block of code. */
const room: Room = { whole: 10, lines: 10 };
const rowsAtMost = 40;
const linesAtMost = 80;
const namesAtMost = 200;
const effectsAtMost = 20;

/**
 * Plans of units for the body of a pull request, with what is equal in them told once: sections that stand for themselves.
 * First what changes in numbers, a table with a row for each distinct effect, the worst first, and what comes and goes without
 * one; then a block that opens for each of them.
 */
export function groupedSections(plans: readonly UnitPlan[]): readonly string[] {
  const told = grouped(plans);
  const all = everywhere(told.units);
  const { blocks, quiet } = outlineOf(told, room);
  const rows = blocks.flatMap((block) => rowsOf(block, told, all));
  const lines = quiet.map((one) => `- ${quietAction(one)}: ${inline(cut(quietLine(one, told, all), 1000))}`);
  return [
    [heading(told), ...refusals(told, all)].join("\n\n"),
    ...Array.from(chunksOf(rows, rowsAtMost), (some) =>
      ["| | Change | Where | What it does |", "| --- | --- | --- | --- |", ...some].join("\n"),
    ),
    ...Array.from(chunksOf(lines, rowsAtMost), (some) => `And without an effect of their own:\n\n${some.join("\n")}`),
    ...order(told, all),
    ...needed(told, all),
    ...blocks.flatMap((block) => details(block, told, all)),
    ...quiet.flatMap((one) => names(one, told, all)),
  ];
}

function heading(told: Grouped): string {
  const [first, ...others] = told.units;
  if (first !== undefined && others.length === 0) {
    return `## ${code(first.unit)}\n\n${capital(totalsText(first.totals))}.`;
  }
  const totals = totalsLines(told, everywhere(told.units)).map((line) => `- ${inline(line)}`);
  return `## What changes\n\n${totals.join("\n")}`;
}

function refusals(told: Grouped, all: Everywhere): readonly string[] {
  const rows = refusalRows(told, all);
  return rows.length === 0 ? [] : [rows.map(refusalItem).join("\n")];
}

function rowsOf(block: Block, told: Grouped, all: Everywhere): readonly string[] {
  if (block.kind === "units") return block.groups.flatMap((group) => rowsOf({ kind: "line", group }, told, all));
  if (block.kind === "rest") {
    const { severity } = rowOf(block.groups[0]);
    return [row([severity ?? "", "", "", inline(restLine(block.groups, told, all))])];
  }
  const group = block.kind === "line" ? block.group : ({ about: "object", ...block.group } as const);
  const where = code(whereText(group, told, all));
  if (group.about === "unit") {
    return [row([group.first.severity, "as a whole", where, inline(cut(shownValue(group).message, 400))])];
  }
  const change = shownValue(group);
  const [worst] = change.effects;
  const words = cut(headline(change), 400);
  // Without an effect the headline is paths, which are text of the input.
  const what = worst !== undefined ? inline(words) : words === "" ? "" : code(words);
  return [row([worst?.severity ?? "", change.action, where, what])];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

function order(told: Grouped, all: Everywhere): readonly string[] {
  const rows = orderRows(told, all).map((line) => `- ${inline(cut(line, 2000))}`);
  return rows.length === 0 ? [] : [`### Pods restart in this order\n\n${rows.join("\n")}`];
}

function needed(told: Grouped, all: Everywhere): readonly string[] {
  const rows = neededRows(told, all).slice(0, 2 * rowsAtMost);
  if (rows.length === 0) return [];
  const isOne = told.units.length === 1;
  const lines = rows.map(({ resource, needed: amount, allowed, where }) =>
    row([code(resource), amount, allowed, ...(isOne ? [] : [where === "" ? "" : code(where)])]),
  );
  const head = isOne
    ? ["| Resource | Needed | Allowed |", "| --- | --- | --- |"]
    : ["| Resource | Needed | Allowed | Where |", "| --- | --- | --- | --- |"];
  return [["### Needed at rest, and what the quota allows", [...head, ...lines].join("\n")].join("\n\n")];
}

function details(block: Block, told: Grouped, all: Everywhere): readonly string[] {
  if (block.kind === "rest") return [];
  if (block.kind === "units") {
    const [group] = block.groups;
    const where = group === undefined ? "" : whereText(group, told, all);
    const items = block.groups.map((one) => effectItem(shownValue(one)));
    return Array.from(chunksOf(items, effectsAtMost), (some) =>
      folded(`<code>${html(where)}</code> as a whole`, [some.join("\n")]),
    );
  }
  const group = block.kind === "line" ? block.group : ({ about: "object", ...block.group } as const);
  if (group.about === "unit") return details({ kind: "units", groups: [group] }, told, all);
  const change = shownValue(group);
  const lines = shownFields(change).flatMap((field) => linesOf(field).map(({ sign, text }) => `${sign} ${text}`));
  const more = lines.length - linesAtMost;
  const shown = more > 0 ? [...lines.slice(0, linesAtMost), `  … ${more} more lines`] : lines;
  const bulk = bulkLine(group);
  return [
    folded(`${change.action} <code>${html(whereText(group, told, all))}</code>`, [
      `File: ${code(change.path)}`,
      ...(change.effects.length === 0 ? [] : [change.effects.map(effectItem).join("\n")]),
      ...(bulk === "" ? [] : [`${inline(capital(bulk))}.`]),
      ...(shown.length === 0 ? [] : [fenced("diff", shown)]),
    ]),
  ];
}

/** The names of objects that are only counted above. */
function names(quiet: Quiet, told: Grouped, all: Everywhere): readonly string[] {
  return Array.from(chunksOf(countedObjects(quiet), namesAtMost), (some) =>
    folded(`${quietAction(quiet)} ${html(quietLine(quiet, told, all))}`, [some.map(code).join(", ")]),
  );
}

function folded(summary: string, parts: readonly string[]): string {
  return [`<details><summary>${summary}</summary>`, ...parts, "</details>"].join("\n\n");
}
