import type { Variables } from "../../../model/input.ts";
import type { Variable, VariableValue } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";

/** Variables in the order of the file; those that are `null` are left out. */
export function resolveVariables(input: Variables, keys: readonly string[], faults: Faults): readonly Variable[] {
  return Object.entries(input).flatMap(([name, value]) => {
    if (value === null) return [];
    return [{ name, value: resolveValue(value, [...keys, name], faults) }];
  });
}

/** An environment's value is laid over base.json's, so that two of them may come together that each are right alone. */
function resolveValue(value: Exclude<Variables[string], null>, keys: readonly string[], faults: Faults): VariableValue {
  if (typeof value === "string") return { text: value };
  const sources = Object.keys(value);
  if (sources.length > 1) {
    const message = `The value of \`${keys.at(-1)}\` comes from several places: ${sources.join(", ")}.`;
    faults.add("misplaced-setting", keys, message, `leave one; the other file may have another: null it there.`);
  }
  return value as VariableValue;
}
