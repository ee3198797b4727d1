import type { Diagnostic } from "./diagnostic.ts";

/** A finding that was there before: what it says of which object, or else of which file. Lines move, and are no part of it. */
export interface KnownFinding {
  readonly code: string;
  readonly about: string;
  readonly message: string;
}

/** What counts of these findings, in an order that is the same for the same findings. */
export function baselineOf(diagnostics: readonly Diagnostic[]): readonly KnownFinding[] {
  const known = diagnostics.filter(({ severity }) => severity !== "waived").map(knownOf);
  return known.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/**
 * The same findings; as many as were there before are waived, so that only what is new counts. `whence`: where that is
 * known from, such as the name of a file.
 */
export function sinceBaseline(
  diagnostics: readonly Diagnostic[],
  known: readonly KnownFinding[],
  whence: string,
): readonly Diagnostic[] {
  const left = new Map<string, number>();
  for (const finding of known) left.set(keyOf(finding), (left.get(keyOf(finding)) ?? 0) + 1);
  return diagnostics.map((diagnostic) => {
    if (diagnostic.severity === "waived") return diagnostic;
    const key = keyOf(knownOf(diagnostic));
    const count = left.get(key) ?? 0;
    if (count === 0) return diagnostic;
    left.set(key, count - 1);
    const why = `It is no new one: ${whence} has it.`;
    const waiver = { kind: "baseline", severity: diagnostic.severity, why } as const;
    return { ...diagnostic, severity: "waived", waiver };
  });
}

function knownOf({ code, object, place, message }: Diagnostic): KnownFinding {
  return { code, about: object ?? fileOf(place), message };
}

/** Manifests are told by their file and their number in it, which changes with what stands before them. */
function fileOf(place: Diagnostic["place"]): string {
  if (place === undefined) return "";
  const [file = ""] = place.kind === "pointer" ? place.files : [place.file];
  return file.replace(/#\d+$/, "");
}

function keyOf({ code, about, message }: KnownFinding): string {
  return JSON.stringify([code, about, message]);
}
