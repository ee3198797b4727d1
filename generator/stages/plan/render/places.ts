import type { Place } from "../group/places.ts";
import type { ObjectReference } from "../unit-plan.ts";

/** Names on a line, places of one effect. */
const named = 2;
const most = 4;

/** The environments that a plan is of, which what holds for all of them is told of. */
export type Everywhere = ReadonlySet<string>;

export function everywhere(units: readonly { readonly unit: string }[]): Everywhere {
  return new Set(units.map(({ unit }) => unit).filter((unit) => unit !== "cluster" && unit !== "argocd"));
}

/** `a`, `a and b`, `a, b and 998 others`. */
export function listing(names: readonly string[], limit = named): string {
  // One more is shorter than to say that there is one.
  const rest = names.length - limit;
  if (rest > 1) return `${names.slice(0, limit).join(", ")} and ${rest.toLocaleString("en")} others`;
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** `dev, staging and 998 others`, `all 1,000 environments`, with those that are left out of nearly all. */
export function unitsText(units: readonly string[], all: Everywhere): string {
  if (units.length <= 4 || units.some((unit) => !all.has(unit))) return listing(units, 4);
  const own = new Set(units);
  const others = [...all].filter((unit) => !own.has(unit));
  if (others.length === 0) return `all ${all.size.toLocaleString("en")} environments`;
  return `${listing(units)}${others.length > named ? "" : ` (all but ${listing(others)})`}`;
}

/** `Deployment/web in dev and prod`, `60 Deployments (a, b and 58 others) in dev`. */
export function placesText({ kind }: ObjectReference, places: readonly Place[], all: Everywhere): string {
  const [first, ...others] = places;
  if (first === undefined) return kind;
  if (others.length === 0) return `${objectsText(kind, first.objects)} in ${unitsText(first.units, all)}`;
  const rest = places.length - most;
  const shown = places.slice(0, rest > 1 ? most : places.length);
  const texts = shown.map(({ objects, units }) => `${listing(objects, 4)} in ${unitsText(units, all)}`);
  const count = places.reduce((sum, { objects }) => sum + objects.length, 0);
  const more = rest > 1 ? `; ${rest} more` : "";
  return `${count.toLocaleString("en")} ${pluralOf(kind)} (${texts.join("; ")}${more})`;
}

function objectsText(kind: string, objects: readonly string[]): string {
  if (objects.length === 1) return `${kind}/${objects[0]}`;
  return `${objects.length.toLocaleString("en")} ${pluralOf(kind)} (${listing(objects, 4)})`;
}

export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
