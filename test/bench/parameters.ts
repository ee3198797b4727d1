import type { CompiledObject } from "../../generator/model/compiled.ts";

/** Values of one environment: its name, and every other string that differs between environments (hashes). */
export type Values = Readonly<Record<string, string>>;

/**
 * What other tools are given: the objects of one environment with marks such as `@@environment@@` where they differ
 * between environments, and each environment's values. Nobody would write these inputs otherwise but for the hashes,
 * which are handed to the tools ready-made: computing them is left out of their time.
 */
export interface Parameterised {
  readonly objects: readonly { readonly path: string; readonly object: Plain }[];
  readonly values: ReadonlyMap<string, Values>;
}

export type Plain = { readonly [key: string]: unknown };

const mark = (parameter: string) => `@@${parameter}@@`;

/** `text` with its marks replaced by what `replacement` makes of a parameter's name. */
export function replaceMarks(text: string, replacement: (parameter: string) => string): string {
  return text.replace(/@@(\w+)@@/g, (_, parameter: string) => replacement(parameter));
}

/** Objects of one environment, with its values in the place of the marks. */
export function filledIn<T>(value: T, values: Values): T {
  return mapStrings(value, (text) => replaceMarks(text, (parameter) => values[parameter] ?? "")) as T;
}

export function parameterised(environments: ReadonlyMap<string, readonly CompiledObject[]>): Parameterised {
  const neutral = [...environments].map(([name, objects]) => ({ name, objects: withoutName(objects, name) }));
  const [first, ...others] = neutral;
  if (first === undefined) throw new Error("there is no environment");
  const strings = neutral.map(({ name, objects }) => ({ name, strings: stringsOf(objects) }));
  const [one, ...rest] = strings.map((of) => of.strings);
  const differing = new Map<string, string>();
  for (const [place, text] of one ?? []) {
    if (rest.some((other) => other.get(place) !== text)) differing.set(place, `hash${differing.size + 1}`);
  }
  if (others.some(({ objects }) => objects.length !== first.objects.length)) throw new Error("environments differ");
  const objects = mapStrings(first.objects, (text, place) => {
    const parameter = differing.get(place);
    return parameter === undefined ? text : mark(parameter);
  }) as Parameterised["objects"];
  const values = strings.map(({ name, strings }): [string, Values] => {
    const hashes = [...differing].map(([place, parameter]) => [parameter, strings.get(place) ?? ""] as const);
    return [name, { environment: name, ...Object.fromEntries(hashes) }];
  });
  return { objects, values: new Map(values) };
}

function withoutName(objects: readonly CompiledObject[], name: string): Parameterised["objects"] {
  const plain = objects.map(({ path, object }) => ({ path, object }));
  return mapStrings(plain, (text) => text.replaceAll(name, mark("environment"))) as Parameterised["objects"];
}

function stringsOf(value: unknown): ReadonlyMap<string, string> {
  const strings = new Map<string, string>();
  mapStrings(value, (text, place) => {
    strings.set(place, text);
    return text;
  });
  return strings;
}

/** A copy of plain data with other strings; `place` is a JSON pointer. */
export function mapStrings(value: unknown, map: (text: string, place: string) => string, place = ""): unknown {
  if (typeof value === "string") return map(value, place);
  if (typeof value !== "object" || value === null) return value;
  const at = (key: string | number) => `${place}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  if (Array.isArray(value)) return value.map((item, index) => mapStrings(item, map, at(index)));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map, at(key))]));
}
