import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import fastGlob from "fast-glob";

/** One import of a file below generator/. Paths are relative to generator/; what lies outside has its path in the repository. */
export interface Import {
  readonly from: string;
  /** A file, or the name of a package. */
  readonly to: string;
}

/** By part (a folder with its slash, or a file): what it may import. */
export type Table = ReadonlyMap<string, readonly string[]>;

/** The rows of ARCHITECTURE.md. */
export function tableOf(page: string): Table {
  const rows = page.split("\n").filter((line) => /^\| `[a-z./-]+` /.test(line));
  return new Map(
    rows.map((line) => {
      const cells = line.split("|").slice(1, -1);
      return [namesIn(cells[0] ?? "")[0] ?? "", namesIn(cells.at(-1) ?? "")];
    }),
  );
}

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

/** What is imported by statements (types too), exported again, or loaded by import(). Generated files import nothing of ours. */
export function importsOf(generator: string): readonly Import[] {
  return fastGlob.sync("**/*.{ts,mjs}", { cwd: generator, ignore: ["**/generated/**"] }).flatMap((from) => {
    const text = readFileSync(join(generator, from), "utf8");
    return [...text.matchAll(importPattern)].map((match) => {
      const to = match[1] ?? match[2] ?? match[3] ?? "";
      return { from, to: to.startsWith(".") ? pathOf(generator, from, to) : to };
    });
  });
}

const importPattern =
  /^(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|^import\s*["']([^"']+)["']|\bimport\(\s*["'`]([^"'`]+)["'`]/gm;

function pathOf(generator: string, from: string, to: string): string {
  const inside = join(dirname(from), to);
  return inside.startsWith("..") ? relative(dirname(generator), join(generator, inside)) : inside;
}

/** The part that a file is of: the longest row that it is below. */
export function partOf(file: string, table: Table): string | undefined {
  return [...table.keys()]
    .filter((part) => (part.endsWith("/") ? file.startsWith(part) : file === part))
    .sort((a, b) => b.length - a.length)[0];
}

/** Why an import is none that the table permits, as sentences. */
export function faultsOf({ from, to }: Import, table: Table): readonly string[] {
  const part = partOf(from, table);
  if (part === undefined) return [`${from} is in no row`];
  const aim = partOf(to, table);
  if (aim === part) return [];
  // A row says nothing of what has a row of its own below it; a folder without one, such as `adapters/`, means all of it.
  const isPermitted = (target: string) => reaches(to, target) && (aim === target || !table.has(target));
  return (table.get(part) ?? []).some(isPermitted) ? [] : [`${from} may not import ${to}`];
}

/** Whether what is imported is of a folder (`model/`), of a package (`yaml`, also `yaml/…`), or that file. */
export function reaches(to: string, target: string): boolean {
  return target.endsWith("/") ? to.startsWith(target) : to === target || to.startsWith(`${target}/`);
}

/** Groups of files that import each other in a round, each sorted. */
export function circles(imports: readonly Import[]): readonly (readonly string[])[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of imports) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const reached = new Map([...targets.keys()].map((file) => [file, closure(file, targets)]));
  const rings = [...reached]
    .filter(([file, files]) => files.has(file))
    .map(([file, files]) => [...files].filter((other) => reached.get(other)?.has(file)).sort());
  return [...new Map(rings.map((ring) => [ring[0], ring])).values()];
}

function closure(start: string, targets: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...(targets.get(start) ?? [])];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    open.push(...(targets.get(file) ?? []));
  }
  return seen;
}
