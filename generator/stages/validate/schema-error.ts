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
    const group = groups.get(about);
    if (group === undefined) groups.set(about, [error]);
    else group.push(error);
  }
  const holders = new Set([...groups.values()].flatMap(([first]) => aboveOf(first?.instancePath ?? "")));
  return [...groups.values()].flatMap((group) => relevantAt(group, holders));
}

/** Every pointer to what holds the value that a pointer leads to. */
function aboveOf(pointer: string): readonly string[] {
  const ends = [...pointer.matchAll(/\//g)].map(({ index }) => index);
  return ends.map((end) => pointer.slice(0, end));
}

/** `holders`: what holds a value that has an error itself. */
function relevantAt(group: readonly SchemaError[], holders: ReadonlySet<string>): readonly SchemaError[] {
  const others = group.filter(({ keyword }) => keyword !== "type");
  if (others.length > 0) return distinct(others);
  const [first] = group;
  if (first === undefined || holders.has(first.instancePath)) return [];
  const types = [...new Set(group.flatMap(({ params }) => params.type as string | string[]))];
  return [{ ...first, params: { type: types } }];
}

function distinct(errors: readonly SchemaError[]): SchemaError[] {
  const byText = new Map(errors.map((error) => [JSON.stringify([error.keyword, error.params]), error]));
  return [...byText.values()];
}
