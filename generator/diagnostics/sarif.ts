import { codes } from "./codes.ts";
import type { LocatedDiagnostic } from "./locate.ts";

/** Address of the page that explains the codes, relative to the repository. */
const page = "docs/diagnostics.md";

/**
 * Diagnostics as a SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as GitHub code scanning takes it:
 * every result has a place in a file, paths are relative to the repository. `folder`: what leads from there to envs/.
 */
export function sarifOf(diagnostics: readonly LocatedDiagnostic[], version: string, folder = ""): string {
  const used = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "trip-config",
            version,
            rules: used.map((id) => ({
              id,
              shortDescription: { text: codes[id].cause },
              help: { text: `${codes[id].cure} All codes: ${page}` },
            })),
          },
        },
        // Columns count UTF-16 code units, as in editors.
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, used.indexOf(diagnostic.code), `${folder}envs`)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(
  { code, severity, message, hint, waiver, location, objects }: LocatedDiagnostic,
  ruleIndex: number,
  elsewhere: string,
) {
  const range = location?.range;
  return {
    ruleId: code,
    ruleIndex,
    level: waiver?.severity ?? severity,
    ...(waiver && { suppressions: [{ kind: "external", status: "accepted", justification: waiver.why }] }),
    message: { text: hint === undefined ? message : `${message}\nhint: ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: (location?.file ?? elsewhere).split("/").map(encodeURIComponent).join("/"),
            uriBaseId: "%SRCROOT%",
          },
          region: {
            startLine: range?.line ?? 1,
            ...(range && { startColumn: range.column, endColumn: range.column + range.length }),
          },
        },
        ...(objects.length > 0 && { logicalLocations: objects.map((name) => ({ fullyQualifiedName: name })) }),
      },
    ],
  };
}
