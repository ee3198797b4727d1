import type { Release, Served } from "../../model/kubernetes/releases.ts";
import type { Schema } from "./schema.ts";

/** What each release has, rising. */
export type ByRelease<T> = ReadonlyMap<Release, T>;

/**
 * One schema for several releases: fields and values that not all of them have are marked by their range, in `x-fields`
 * and `x-values`. Throws where releases differ in anything else, which then is to be said in kinds.ts.
 */
export function union(schemas: ByRelease<Schema>, place: string): Schema {
  const all = [...schemas.values()];
  const [first = {}] = all;
  if (all.every((schema) => JSON.stringify(schema) === JSON.stringify(first))) return first;
  const newest = all.at(-1) ?? {};
  const { properties: _, enum: __, items: ___, additionalProperties: ____, ...rest } = newest;
  for (const { properties: _p, enum: _e, items: _i, additionalProperties: _a, ...other } of all) {
    if (JSON.stringify(other) === JSON.stringify(rest)) continue;
    throw new Error(`${place} differs: ${JSON.stringify(other)}, ${JSON.stringify(rest)}`);
  }
  const made: Record<string, unknown> = { ...newest };
  if (newest.properties !== undefined) Object.assign(made, fields(schemas, place));
  if (newest.enum !== undefined) Object.assign(made, values(schemas, place));
  if (newest.items !== undefined)
    made.items = union(
      mapped(schemas, ({ items }) => items),
      `${place}[]`,
    );
  if (typeof newest.additionalProperties === "object") {
    made.additionalProperties = union(mapped(schemas, additional), `${place}{}`);
  }
  return made;
}

function fields(schemas: ByRelease<Schema>, place: string): Schema {
  const names = [...new Set([...schemas.values()].flatMap(({ properties }) => Object.keys(properties ?? {})))].sort();
  const ranges: Record<string, Served> = {};
  const properties = names.map((name) => {
    const having = mapped(schemas, ({ properties }) => properties?.[name]);
    const range = servedBy([...having.keys()], [...schemas.keys()], `${place}.${name}`);
    if (range !== undefined) ranges[name] = range;
    return [name, union(having, `${place}.${name}`)] as const;
  });
  return {
    properties: Object.fromEntries(properties),
    ...(Object.keys(ranges).length === 0 ? {} : { "x-fields": ranges }),
  };
}

function values(schemas: ByRelease<Schema>, place: string): Schema {
  const all = [...new Set([...schemas.values()].flatMap(({ enum: known = [] }) => known))].sort();
  const ranges: Record<string, Served> = {};
  for (const value of all) {
    const having = [...schemas].filter(([, { enum: known = [] }]) => known.includes(value));
    const range = servedBy(
      having.map(([minor]) => minor),
      [...schemas.keys()],
      `${place} ${value}`,
    );
    if (range !== undefined) ranges[value] = range;
  }
  return { enum: all, ...(Object.keys(ranges).length === 0 ? {} : { "x-values": ranges }) };
}

/** Undefined when all have it. Throws when it came, went and came again. */
export function servedBy(having: readonly Release[], all: readonly Release[], place: string): Served | undefined {
  if (having.length === all.length) return undefined;
  const [since = 0, until = 0] = [having[0], having.at(-1)];
  if (all.filter((minor) => since <= minor && minor <= until).length !== having.length) {
    throw new Error(`${place} is in ${having.join(", ")} and not between them`);
  }
  return { ...(since === all[0] ? {} : { since }), ...(until === all.at(-1) ? {} : { until }) };
}

/** What each release has of it; those that have nothing are left out. */
export function mapped<T, U>(of: ByRelease<T>, map: (one: T) => U | undefined): ByRelease<U> {
  return new Map(
    [...of].flatMap(([minor, one]) => {
      const made = map(one);
      return made === undefined ? [] : [[minor, made] as const];
    }),
  );
}

function additional({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
