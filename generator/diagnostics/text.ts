import { styleText } from "node:util";
import { characterStart, printable } from "./characters.ts";
import { codes } from "./codes.ts";
import { firstOfFiles } from "./limit.ts";
import type { LocatedDiagnostic, Location } from "./locate.ts";

/** Longer lines are cut around the place: one line may be the whole of a minified file. */
const maxWidth = 120;

/** Diagnostics for people: code, place, the line with the place underlined, what is wrong and what helps. */
export function plainTextOf(diagnostics: readonly LocatedDiagnostic[], colour: boolean): string {
  const { shown, left } = firstOfFiles(diagnostics);
  return [...shown.map((diagnostic) => diagnosticText(diagnostic, colour)), ...left.map(printable)]
    .map((block) => `${block}\n`)
    .join("\n");
}

function diagnosticText(diagnostic: LocatedDiagnostic, colour: boolean): string {
  return [titleOf(diagnostic, colour), ...detailLines(diagnostic, styler(colour))].join("\n");
}

/** What it is, where, and about what: `error[unknown-field] envs/dev.json:3:5`. */
export function titleOf({ code, severity, objects, location }: LocatedDiagnostic, colour: boolean): string {
  const style = styler(colour);
  const parts = [
    style([tones[severity], "bold"], `${severity}[${code}]`),
    codes[code].kind === undefined ? "" : `(${codes[code].kind})`,
    printable(placeText(location)),
    style("dim", printable(objects.join(", "))),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

const unstyled: Style = (_, text) => text;

function styler(colour: boolean): Style {
  return colour ? styleText : unstyled;
}

const tones = { error: "red", warning: "yellow", waived: "blue" } as const;

/** Everything of a diagnostic but its title: the line with the place underlined, what is wrong and what helps. */
export function detailLines(
  { severity, location, message, hint, waiver, secret }: LocatedDiagnostic,
  style: Style = unstyled,
): readonly string[] {
  // Somebody has decided already: the decision is told, not how to mend it.
  if (waiver !== undefined) return [printable(message), printable(waiver.why)];
  const underlined = (marks: string) => style(tones[severity], marks);
  return [
    ...(location?.range === undefined ? [] : frame(location.range, secret === true, underlined)),
    printable(message),
    ...(hint === undefined ? [] : [style("cyan", `hint: ${printable(hint)}`)]),
  ];
}

/** `file:line:column`, or what is known of it. */
export function placeText(location: Location | undefined): string {
  if (location === undefined) return "";
  const { file, range } = location;
  return range === undefined ? file : `${file}:${range.line}:${range.column}`;
}

function frame(
  range: NonNullable<Location["range"]>,
  secret: boolean,
  style: (marks: string) => string,
): readonly string[] {
  const { line, column, length, text } = secret ? masked(range) : range;
  const from = characterStart(text, Math.max(0, Math.min(column - 1 - 20, text.length - maxWidth)));
  const to = characterStart(text, from + maxWidth);
  const cut = from > 0 ? "…" : "";
  const shown = cut + printable(text.slice(from, to)) + (to < text.length ? "…" : "");
  const indent = cut.length + printable(text.slice(from, column - 1)).length;
  const marks = "^".repeat(Math.max(1, Math.min(length, maxWidth - indent)));
  const gutter = String(line);
  return [`${gutter} | ${shown}`, `${" ".repeat(gutter.length)} | ${" ".repeat(indent)}${style(marks)}`];
}

/** The key that begins the line may stay; whatever else stands on it may be the credential. */
function masked({ line, column, text }: NonNullable<Location["range"]>): NonNullable<Location["range"]> {
  const [key] = /^[\s-]*(?:"(?:[^"\\]|\\.)*"|[\w./-]+)\s*:/.exec(text) ?? [];
  const before = text.slice(0, column - 1);
  const shown = key ?? (/^[\s-]*$/.test(before) ? before : "…");
  return { line, column: shown.length + 2, length: 3, text: `${shown} ***` };
}
