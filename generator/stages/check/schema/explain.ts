import { clipped } from "../../../diagnostics/characters.ts";
import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import { pointerTo } from "../../../diagnostics/json-pointer.ts";
import { nearest } from "../../../diagnostics/nearest.ts";
import { switchedOn } from "../../../model/kubernetes/gates.ts";
import { type Release, releaseName, servedIn } from "../../../model/kubernetes/releases.ts";
import type { Fault, Path } from "./faults.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-manifest-field": {
    cause:
      "An object has a field that its kind does not have. Strict validation refuses it; without, it has no effect.",
    cure: "Correct its name or its place, or remove it.",
  },
  "switched-off-field": {
    cause:
      "A field of an object hangs on a feature that the cluster's version of Kubernetes does not have on by itself. The API server drops it.",
    cure: "Remove it, or switch the feature gate on in the API server and let the finding pass (`--allow switched-off-field`).",
  },
  "invalid-manifest": {
    cause: "A field of an object has a value that its kind does not allow there, or one that is needed is missing.",
    cure: "Write what the message says is expected.",
  },
} as const satisfies CodeTexts;

/** What a fault means to the person who wrote the manifest. */
export interface Explained {
  readonly code: "invalid-manifest" | "switched-off-field" | "unknown-manifest-field";
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Values of these kinds are credentials, or stand for them: messages do not repeat them. */
const secretKinds: readonly string[] = ["SealedSecret", "Secret"];

/** `kind` is the object's, `release` the cluster's. Places are JSON pointers in the manifest. */
export function explain(kind: string, fault: Fault, release: Release): Explained {
  const place = pointerOf(fault.path);
  const shown = (value: unknown) =>
    secretKinds.includes(kind)
      ? "what it is"
      : `\`${clipped(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), 60)}\``;
  switch (fault.kind) {
    case "unknown":
      if (fault.served !== undefined) {
        return {
          code: "unknown-manifest-field",
          message: `${pointerOf([...fault.path, fault.field])} is a field of ${a(kind)} ${servedIn(fault.served)}. Kubernetes ${releaseName(release)} refuses it, or drops it.`,
          hint: elsewhere,
        };
      }
      return {
        code: "unknown-manifest-field",
        message: `${pointerOf([...fault.path, fault.field])} is not a field of ${a(kind)}. The API server refuses it, or drops it.`,
        hint: nearField(kind, fault),
      };
    case "off":
      return {
        code: "switched-off-field",
        message: `${pointerOf([...fault.path, fault.field])} has no effect: Kubernetes ${releaseName(release)} drops it unless its feature ${fault.gate} was switched on, which it is by itself ${switchedOn(fault.gate)}.`,
        hint: "Remove it, or switch the feature on in the API server.",
      };
    case "missing":
      return invalid(`${place} has no \`${fault.field}\`, which ${a(kind)} needs there.`, `Add \`${fault.field}\`.`);
    case "type": {
      const expected = fault.expected.filter((type) => type !== "null");
      const message = `${place} must be ${expected.map((type) => names[type]).join(" or ")}, not ${nameOf(fault.value)}.`;
      return invalid(message, typeHint(expected, fault.value));
    }
    case "value": {
      const allowed = fault.allowed.filter((value) => value !== "").map(String);
      if (fault.served !== undefined) {
        const { gate } = fault.served;
        const since =
          gate === undefined ? servedIn(fault.served) : `with the feature ${gate}, which is on ${switchedOn(gate)}`;
        const message = `${place} may be ${shown(fault.value)} ${since}. In Kubernetes ${releaseName(release)} it must be ${oneOf(allowed)}.`;
        return invalid(message, elsewhere);
      }
      const near = typeof fault.value === "string" ? nearValue(fault.value, allowed) : undefined;
      const message = `${place} must be ${oneOf(allowed)}, not ${shown(fault.value)}.`;
      return invalid(message, near === undefined ? undefined : `Did you mean \`${near}\`?`);
    }
    case "pattern":
      return pattern(fault, place, shown(fault.value));
    case "format":
      return invalid(`${place} is ${shown(fault.value)}, which ${fault.wrong}.`);
    case "range":
      if (fault.open === true) return invalid(`${place} is ${fault.value}, but must be ${openBounds(fault)}.`);
      return invalid(`${place} is ${fault.value}, but must be ${bounds(fault.minimum, fault.maximum, fault.value)}.`);
    case "multiple":
      return invalid(`${place} is ${fault.value}, but must be a multiple of ${fault.of}.`);
    case "choice":
      return choice(fault, place);
    case "size":
      if (fault.size === 0) return invalid(`${place} is empty.`, "Fill it in, or remove it where it may be absent.");
      return invalid(
        `${place} has ${fault.size} ${units[fault.of]}, but must have ${bounds(fault.least, fault.most, fault.size)}.`,
      );
    case "repeated":
      return invalid(`${place} has ${shown(fault.value)} twice.`, "Remove one of them.");
  }
}

const elsewhere = "Remove it, or say that the cluster runs another version of Kubernetes, where it does.";

/** A path as JSON pointer (RFC 6901); the whole manifest is called the object. */
export function pointerOf(path: Path): string {
  return path.length === 0 ? "The object" : pointerTo(path);
}

const names = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a text",
} as const;

