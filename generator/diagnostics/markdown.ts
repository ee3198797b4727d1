import type { LocatedDiagnostic } from "./locate.ts";
import { detailLines, placeText } from "./text.ts";

/**
 * Diagnostics for a pull request or a job summary. Everything that may come from inputs stands in code, behind a fence
 * that is longer than any run of backticks in it.
 */
export function markdownOf(diagnostics: readonly LocatedDiagnostic[]): string {
  if (diagnostics.length === 0) return "No findings.\n";
  return diagnostics.map(section).join("\n");
}

function section(diagnostic: LocatedDiagnostic): string {
  const { code, severity, location, objects } = diagnostic;
  const place = placeText(location);
  const about = objects.length === 0 ? [] : [objects.join(", ")];
  const body = [...about, ...detailLines(diagnostic)].join("\n");
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const heading = `### ${severity}: ${code}${place === "" ? "" : ` in \`${place.replaceAll("`", "'")}\``}`;
  return `${heading}\n\n${fence}text\n${body}\n${fence}\n`;
}
