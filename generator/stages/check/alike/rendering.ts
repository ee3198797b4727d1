import type { CompiledUnit } from "../../../model/compiled.ts";
import { textDigest } from "../../../model/digest.ts";
import { scalarText, yamlText } from "../../../model/yaml.ts";
import { hostClaims } from "../exposure/claims.ts";
import { blanking } from "./blanks.ts";
import { nameFinder } from "./hits.ts";
import { type Names, namesAmong } from "./names.ts";
import { type Differing, type Said, type Template, templateOf } from "./template.ts";
import { nameForms } from "./words.ts";

/** What is said of a unit. */
export interface Rendered extends Said {
  /** What it was filled in of: its objects were not compiled for it. */
  readonly filled?: Filled;
}

export interface Filled {
  /** Tells the template from others. */
  readonly template: number;
  readonly names: Names;
}

/** What is known of environments that are alike: one, or what was made of one and has held for another. */
type Known =
  | { readonly kind: "one"; readonly unit: CompiledUnit; readonly said: Said; readonly differing: Differing }
  | { readonly kind: "several"; readonly template: Template; readonly number: number }
  | { readonly kind: "unlike" };

/** How many environments are kept of which none is known that is like them. */
const keptOnes = 4;

/**
 * Renders units. An environment that is compiled from the same as two others, but for names of one form, is not compiled:
 * what is said of these is said of it, with its names. It is told of the two that nothing was made of the names in another
 * way than by putting them into texts (`Template.isOf`): one is compiled to what was made of the other.
 */
export function rendering(): (unit: CompiledUnit) => Rendered {
  const formOf = nameForms();
  const known = new Map<string, Known>();
  let templates = 0;
  return (unit) => {
    const alike = keyOf(unit, formOf);
    if (alike === undefined) return compiledSaid(unit);
    const { key, names, differing } = alike;
    const before = known.get(key);
    if (before?.kind === "several") {
      const said = before.template.fill(differing);
      return said === undefined ? compiledSaid(unit) : { ...said, filled: { template: before.number, names } };
    }
    const said = compiledSaid(unit);
    if (before === undefined) {
      known.set(key, { kind: "one", unit, said, differing });
      const ones = [...known].filter(([, { kind }]) => kind === "one");
      if (ones.length > keptOnes && ones[0] !== undefined) known.delete(ones[0][0]);
    } else if (before.kind === "one") {
      const template = templateOf(before.unit, before.said, before.differing);
      const holds = template.isOf(unit, said, differing);
      known.set(key, holds ? { kind: "several", template, number: templates++ } : { kind: "unlike" });
    }
    return said;
  };
}

/** What is said of a unit by its objects. */
export function compiledSaid(unit: CompiledUnit): Said {
  let files: ReturnType<Said["files"]> | undefined;
  const claims = hostClaims(unit);
  return {
    files: () => {
      files ??= unit.objects.map(({ path, object }) => [path, yamlText(object)] as const);
      return files;
    },
    claims: () => claims,
  };
}

/** What environments have in common that are compiled to the same; undefined for what is like nothing else. */
function keyOf(unit: CompiledUnit, formOf: ReturnType<typeof nameForms>) {
  if (unit.kind !== "environment" || unit.files !== undefined || unit.basis === undefined) return undefined;
  const { settings, shared, namespace, hosts, digests } = unit.basis();
  const own = [unit.name, namespace];
  const isShared = (label: string) => nameFinder([label])(shared).length > 0;
  const names = namesAmong({ own, hosts }, formOf, isShared);
  if (names === undefined || !own.every((name) => names.taken.includes(name)) || own.some(isShared)) return undefined;
  // A word that is no text in YAML stands in quotes there.
  if (names.taken.some((name) => scalarText(name) !== name)) return undefined;
  const blanked = blanking(names.taken)(settings);
  if (blanked === undefined) return undefined;
  return { key: textDigest(`${names.form}\n\n${blanked}`), names, differing: { names: names.taken, digests } };
}
