import { styleText } from "node:util";
import type { Room } from "../group/families.ts";
import { type Grouped, grouped, rowOf } from "../group/grouped.ts";
import { type Block, outlineOf, shownFields } from "../group/outline.ts";
import { shownValue } from "../group/places.ts";
import type { UnitPlan } from "../unit-plan.ts";
import { bulkLine, groupLine, quietAction, quietLine, restLine, whereText } from "./grouped-lines.ts";
import { neededRows, orderRows, refusalRows, totalsLines } from "./grouped-sums.ts";
import { cut, linesOf, printable, signs } from "./lines.ts";
import { type Everywhere, everywhere } from "./places.ts";
import { effectLines, refusalLines, type Style, tones } from "./text.ts";

/** Lines that a reader takes in; what is longer tells less of what is alike. */
const fitting = 60;

/** Lines of fields of one block, and room for what is alike, the roomier first. */
const rooms: readonly { readonly fields: number; readonly room: Room | undefined }[] = [
  { fields: 24, room: undefined },
  { fields: 10, room: { whole: 3, lines: 5 } },
  { fields: 5, room: { whole: 1, lines: 3 } },
];

/**
 * Plans of units for a terminal, with what is equal in them told once: a block for each distinct effect, the worst first.
 */
export function groupedText(plans: readonly UnitPlan[], colour: boolean): string {
  const style: Style = (format, text) => (colour ? styleText(format, text) : text);
  const all = grouped(plans);
  const texts = rooms.map(
    ({ fields, room }) =>
      () =>
        textOf(all, room, fields, style),
  );
  const lines = (text: string) => text.split("\n").length - 1;
  const [first, ...others] = texts;
  return others.reduce((text, next) => (lines(text) <= fitting ? text : next()), first?.() ?? "");
}

function textOf(plans: Grouped, room: Room | undefined, fields: number, style: Style): string {
  const all = everywhere(plans.units);
  const { blocks, quiet } = outlineOf(plans, room);
  const told = blocks.map((block) => blockText(block, plans, all, fields, style));
  const parts = [
    totalsLines(plans, all)
      .map((line) => style("bold", printable(line)))
      .join("\n"),
    refusalRows(plans, all)
      .map((refusal) => refusalLines(refusal, style))
      .join("\n"),
    ...joined(told),
    quiet.map((one) => printable(cut(`${signs[quietAction(one)]} ${quietLine(one, plans, all)}`, 400))).join("\n"),
    orderText(plans, all),
    neededText(plans, all),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function orderText(plans: Grouped, all: Everywhere): string {
  const rows = orderRows(plans, all);
  return rows.length === 0
    ? ""
    : ["Pods restart in this order:", ...rows.map((row) => `  ${printable(row)}`)].join("\n");
}

function neededText(plans: Grouped, all: Everywhere): string {
  const rows = neededRows(plans, all).map(({ resource, needed, allowed, where }) => [
    printable(resource),
    needed,
    allowed === "" ? "" : `of ${allowed}`,
    printable(where),
  ]);
  if (rows.length === 0) return "";
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const lines = rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
  return ["Needed at rest, of what the quota allows:", ...lines].join("\n");
}

/** Lines that stand for a block each have no empty lines between them. */
function joined(told: readonly { readonly text: string; readonly isLine: boolean }[]): readonly string[] {
  const parts: string[] = [];
  let wasLine = false;
  for (const { text, isLine } of told) {
    if (isLine && wasLine) parts.push(`${parts.pop()}\n${text}`);
    else parts.push(text);
    wasLine = isLine;
  }
  return parts;
}

function blockText(block: Block, plans: Grouped, all: Everywhere, fields: number, style: Style) {
  if (block.kind === "line" || block.kind === "rest") {
    const { severity } = rowOf(block.kind === "line" ? block.group : block.groups[0]);
    const text = block.kind === "line" ? groupLine(block.group, plans, all) : restLine(block.groups, plans, all);
    const mark = severity === undefined ? " ".repeat(8) : style(tones[severity], severity.padEnd(8));
    return { isLine: true, text: `${mark} ${printable(cut(text, 400))}` };
  }
  if (block.kind === "units") {
    const [group] = block.groups;
    const where = group === undefined ? "" : whereText(group, plans, all);
    const effects = block.groups.flatMap((one) => effectLines(shownValue(one), style));
    return { isLine: false, text: [style("bold", `${printable(where)} as a whole`), ...effects].join("\n") };
  }
  const change = shownValue(block.group);
  const title = `${signs[change.action]} ${whereText({ about: "object", ...block.group }, plans, all)}`;
  const lines = shownFields(change).flatMap((field) => linesOf(field));
  const rest = lines.length - fields;
  const shown = (rest > 1 ? lines.slice(0, fields) : lines).map(({ sign, text }) => {
    if (sign === " ") return `  ${text}`;
    return `    ${style(sign === "-" ? "red" : "green", `${sign} ${text}`)}`;
  });
  const bulk = bulkLine(block.group);
  const text = [
    style("bold", printable(title)),
    ...change.effects.flatMap((effect) => effectLines(effect, style)),
    ...(bulk === "" ? [] : [`  ${printable(bulk)}`]),
    ...shown,
    ...(rest > 1 ? [style("dim", `    … ${rest} more lines`)] : []),
  ];
  return { isLine: false, text: text.join("\n") };
}
