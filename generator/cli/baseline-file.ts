import { readFileSync, writeFileSync } from "node:fs";
import type { KnownFinding } from "../diagnostics/baseline.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { asRecord, isRecord } from "../model/loose.ts";

/** Writes the file of `--write-baseline`: what it holds may stay, and nobody edits it. */
export function writeBaseline(path: string, findings: readonly KnownFinding[]): void {
  writeFileSync(path, `${JSON.stringify({ findings }, null, 2)}\n`);
}

/** Reads it, or says what is wrong with it. `name`: as it was written on the command line. */
export function readBaseline(path: string, name: string): readonly KnownFinding[] | Diagnostic {
  const fault = (message: string): Diagnostic => ({
    code: "unreadable-baseline",
    severity: "error",
    place: { kind: "file", file: name },
    message,
    hint: "write it anew with --write-baseline.",
  });
  try {
    const { findings } = asRecord(JSON.parse(readFileSync(path, "utf8")));
    if (Array.isArray(findings) && findings.every(isKnown)) return findings;
    return fault("This is no file that --write-baseline has written.");
  } catch (error) {
    if (error instanceof SyntaxError) return fault("This is not JSON.");
    if (error instanceof Error && "code" in error) return fault(`The file cannot be read (${error.code}).`);
    throw error;
  }
}

function isKnown(value: unknown): value is KnownFinding {
  return isRecord(value) && ["code", "about", "message"].every((key) => typeof value[key] === "string");
}
