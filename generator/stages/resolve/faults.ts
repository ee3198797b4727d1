import type { Code } from "../../diagnostics/codes.ts";
import type { Diagnostic, Place } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";

/** Collects what is wrong with the settings of one environment, or of the cluster. */
export interface Faults {
  /** A fault at a setting, by its keys from the top of the merged settings. */
  add(code: Code, keys: readonly string[], message: string, hint?: string): void;
  /** The same as a warning: it may be meant so. */
  warn(code: Code, keys: readonly string[], message: string, hint?: string): void;
  /** `value`, or a `missing-field` fault and `placeholder` in its stead, so that the other faults are found too. */
  required<Value>(value: Value | undefined | null, keys: readonly string[], placeholder: Value): Value;
  /** The place of a setting. */
  at(keys: readonly string[]): Extract<Place, { kind: "pointer" }>;
  readonly diagnostics: readonly Diagnostic[];
}

/** `files` are the ones that the settings were merged from, the more specific one first. */
export function faultsOf(files: readonly string[]): Faults {
  const diagnostics: Diagnostic[] = [];
  const at: Faults["at"] = (keys) => ({ kind: "pointer", files, pointer: pointerTo(keys), target: "key" });
  const said =
    (severity: Diagnostic["severity"]): Faults["add"] =>
    (code, keys, message, hint) => {
      diagnostics.push({ code, severity, place: at(keys), message, ...(hint === undefined ? {} : { hint }) });
    };
  const add = said("error");
  return {
    add,
    warn: said("warning"),
    at,
    required: (value, keys, placeholder) => {
      if (value !== undefined && value !== null) return value;
      const field = keys.at(-1) ?? "";
      const owner = keys.length > 1 ? `\`${keys.slice(0, -1).join(".")}\`` : "The environment";
      const hint = files.length > 1 ? `it may stand in ${files.join(" or in ")}.` : undefined;
      add("missing-field", keys, `${owner} needs \`${field}\`.`, hint);
      return placeholder;
    },
    diagnostics,
  };
}
