import type { Place } from "../group/places.ts";
import type { ObjectReference } from "../unit-plan.ts";
import { cut, printable } from "./lines.ts";

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

/** `Deployment/web in dev and prod`, `60 Deployments (a, b and 58 others) in dev`; of one unit alone, without that. */
export function placesText(
  { kind }: ObjectReference,
  places: readonly Place[],
  all: Everywhere,
  isOne: boolean,
): string {
  const [first, ...others] = places;
  const what = cut(printable(kind)) || "object";
  if (first === undefined) return what;
  const where = (units: readonly string[]) => (isOne ? "" : ` in ${unitsText(units, all)}`);
  if (others.length === 0) return `${objectsText(what, first.objects)}${where(first.units)}`;
  const rest = places.length - most;
  const shown = places.slice(0, rest > 1 ? most : places.length);
  const texts = shown.map(({ objects, units }) => `${listing(objects.map(nameText), 4)}${where(units)}`);
  const count = places.reduce((sum, { objects }) => sum + objects.length, 0);
  const more = rest > 1 ? `; ${rest.toLocaleString("en")} more` : "";
  return `${count.toLocaleString("en")} ${pluralOf(what)} (${texts.join("; ")}${more})`;
}

function objectsText(kind: string, objects: readonly string[]): string {
  if (objects.length <= named) return listing(objects.map((name) => `${kind}/${nameText(name)}`));
  return `${objects.length.toLocaleString("en")} ${pluralOf(kind)} (${listing(objects.map(nameText), 4)})`;
}

/** The name of an object, as it may be shown. */
export function nameText(name: string): string {
  return cut(printable(name), 100) || "(no name)";
}

export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
