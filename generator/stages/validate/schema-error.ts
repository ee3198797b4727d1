/** An error as ajv reports it (https://ajv.js.org/api.html#error-objects) with the option `verbose`. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer of the faulty value. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The schema that the keyword stands in. */
  readonly parentSchema: Readonly<Record<string, unknown>>;
  /** The faulty value. */
  readonly data: unknown;
  /** Set where the name of a field is at fault, not its value. */
  readonly propertyName?: string;
}

/**
 * The errors that say what is wrong. A value that fits no branch of an `anyOf` gives an error for each branch and one
 * for the `anyOf` itself: where a branch had the right type, only what it found is of use; where none had, one error
 * with all the types.
 */
export function relevant(errors: readonly SchemaError[]): readonly SchemaError[] {
  const groups = new Map<string, SchemaError[]>();
  for (const error of errors) {
    if (error.keyword === "anyOf" || error.keyword === "propertyNames") continue;
    const about = `${error.instancePath}\n${error.propertyName ?? ""}`;
    groups.set(about, [...(groups.get(about) ?? []), error]);
  }
  const paths = [...groups.values()].map(([first]) => first?.instancePath ?? "");
  return [...groups.values()].flatMap((group) => relevantAt(group, paths));
}

function relevantAt(group: readonly SchemaError[], paths: readonly string[]): readonly SchemaError[] {
  const others = group.filter(({ keyword }) => keyword !== "type");
  if (others.length > 0) return distinct(others);
  const [first] = group;
  if (first === undefined || paths.some((path) => path.startsWith(`${first.instancePath}/`))) return [];
  const types = [...new Set(group.flatMap(({ params }) => params.type as string | string[]))];
  return [{ ...first, params: { type: types } }];
}

function distinct(errors: readonly SchemaError[]): SchemaError[] {
  const byText = new Map(errors.map((error) => [JSON.stringify([error.keyword, error.params]), error]));
  return [...byText.values()];
}
