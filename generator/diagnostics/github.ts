import { wellFormed } from "./characters.ts";
import type { LocatedDiagnostic } from "./locate.ts";

/**
 * Diagnostics as workflow commands, which GitHub Actions shows beside the lines of a pull request
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). What comes from inputs is escaped,
 * so that it cannot end the command or start another one.
 */
export function githubOf(diagnostics: readonly LocatedDiagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join("");
}

function command({ code, severity, message, hint, waiver, location }: LocatedDiagnostic): string {
  const range = location?.range;
  const properties = {
    ...(location && { file: location.file }),
    ...(range && { line: range.line, col: range.column, endColumn: range.column + range.length }),
    title: code,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${propertyText(String(value))}`);
  return `::${severity === "waived" ? "notice" : severity} ${list.join(",")}::${dataText([message, ...(hint === undefined ? [] : [`hint: ${hint}`]), ...(waiver ? [waiver.why] : [])].join("\n"))}`;
}

function dataText(text: string): string {
  return wellFormed(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function propertyText(text: string): string {
  return dataText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
