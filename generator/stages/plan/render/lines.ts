import { characterStart, clipped, printable as printableLines } from "../../../diagnostics/characters.ts";
import type { Change, FieldDifference, ObjectReference, Totals } from "../unit-plan.ts";
import type { Row } from "../worst-first.ts";

/** One line of what differs: the field, or what is no longer (-) or newly (+) in it. */
export interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

const widest = 240;

export const signs = { create: "+", change: "~", delete: "-" } as const satisfies Record<Change["action"], string>;

/** What differs in a field, the path first. Of lists and texts of several lines, only the part that differs. */
export function linesOf(difference: FieldDifference): readonly Line[] {
  const { action, path, from, to } = difference;
  const field: Line = { sign: " ", text: cut(pathText(path), 2 * widest) };
  if (action === "reorder") return [{ ...field, text: `${field.text} (in another order)` }, ...listLines(from, to)];
  return [field, ...listLines(from, to)];
}

function listLines(from: unknown, to: unknown): readonly Line[] {
  const [old, now] = [partsOf(from), partsOf(to)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const line = (sign: Line["sign"]) => (text: string) => ({ sign, text: cut(printable(text)) });
  const [gone, made] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const same = gone.length === 1 && made.length === 1 ? sameStart(gone[0] ?? "", made[0] ?? "") : 0;
  const shown = (text: string) => (same === 0 ? text : `… ${text.slice(same)}`);
  return [...gone.map(shown).map(line("-")), ...made.map(shown).map(line("+"))];
}

/** Characters in front of what differs that are left in place. */
const before = 40;

/** How much of two long lines is left out, so that what differs is not behind the cut. */
function sameStart(old: string, now: string): number {
  if (Math.max(old.length, now.length) <= widest) return 0;
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  return same <= 2 * before ? 0 : characterStart(old, same - before);
}

/** A value as lines: the items of a list, the lines of a text, or the value itself. */
function partsOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length > 0) return value.map((item) => valueText(item));
  if (typeof value === "string" && value.includes("\n")) return value.replace(/\n$/, "").split("\n");
  return [valueText(value)];
}

function valueText(value: unknown): string {
  if (typeof value === "string") return value === "" || /^\s|\s$/.test(value) ? JSON.stringify(value) : value;
  return JSON.stringify(value) ?? String(value);
}

/** `spec.ports[name=http].port`; keys that hold dots are quoted: `metadata.annotations["a.b/c"]`. */
export function pathText(path: readonly string[]): string {
  return path.reduce((text, key) => {
    if (key.startsWith("[")) return text + printable(key);
    if (!/^[\w-]+$/.test(key)) return `${text}[${printable(JSON.stringify(key))}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

export function objectText({ kind, name }: ObjectReference): string {
  return `${cut(printable(kind)) || "object"}/${cut(printable(name)) || "(no name)"}`;
}

export function totalsText({ created, changed, deleted, unchanged, restated }: Totals): string {
  if (created + changed + deleted === 0) {
    return restated === 0
      ? "nothing changes"
      : `nothing changes; ${restated} of ${unchanged} are only written differently`;
  }
  const rest = restated === 0 ? "" : `, ${restated} of them only written differently`;
  return `${created} to create, ${changed} to change, ${deleted} to delete; ${unchanged} stay${rest}`;
}

/** What the change does, by its worst effect, or what it is. */
export function headline({ effects, fields, action }: Change): string {
  const [worst, ...others] = effects;
  if (worst !== undefined) return others.length === 0 ? worst.message : `${worst.message} (${others.length} more)`;
  if (action !== "change") return "";
  const paths = fields.map(({ path }) => pathText(path));
  const shown = paths.slice(0, 2).join(", ");
  return cut(paths.length > 2 ? `${shown} and ${paths.length - 2} more` : shown);
}

/** A row on one line: what is changed, and what that does. */
export function rowText(row: Row): string {
  if (row.about === "unit") return row.effect.message;
  const { action, object } = row.change;
  const words = headline(row.change);
  const what = `${signs[action]} ${objectText(object)}`;
  return words === "" ? what : `${what}: ${words}`;
}

export function cut(text: string, width = widest): string {
  return text.length > width ? `${clipped(text, width)} (${text.length - width} more characters)` : text;
}

/** On one line, without what would move the cursor, change colours, or turn the direction of reading. */
export function printable(text: string): string {
  return printableLines(text).replaceAll("\n", "�");
}
