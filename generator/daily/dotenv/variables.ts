import type { Given, GivenTo } from "./given.ts";

/** What an .env file can say of some containers, and what it cannot. */
export interface Variables {
  /** What is one value in all of them, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Names of what they are given from Secrets. */
  readonly secrets: readonly string[];
  /** What only the cluster knows, with where it stands there. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** What has several values, each with the containers that have it. */
  readonly several: ReadonlyMap<string, readonly Several[]>;
}

export interface Several {
  readonly value: string;
  readonly containers: readonly string[];
}

/** Variables of containers, in the order of their names. */
export function variablesOf(all: readonly GivenTo[]): Variables {
  const of = <Kind extends Given["kind"]>(kind: Kind) =>
    all
      .flatMap(({ container, variables }) => variables.map((given) => ({ container, given })))
      .flatMap(({ container, given }) =>
        given.kind === kind ? [{ container, given: given as Extract<Given, { kind: Kind }> }] : [],
      )
      .sort((a, b) => (a.given.name < b.given.name ? -1 : a.given.name > b.given.name ? 1 : 0));
  const values = new Map<string, Map<string, string[]>>();
  for (const { container, given } of of("value")) {
    const had = values.get(given.name) ?? new Map<string, string[]>();
    had.set(given.value, [...(had.get(given.value) ?? []), container]);
    values.set(given.name, had);
  }
  const found = [...values].map(
    ([name, by]) => [name, [...by].map(([value, containers]) => ({ value, containers }))] as const,
  );
  return {
    values: new Map(found.flatMap(([name, [first, second]]) => (first && !second ? [[name, first.value]] : []))),
    secrets: [...new Set(of("secret").map(({ given }) => given.name))],
    elsewhere: new Map(of("elsewhere").map(({ given }) => [given.name, given.from])),
    several: new Map(found.filter(([, { length }]) => length > 1)),
  };
}

/** Of all containers those that are named: `SERVICE` is its own container. */
export function asked(all: readonly GivenTo[], names: readonly string[]): readonly GivenTo[] {
  return all.filter(({ container }) => names.includes(container));
}
