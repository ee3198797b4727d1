import { relative, sep } from "node:path";
import { printable } from "../../diagnostics/characters.ts";
import type { LocatedDiagnostic } from "../../diagnostics/locate.ts";
import type { News } from "../../diagnostics/news.ts";
import type { UnitReport } from "../../stages/write/write.ts";
import { countsText, type ViewOptions } from "./written.ts";

/** What a run has changed: findings, and files of the output. */
interface Told extends News {
  /** All that is found, new or not. */
  readonly found: readonly LocatedDiagnostic[];
  readonly units: readonly UnitReport[];
}

/** More lines of one kind are counted only: after a branch was switched to nobody reads them. */
const mostLines = 10;

/** Files that differ, by their paths from the project's folder, or how many they are. */
export function pathsText(paths: readonly string[], folder: string): string {
  const [first = "", ...others] = paths.map((path) => printable(relative(folder, path).replaceAll(sep, "/")));
  return others.length < 3 ? [first, ...others].join(", ") : `${first} and ${others.length} more`;
}

/** What changed: the new findings, those that are gone, and what was written. */
export async function newsText({ fresh, gone, found, units }: Told, view: ViewOptions): Promise<string> {
  const { plainTextOf, titleOf } = await import("../../diagnostics/text.ts");
  const isRead = ({ waiver }: LocatedDiagnostic) => waiver?.kind !== "baseline";
  // generate counts the warnings, which check shows; new ones are worth a line.
  const isWhole = ({ severity }: LocatedDiagnostic) => view.mode === "none" || severity === "error";
  const shown = fresh.filter(isRead);
  const whole = shown.filter(isWhole);
  const line = (word: string) => (diagnostic: LocatedDiagnostic) =>
    `${word}: ${titleOf(withFewObjects(diagnostic), view.colour)} ${printable(diagnostic.message)}`;
  const written = units.flatMap(({ changed, added }) => [...changed, ...added]);
  const removed = units.flatMap((unit) => unit.removed);
  const lines = [
    ...firstOf(shown.filter((one) => !isWhole(one)).map(line("new")), "new"),
    ...firstOf(gone.filter(isRead).map(line("gone")), "gone"),
    ...firstOf(
      written.map((path) => `written: ${path}`),
      "written",
    ),
    ...firstOf(
      removed.map((path) => `removed: ${path}`),
      "removed",
    ),
  ];
  const hasNews = whole.length + lines.length > 0;
  const isKept = view.mode === "write" && found.some(({ severity }) => severity === "error");
  const last = `${hasNews ? "" : "nothing changed; "}${countsText(found)}${isKept ? "; nothing was written" : ""}.`;
  return `${whole.length === 0 ? "" : `${plainTextOf(whole, view.colour)}\n`}${[...lines, last].join("\n")}\n`;
}

function firstOf(lines: readonly string[], word: string): readonly string[] {
  const left = lines.length - mostLines;
  return left <= 1 ? lines : [...lines.slice(0, mostLines), `${word}: ${left} more`];
}

function withFewObjects(diagnostic: LocatedDiagnostic): LocatedDiagnostic {
  const [first, ...others] = diagnostic.objects;
  if (first === undefined || others.length < 3) return diagnostic;
  return { ...diagnostic, objects: [`${first} and ${others.length} more`] };
}
