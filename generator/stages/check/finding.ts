import type { Code } from "../../diagnostics/codes.ts";
import type { Diagnostic, Severity } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { CompiledObject, Origin } from "../../model/compiled.ts";

/** What a rule says about one object. */
export interface Finding {
  readonly severity?: Severity;
  readonly message: string;
  readonly hint?: string;
  /** The setting to point at, when it is narrower than the object's origin, or another one. */
  readonly origin?: Origin;
}

/** A diagnostic about `subject`, pointing at the setting that the object comes from. Severity: error unless said. */
export function finding(code: Code, subject: CompiledObject, about: Finding): Diagnostic {
  const { files, pointer } = about.origin ?? subject.origin;
  return {
    code,
    severity: about.severity ?? "error",
    place: { kind: "pointer", files, pointer, target: "key" },
    object: objectName(subject),
    message: about.message,
    ...(about.hint === undefined ? {} : { hint: about.hint }),
  };
}

/** `origin` narrowed to a setting below it; a pointer whose end does not exist falls back to what exists of it. */
export function below(origin: Origin, ...keys: readonly string[]): Origin {
  return { files: origin.files, pointer: origin.pointer + pointerTo(keys) };
}

/** `namespace/Kind/name`, or `Kind/name` for what has no namespace. Of hand-written objects any of them may be anything. */
export function objectName({ object }: CompiledObject): string {
  const { namespace, name } = object.metadata;
  const parts = namespace === undefined ? [object.kind, name] : [namespace, object.kind, name];
  return parts.map(plainText).join("/");
}

function plainText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
