import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject, KubernetesObject } from "../../model/compiled.ts";
import { credentialIn } from "../../model/credentials/credentials.ts";
import { nameOfField } from "../../model/credentials/fields.ts";
import { isSealedValue } from "../../model/credentials/sealed.ts";
import { asRecord, isRecord, type Loose } from "../../model/loose.ts";
import { finding } from "./finding.ts";
import { placeOf } from "./place.ts";
import type { Scope } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "plain-secret": {
    cause: "A Secret carries values. What is compiled is committed, and base64 hides nothing.",
    cure: "Seal the values (trip-config secrets), or declare the Secret as external. Replace values that were pushed.",
    kind: "policy",
  },
  credential: {
    cause: "A value looks like a credential: a key, a token, a password, a password's hash or a random string.",
    cure: "Take it from a sealed Secret by reference, and replace it where it was pushed. --allow credential if it is none.",
    kind: "policy",
  },
  "not-sealed": {
    cause: "A value under encryptedData of a SealedSecret does not have the form of a sealed value.",
    cure: "Take it out, replace it where it was pushed, and seal the new one with trip-config secrets seal.",
  },
} as const satisfies CodeTexts;

/** A value that looks like a credential, with the keys that lead to it. */
interface Suspect {
  readonly path: readonly string[];
  /** What the value is called: the key of a map, the name of a variable. */
  readonly name: string;
  readonly what: string;
}

/**
 * Nothing in any object looks like a credential, and no Secret carries values: what is compiled is committed. The
 * messages never hold the value. What is sealed may be read by everybody and is passed over; what only stands where
 * sealed values do is not.
 */
export function secrets({ unit }: Scope): readonly Diagnostic[] {
  return unit.objects.flatMap((subject) => {
    if (subject.object.kind === "Secret" && subject.object.apiVersion === "v1") return plainSecret(subject);
    const found: Suspect[] = [];
    const sealed = sealedValues(subject);
    search(written(subject.object), "", sealed, found);
    return [...notSealed(subject, asRecord(sealed)), ...found.map((suspect) => credential(subject, suspect))];
  });
}

/** What a person wrote: the API server drops a status, and the definition of a field is no value of it. */
function written(object: KubernetesObject): unknown {
  if (object.kind === "CustomResourceDefinition") return {};
  const { status, ...rest } = object;
  return status === undefined ? object : rest;
}

function plainSecret(subject: CompiledObject): readonly Diagnostic[] {
  const { data, stringData, metadata } = subject.object;
  const keys = [...Object.keys(asRecord(data)), ...Object.keys(asRecord(stringData))];
  if (keys.length === 0) return [];
  const named = keys.map((key) => `\`${key}\``).join(", ");
  const diagnostic = finding("plain-secret", subject, {
    message: `Secret \`${metadata.name}\` carries values in the clear, under ${named}: whoever reads the repository reads them.`,
    hint: "Seal them (`trip-config secrets`), or declare the Secret as external.",
    origin: placeOf(subject, [Object.keys(asRecord(data)).length > 0 ? "data" : "stringData"]),
  });
  return [{ ...diagnostic, secret: true }];
}

function notSealed(subject: CompiledObject, values: Loose): readonly Diagnostic[] {
  const clear = Object.entries(values).filter(([, value]) => typeof value === "string" && !isSealedValue(value));
  return clear.map(([key]) => ({
    ...finding("not-sealed", subject, {
      message: `The value of \`${key}\` in SealedSecret \`${subject.object.metadata.name}\` is not sealed: nothing can open it, and everybody can read it.`,
      hint: "Seal it with kubeseal, and replace it where it was pushed already.",
      origin: placeOf(subject, ["spec", "encryptedData", key]),
    }),
    secret: true,
  }));
}

function credential(subject: CompiledObject, { path, name, what }: Suspect): Diagnostic {
  const { kind, metadata } = subject.object;
  const diagnostic = finding("credential", subject, {
    message: `The value of \`${name}\` in ${kind} \`${metadata.name}\` looks like ${what}: whoever reads the repository reads it.`,
    hint: "Take it from a sealed Secret by reference, and replace it where it was pushed already.",
    origin: placeOf(subject, path, [name]),
  });
  return { ...diagnostic, secret: true };
}

/** The values of a SealedSecret that everybody may read. */
function sealedValues({ object }: CompiledObject): unknown {
  const isSealed = object.kind === "SealedSecret" && object.apiVersion.startsWith("bitnami.com/");
  return isSealed ? asRecord(object.spec).encryptedData : undefined;
}

/** What looks like a credential in `value`, which is called `name`, and below it; `sealed` is passed over. */
function search(value: unknown, name: string, sealed: unknown, found: Suspect[]): void {
  if (typeof value === "string") {
    const what = credentialIn(name, value);
    if (what !== undefined) found.push({ path: [], name, what });
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      searchBelow(value[index], flagOf(value[index - 1]) ?? name, String(index), sealed, found);
    }
  } else if (isRecord(value) && value !== sealed) {
    for (const key of Object.keys(value)) searchBelow(value[key], nameOfField(value, key, name), key, sealed, found);
  }
}

/** `search` with `key` put before the paths of what it finds: paths are rare, so they are made on the way back. */
function searchBelow(value: unknown, name: string, key: string, sealed: unknown, found: Suspect[]): void {
  const before = found.length;
  search(value, name, sealed, found);
  for (let index = before; index < found.length; index++) {
    const suspect = found[index];
    if (suspect !== undefined) found[index] = { ...suspect, path: [key, ...suspect.path] };
  }
}

/** A flag in a list of arguments names the item after it: `--password`, `…`. */
function flagOf(item: unknown): string | undefined {
  if (typeof item !== "string" || !item.startsWith("-")) return undefined;
  return /^--?([A-Za-z][\w-]*)$/.exec(item)?.[1];
}
