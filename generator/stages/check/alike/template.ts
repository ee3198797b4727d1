import type { CompiledObject, CompiledUnit } from "../../../model/compiled.ts";
import { claimKey, type HostClaim } from "../exposure/claims.ts";
import { nameFinder } from "./hits.ts";
import { cutting, filled, type Pieces, valuesOf } from "./pieces.ts";

/** What is said of a unit, as it is compiled or filled in. */
export interface Said {
  /** Paths of its objects with their YAML, in their order. */
  readonly files: () => readonly (readonly [path: string, text: string])[];
  /** Made when somebody asks: those of a thousand environments with their objects would be a third of all memory. */
  readonly claims: () => readonly HostClaim[];
}

/** Texts that differ between environments that are alike. */
export interface Differing {
  readonly names: readonly string[];
  readonly digests: readonly string[];
}

/** What is said of an environment and of each that is like it, with places for the names. */
export interface Template {
  /** undefined: with these names something else may be said. */
  readonly fill: (differing: Differing) => Said | undefined;
  /** Whether it says what was compiled of a unit. */
  readonly isOf: (unit: CompiledUnit, said: Said, differing: Differing) => boolean;
}

export function templateOf(unit: CompiledUnit, said: Said, { names, digests }: Differing): Template {
  const constants: string[] = [];
  const cut = cutting(names, digests, (text) => constants.push(text));
  const files = said.files().map(([path, text]) => [cut(path), cut(text)] as const);
  const claims = cut(claimsText(said.claims()));
  const isOfNames = typeof claims === "string" || claims.every((piece) => !(Number(piece) >= names.length));
  const declared = cut(JSON.stringify(unit.declared));
  const neighbours = neighboursIn(sortedTexts(unit, new Set(digests)).map(cut));
  const between = [...new Set(constants)].join("\n");
  const fill = (differing: Differing): Said | undefined => {
    if (differing.digests.length !== digests.length || differing.names.length !== names.length) return undefined;
    // A name that all say is not one that the environment says of itself.
    if (nameFinder(differing.names)(between).length > 0) return undefined;
    const values = valuesOf(differing.names, differing.digests);
    if (!neighbours.every(([one, other]) => filled(one, values) < filled(other, values))) return undefined;
    return {
      files: () => files.map(([path, text]) => [filled(path, values), filled(text, values)]),
      claims: claimsFilled(claims, isOfNames ? differing.names : values),
    };
  };
  return {
    fill,
    isOf: (other, compiled, differing) => {
      const made = fill(differing);
      if (made === undefined) return false;
      const values = valuesOf(differing.names, differing.digests);
      return (
        isSame(made.files(), compiled.files()) &&
        isSame(made.claims().map(claimKey), compiled.claims().map(claimKey)) &&
        filled(declared, values) === JSON.stringify(other.declared)
      );
    },
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A function of its own: who keeps it for a thousand environments keeps nothing else of them. */
function claimsFilled(claims: Pieces, values: readonly string[]): Said["claims"] {
  return () => claimsIn(filled(claims, values));
}

/** Objects that several claims have stand once. */
function claimsText(claims: readonly HostClaim[]): string {
  const objects = [...new Set(claims.map(({ object }) => object))];
  return JSON.stringify({
    objects: objects.map(({ written, ...object }) => ({ ...object, ...(written && { written: written() }) })),
    claims: claims.map(({ object, ...claim }) => [claim, objects.indexOf(object)]),
  });
}

function claimsIn(text: string): readonly HostClaim[] {
  // What `claimsText` has written, with other names.
  const { objects, claims } = JSON.parse(text) as {
    readonly objects: readonly (Omit<CompiledObject, "written"> & {
      readonly written?: ReturnType<NonNullable<CompiledObject["written"]>>;
    })[];
    readonly claims: readonly (readonly [Omit<HostClaim, "object">, number])[];
  };
  const all = objects.map(
    ({ written, ...object }): CompiledObject => ({ ...object, ...(written && { written: () => written }) }),
  );
  return claims.flatMap(([claim, at]) => {
    const object = all[at];
    return object === undefined ? [] : [{ ...claim, object }];
  });
}

/** All texts that something may be sorted by, sorted. Values that are digests and nothing else are not. */
function sortedTexts({ objects }: CompiledUnit, digests: ReadonlySet<string>): readonly string[] {
  const texts = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === "string") texts.add(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) {
      for (const [key, field] of Object.entries(value)) {
        texts.add(key);
        walk(field);
      }
    }
  };
  for (const { path, object } of objects) {
    texts.add(path);
    texts.add(`${object.kind}/${object.metadata.name}`);
    walk(object);
  }
  return [...texts].filter((text) => !digests.has(text)).sort();
}

/** Those of which one changes with the names: as long as none changes places with its neighbours, all stay in their order. */
function neighboursIn(sorted: readonly Pieces[]): readonly (readonly [Pieces, Pieces])[] {
  return sorted.flatMap((other, at) => {
    const one = sorted[at - 1];
    return one === undefined || (typeof one === "string" && typeof other === "string") ? [] : [[one, other] as const];
  });
}