const units = { array: "items", object: "fields", string: "characters" } as const;

function invalid(message: string, hint?: string): Explained {
  return { code: "invalid-manifest", message, hint };
}

function nearField(kind: string, { path, field, known }: Extract<Fault, { kind: "unknown" }>): string | undefined {
  const near = nearest(field, known);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (known.length === 0) return "Nothing may be there.";
  if (known.length <= 12) return `Allowed there: ${known.join(", ")}.`;
  const steps = path.filter((key) => typeof key === "string");
  return `\`kubectl explain ${[kind.toLowerCase(), ...steps].join(".")}\` lists the fields there.`;
}

function pattern(
  { format, pattern: source }: Extract<Fault, { kind: "pattern" }>,
  place: string,
  shown: string,
): Explained {
  switch (format) {
    case "quantity":
      return invalid(
        `${place} is ${shown}, which is no quantity.`,
        "Write a number, with m, k, M, G, T, Ki, Mi, Gi or Ti behind it where needed, such as 500m or 512Mi.",
      );
    case "byte":
      return invalid(`${place} is not base64.`, "Encode it. Secrets take plain text in `stringData`.");
    case "date-time":
      return invalid(`${place} is ${shown}, which is no time.`, "Write it as 2026-01-31T12:00:00Z.");
    case "port-name":
      return invalid(
        `${place} is ${shown}, which is no name of a port.`,
        "Write a number without quotes, or a name of at most 15 lower-case letters, digits and dashes, one a letter.",
      );
    case undefined:
      return invalid(`${place} is ${shown}, which does not match the pattern ${source}.`);
    case "date":
      return invalid(`${place} is ${shown}, which is no date.`, "Write it as 2026-01-31.");
    default:
      return invalid(`${place} is ${shown}, which is no ${format}.`);
  }
}

function choice({ of, fitting, fields }: Extract<Fault, { kind: "choice" }>, place: string): Explained {
  if (of === "not") {
    const what =
      fields === undefined ? "what its definition forbids" : `${fields.join(" and ")}, which it may not have`;
    return invalid(`${place} has ${what}.`);
  }
  const few = fitting === 0;
  if (fields === undefined) {
    return invalid(`${place} fits ${few ? "none" : "more than one"} of the forms that its definition allows.`);
  }
  return invalid(
    `${place} has ${few ? "none" : "more than one"} of ${fields.join(", ")}.`,
    of === "oneOf" ? "Set exactly one of them." : "Set one of them.",
  );
}

function openBounds({ minimum, maximum, value }: Extract<Fault, { kind: "range" }>): string {
  return value <= minimum ? `more than ${minimum}` : `less than ${maximum}`;
}

function nearValue(value: string, allowed: readonly string[]): string | undefined {
  return allowed.find((one) => one.toLowerCase() === value.toLowerCase()) ?? nearest(value, allowed);
}

/** Most wrong types are quotes, and the words that YAML 1.1 read as booleans. */
function typeHint(expected: readonly string[], value: unknown): string | undefined {
  if (expected.includes("string")) {
    return typeof value === "number" || typeof value === "boolean" ? "Put it in quotes." : undefined;
  }
  if (expected.includes("array") && typeof value !== "object") return "Write it as an item of a list.";
  if (typeof value !== "string") return undefined;
  if (expected.includes("boolean")) {
    return /^(true|false)$/.test(value) ? "Take the quotes away." : "Write true or false, without quotes.";
  }
  return /^-?\d+$/.test(value) ? "Take the quotes away." : undefined;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isInteger(value) ? "a number" : "a fraction";
  return names[typeof value as "boolean" | "object" | "string"] ?? "nothing";
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `\`${values[0]}\`` : `one of ${values.join(", ")}`;
}

/** Bounds in words: both when both are near, otherwise the one that is broken. */
function bounds(least: number, most: number, value: number): string {
  if (least === most) return `${least}`;
  const wide = 2 ** 31 - 1;
  if (least > -wide && most < wide) return `between ${least} and ${most}`;
  return value < least ? `at least ${least}` : `at most ${most}`;
}

function a(kind: string): string {
  return /^([AEIOU]|HTTP)/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
