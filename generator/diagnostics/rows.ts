import type { Diagnostic, Findings, Sources } from "./diagnostic.ts";
import { settling } from "./gather.ts";
import { type LocatedDiagnostic, locating, type ManifestLocator, withSecretLines } from "./locate.ts";

/** A finding about one object, or about none, with its line. */
export interface Row {
  /** Which of those that are gathered into one it belongs to. */
  readonly group: string;
  /** What it says of what, whichever line that is on now: what the same finding of another run has, too. */
  readonly said: string;
  readonly located: LocatedDiagnostic;
  readonly count: number;
}

/** The findings of a run, by all that they say and point at. */
export interface Rows {
  readonly rows: ReadonlyMap<string, Row>;
  readonly sources: Sources;
}

export const noRows: Rows = { rows: new Map(), sources: new Map() };

/**
 * The findings of a run. Those of `before` whose files are as they were need no place to be looked for again: of thousands
 * few are new.
 */
export function rowsOf(
  { diagnostics, sources }: Findings,
  before: readonly Rows[],
  locateInManifest?: ManifestLocator,
): Rows {
  const kept = before.map((earlier) => ({ rows: earlier.rows, isSame: sameFiles(earlier.sources, sources) }));
  const settle = settling(sources);
  const locationOf = locating(sources, locateInManifest);
  const rows = new Map<string, Row>();
  for (const diagnostic of diagnostics) {
    const key = keyOf(diagnostic);
    const known = rows.get(key);
    if (known !== undefined) {
      rows.set(key, { ...known, count: known.count + 1 });
      continue;
    }
    const earlier = keptRow(key, diagnostic);
    rows.set(key, earlier === undefined ? rowOf(diagnostic) : once(earlier));
  }
  return { rows: maskedRows(rows), sources };

  function keptRow(key: string, diagnostic: Diagnostic): Row | undefined {
    for (const { rows: earlier, isSame } of kept) {
      const row = earlier.get(key);
      if (row !== undefined && filesOf(diagnostic).every(isSame)) return row;
    }
    return undefined;
  }

  function rowOf(diagnostic: Diagnostic): Row {
    const { key: group, settled } = settle(diagnostic);
    const { place, ...rest } = settled;
    const location = place && locationOf(place);
    const { object } = diagnostic;
    const located = { ...rest, objects: object === undefined ? [] : [object], ...(location && { location }) };
    return { group, said: saidOf(located), located, count: 1 };
  }
}

function once(row: Row): Row {
  return row.count === 1 ? row : { ...row, count: 1 };
}

/** Of thousands of findings most are those of the run before as they are. */
const keys = new WeakMap<Diagnostic, string>();

function keyOf(diagnostic: Diagnostic): string {
  const known = keys.get(diagnostic);
  if (known !== undefined) return known;
  const key = keyText(diagnostic);
  keys.set(diagnostic, key);
  return key;
}

/** Made of pieces, which takes less than JSON. */
function keyText({
  code,
  severity,
  place,
  object = "",
  message,
  hint = "",
  waiver,
  secret = false,
}: Diagnostic): string {
  return `${code}\n${severity}\n${placeKey(place)}\n${object}\n${message}\n${hint}\n${waiver?.kind} ${waiver?.severity} ${waiver?.why}\n${secret}`;
}

function placeKey(place: Diagnostic["place"]): string {
  if (place === undefined) return "";
  if (place.kind === "pointer") return `${place.files.join("\n")}\n${place.pointer}\n${place.target}`;
  return place.kind === "file" ? place.file : `${place.file}\n${place.offset}\n${place.length}`;
}

function filesOf({ place }: Diagnostic): readonly string[] {
  if (place === undefined) return [];
  return place.kind === "pointer" ? place.files : [place.file];
}

/** Whether a file reads as it did; each is compared once. */
function sameFiles(before: Sources, now: Sources): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const earlier = known.get(file) ?? isSameSource(before.get(file), now.get(file));
    known.set(file, earlier);
    return earlier;
  };
}

function isSameSource(before: ReturnType<Sources["get"]>, now: ReturnType<Sources["get"]>): boolean {
  if (typeof before !== "object" || typeof now !== "object") return before === now;
  return before.text === now.text && before.document === now.document && before.path.join("/") === now.path.join("/");
}

function saidOf({ code, severity, message, location, objects }: LocatedDiagnostic): string {
  const line = location?.range?.text.trim().replace(/,$/, "");
  return JSON.stringify([code, severity, message, location?.file, line, objects]);
}

/** A line that holds a credential is shown by none of the findings. */
function maskedRows(rows: ReadonlyMap<string, Row>): ReadonlyMap<string, Row> {
  const all = [...rows.values()];
  if (!all.some(({ located }) => located.secret === true)) return rows;
  const masked = withSecretLines(all.map(({ located }) => located));
  return new Map(
    [...rows].map(([key, row], index) => {
      const located = masked[index] ?? row.located;
      return [key, located === row.located ? row : { ...row, located }] as const;
    }),
  );
}
