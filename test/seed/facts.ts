import { isDeepStrictEqual } from "node:util";
import { fieldOf } from "./field.ts";

/** What is, or should be, at a field: a value, any value, no such field, or not even the object. */
export type Found =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "some value" }
  | { readonly kind: "no field" }
  | { readonly kind: "no object" };

/** A field of `<Kind>/<name>`; the name may hold `*`, which then speaks of every object that matches. */
export interface Place {
  readonly object: string;
  readonly field: string;
}

/** One row of facts.tsv. */
export interface Fact extends Place {
  readonly line: number;
  /** File or section of the seed. */
  readonly source: string;
  /** Folders of the output: environments, `cluster` or `argocd`. */
  readonly folders: readonly string[];
  readonly seed: Found;
  readonly deviation?: { readonly id: string; readonly at: Place; readonly ours: Found };
}

/** Folder → `<Kind>/<name>` → object. */
export type Output = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** Ids of the deviations: those that facts must show, and those that no manifest can show. */
export interface Deviations {
  readonly shown: readonly string[];
  readonly notShown: readonly string[];
}

const columns = ["source", "in", "object", "field", "seed", "deviation", "ours at", "ours"];

/**
 * Rows of facts.tsv. `seed` and `ours` are JSON, `(some)` for a value that the row leaves open, `(none)` for a field
 * that is not there, or `(no object)`. A row with a deviation says what is there instead: in `ours`, or, when `ours` is
 * empty, the seed's value in another place. `ours at` is that place, as `<field>` of the same object or
 * `<Kind>/<name> <field>`; empty, it is the seed's.
 */
export function factsOf(text: string): readonly Fact[] {
  const [head, ...rows] = text.trimEnd().split("\n");
  if (head !== columns.join("\t")) throw new Error(`facts.tsv must begin with the columns ${columns.join(", ")}.`);
  return rows.map((row, index) => factOf(row.split("\t"), index + 2));
}

function factOf(cells: readonly string[], line: number): Fact {
  const [source, folders, object, field, seed, id = "", at = "", ours = ""] = cells;
  if (cells.length > columns.length || !source || !folders || !object || !field || !seed) {
    throw new Error(`facts.tsv:${line} must have the columns ${columns.join(", ")}.`);
  }
  const fact = { line, source, folders: folders.split(" "), object, field, seed: foundOf(seed, line) };
  if (id === "") {
    if (at + ours !== "") throw new Error(`facts.tsv:${line} says what we have, and no deviation.`);
    return fact;
  }
  if (at + ours === "") throw new Error(`facts.tsv:${line} names a deviation, but not what we have instead.`);
  return { ...fact, deviation: { id, at: placeOf(at, fact), ours: ours === "" ? fact.seed : foundOf(ours, line) } };
}

function foundOf(cell: string, line: number): Found {
  if (cell === "(some)") return { kind: "some value" };
  if (cell === "(none)") return { kind: "no field" };
  if (cell === "(no object)") return { kind: "no object" };
  try {
    return { kind: "value", value: JSON.parse(cell) };
  } catch (cause) {
    throw new Error(`facts.tsv:${line}: ${cell} is not JSON.`, { cause });
  }
}

function placeOf(cell: string, { object, field }: Place): Place {
  if (cell === "") return { object, field };
  const [first = "", second] = cell.split(" ");
  return second === undefined ? { object, field: first } : { object: first, field: second };
}

/** A sentence for every fact that the output does not hold, and for every deviation that does not fit DECISIONS.md. */
export function faultsOf(facts: readonly Fact[], output: Output, deviations: Deviations): readonly string[] {
  const used = new Set(facts.flatMap(({ deviation }) => deviation?.id ?? []));
  const known = new Set(deviations.shown);
  return [
    ...facts.flatMap((fact) => fact.folders.flatMap((folder) => faultsIn(folder, fact, output))),
    ...facts
      .filter(({ deviation }) => deviation !== undefined && !known.has(deviation.id))
      .map((fact) => `${titleOf(fact)}: DECISIONS.md has no deviation \`${fact.deviation?.id}\`.`),
    ...deviations.shown.filter((id) => !used.has(id)).map((id) => `No fact shows the deviation \`${id}\`.`),
    ...deviations.notShown.filter((id) => used.has(id)).map((id) => `\`${id}\` is said to be about no manifest.`),
  ];
}

function faultsIn(folder: string, fact: Fact, output: Output): readonly string[] {
  const objects = output.get(folder);
  const title = `${titleOf(fact)} in ${folder}`;
  if (objects === undefined) return [`${title}: there is no such folder in the output.`];
  const { seed, deviation } = fact;
  if (deviation === undefined) return different(find(objects, fact), seed).map((is) => `${title}: ${is}`);
  const { at, ours, id } = deviation;
  const asInSeed = find(objects, fact).filter(([, found]) => fits(found, seed));
  return [
    ...asInSeed.map(([object]) => `${title}: ${object} is as in the seed, so it needs no deviation \`${id}\`.`),
    ...different(find(objects, at), ours).map((is) => `${title}, deviation \`${id}\` at ${at.field}: ${is}`),
  ];
}

function find(objects: ReadonlyMap<string, unknown>, { object, field }: Place): readonly (readonly [string, Found])[] {
  const pattern = new RegExp(`^${object.split("*").map(escaped).join(".*")}$`);
  const matching = [...objects].filter(([id]) => pattern.test(id));
  if (matching.length === 0) return [[object, { kind: "no object" }]];
  return matching.map(([id, value]): [string, Found] => {
    const found = fieldOf(value, field);
    return [id, found === undefined ? { kind: "no field" } : { kind: "value", value: found }];
  });
}

function different(found: readonly (readonly [string, Found])[], expected: Found): readonly string[] {
  return found
    .filter(([, is]) => !fits(is, expected))
    .map(([object, is]) => `${object} has ${textOf(is)} instead of ${textOf(expected)}.`);
}

function fits(found: Found, expected: Found): boolean {
  return expected.kind === "some value" ? found.kind === "value" : isDeepStrictEqual(found, expected);
}

function titleOf({ line, source, object, field }: Fact): string {
  return `facts.tsv:${line} (${source}) ${object} ${field}`;
}

function textOf(found: Found): string {
  return found.kind === "value" ? JSON.stringify(found.value) : found.kind;
}

function escaped(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * Ids of DECISIONS.md's section "Deviations from the seed": the first cell of each row of its tables. Those below its
 * heading "Not about a manifest" are apart.
 */
export function deviationsOf(markdown: string): Deviations {
  const section = markdown.split(/^## /m).find((part) => part.startsWith("Deviations from the seed\n")) ?? "";
  const [shown = "", notShown = ""] = section.split("\n### Not about a manifest\n");
  const ids = (text: string) => [...text.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, id]) => id ?? "");
  return { shown: ids(shown), notShown: ids(notShown) };
}
