import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { Diagnostic, ManifestSource, Place, Sources } from "./diagnostic.ts";
import { type GatheredDiagnostic, gather } from "./gather.ts";
import { pointerKeys } from "./json-pointer.ts";

/** A diagnostic's place as people and editors count: lines and columns from 1, columns in UTF-16 code units. */
export interface Location {
  readonly file: string;
  /** Absent for a finding about a file as a whole. */
  readonly range?: {
    readonly line: number;
    readonly column: number;
    /** Code units on that line. */
    readonly length: number;
    /** The whole line. */
    readonly text: string;
  };
}

export interface LocatedDiagnostic extends Omit<GatheredDiagnostic, "place"> {
  readonly location?: Location;
}

/** Finds the place of a value in a manifest; see locate-manifest.ts, which only `check --manifests` needs. */
export type ManifestLocator = (source: ManifestSource, path: readonly string[]) => { offset: number; length: number };

/** Finds the lines that diagnostics point at, and puts them in order: errors, warnings, what is waived, then by file, line and object. */
export function locate(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  locateInManifest?: ManifestLocator,
): readonly LocatedDiagnostic[] {
  const locationOf = locating(sources, locateInManifest);
  const located = gather(diagnostics, sources).map(({ place, ...diagnostic }): LocatedDiagnostic => {
    const location = place && locationOf(place);
    return { ...diagnostic, ...(location && { location }) };
  });
  return [...withSecretLines(located)].sort(byPlace);
}

/** Finds the lines of settled places, reading each file once. */
export function locating(sources: Sources, locateInManifest?: ManifestLocator): (place: Place) => Location {
  const trees = new Map<string, Node | undefined>();
  const treeOf = (file: string) => {
    if (!trees.has(file)) trees.set(file, parseTree(textOf(sources.get(file)) ?? ""));
    return trees.get(file);
  };
  const lines = new Map<string, readonly number[]>();
  const rangeIn = (file: string, text: string, offset: number, length: number) => {
    const starts = lines.get(file) ?? lineStarts(text);
    lines.set(file, starts);
    return rangeOf(text, starts, offset, length);
  };
  return (place) => locationOf(place, sources, { treeOf, rangeIn, locateInManifest });
}

/** A line that holds a credential is masked in every diagnostic that would show it. */
export function withSecretLines(diagnostics: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] {
  const line = ({ location }: LocatedDiagnostic) => `${location?.file}:${location?.range?.line}`;
  const secretLines = new Set(diagnostics.filter(({ secret }) => secret === true).map(line));
  return diagnostics.map((diagnostic) =>
    secretLines.has(line(diagnostic)) ? { ...diagnostic, secret: true } : diagnostic,
  );
}

function textOf(source: string | ManifestSource | undefined): string | undefined {
  return typeof source === "object" ? source.text : source;
}

const ranks = { error: 0, warning: 1, waived: 2 } as const;

export function byPlace(a: LocatedDiagnostic, b: LocatedDiagnostic): number {
  if (a.severity !== b.severity) return ranks[a.severity] - ranks[b.severity];
  const [fileA, fileB] = [a.location?.file ?? "", b.location?.file ?? ""];
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  const [rangeA, rangeB] = [a.location?.range, b.location?.range];
  const byRange = (rangeA?.line ?? 0) - (rangeB?.line ?? 0) || (rangeA?.column ?? 0) - (rangeB?.column ?? 0);
  if (byRange !== 0) return byRange;
  const [objectA = "", objectB = ""] = [a.objects[0], b.objects[0]];
  return objectA < objectB ? -1 : objectA > objectB ? 1 : 0;
}

/** What finds a place: syntax trees and beginnings of lines, each made once of a file. */
interface Finders {
  readonly treeOf: (file: string) => Node | undefined;
  readonly rangeIn: (file: string, text: string, offset: number, length: number) => Location["range"];
  readonly locateInManifest: ManifestLocator | undefined;
}

function locationOf(place: Place, sources: Sources, { treeOf, rangeIn, locateInManifest }: Finders): Location {
  if (place.kind === "file") return { file: place.file };
  if (place.kind === "offset") return at(place.file, textOf(sources.get(place.file)), place.offset, place.length);
  const path = pointerKeys(place.pointer);
  const manifest = sources.get(place.files[0] ?? "");
  if (typeof manifest === "object") {
    const { offset, length } = locateInManifest?.(manifest, path) ?? { offset: 0, length: 1 };
    return at(manifest.file, manifest.text, offset, length);
  }
  const [file = ""] = place.files;
  const { node, depth } = deepest(treeOf(file), path);
  if (node === undefined || depth === 0) return { file };
  // A value of several lines is shown by its key.
  const wantsKey = place.target === "key" || node.type === "object" || node.type === "array";
  const shown = wantsKey && node.parent?.type === "property" ? (node.parent.children?.[0] ?? node) : node;
  return at(file, textOf(sources.get(file)), shown.offset, shown.length);

  function at(file: string, text: string | undefined, offset: number, length: number): Location {
    const range = text === undefined ? undefined : rangeIn(file, text, offset, length);
    return range === undefined ? { file } : { file, range };
  }
}

/** The longest beginning of `path` that exists, with the number of its keys. */
function deepest(tree: Node | undefined, path: readonly string[]): { node: Node | undefined; depth: number } {
  let node = tree;
  let depth = 0;
  for (const key of path) {
    const next = node && findNodeAtLocation(node, [node.type === "array" ? Number(key) : key]);
    if (next === undefined) break;
    node = next;
    depth++;
  }
  return { node, depth };
}

/** Offsets at which lines begin. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function rangeOf(text: string, starts: readonly number[], offset: number, length: number): Location["range"] {
  const line = lineAt(starts, offset);
  const start = starts[line - 1] ?? 0;
  const lineText = text.slice(start, (starts[line] ?? text.length + 1) - 1).replace(/\r$/, "");
  const column = offset - start + 1;
  const visible = Math.max(1, Math.min(length, lineText.length - column + 1));
  return { line, column, length: visible, text: lineText };
}

/** Number of the line, from 1, that an offset lies in, by halving. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
