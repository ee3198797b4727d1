import { printable } from "./characters.ts";
import { firstOfFiles } from "./limit.ts";
import type { LocatedDiagnostic } from "./locate.ts";
import { detailLines, placeText } from "./text.ts";

/**
 * Diagnostics for a pull request or a job summary. Everything that may come from inputs stands in code, behind a fence
 * that is longer than any run of backticks in it.
 */
export function markdownOf(diagnostics: readonly LocatedDiagnostic[]): string {
  if (diagnostics.length === 0) return "No findings.\n";
  const { shown, left } = firstOfFiles(diagnostics);
  return [...shown.map(section), ...left.map((line) => `${fenced(line)}\n`)].join("\n");
}

function section(diagnostic: LocatedDiagnostic): string {
  const { code, severity, location, objects } = diagnostic;
  const place = placeText(location);
  const about = objects.length === 0 ? [] : [printable(objects.join(", "))];
  const body = [...about, ...detailLines(diagnostic)].join("\n");
  const heading = `### ${severity}: ${code}${place === "" ? "" : ` in \`${printable(place).replaceAll("`", "'")}\``}`;
  return `${heading}\n\n${fenced(body)}\n`;
}

function fenced(body: string): string {
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${body}\n${fence}`;
}
