import { randomInt } from "node:crypto";
import bcrypt from "bcryptjs";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SecretKey } from "../../model/secrets/need.ts";
import { secretKeys } from "../../model/secrets/needs.ts";

/** @codes gathered by the build */
export const codes = {
  "unusable-value": {
    cause: "The value on standard input is empty or no UTF-8, or is not such as the key needs.",
    cure: "Pass the value alone, or let --generate make one. basic-auth takes lines of htpasswd with hashes.",
  },
} as const satisfies CodeTexts;

/** New values of a Secret's keys; null: the key is taken out. */
export type NewValues = Readonly<Record<string, string | null>>;

export type Given =
  | { readonly ok: true; readonly values: NewValues }
  | { readonly ok: false; readonly fault: Diagnostic };

/** Who may use the admin pages, where the password is generated. */
export const adminUser = "admin";

const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** 190 bits. Letters and digits only: values end up in URLs, SQL and shells. */
const length = 32;
/** 2^10 rounds of bcrypt, at every request that the ingress controller checks. */
const cost = 10;
/** What a Secret may hold at most (https://kubernetes.io/docs/concepts/configuration/secret/). */
const mostBytes = 1024 * 1024;

export function strongPassword(): string {
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join("");
}

/** A line of htpasswd. `$2y$` is the same as bcryptjs's `$2b$`, and the prefix that every crypt(3) knows. */
export function htpasswdLine(user: string, password: string): string {
  return `${user}:${bcrypt.hashSync(password, cost).replace(/^\$2b\$/, "$2y$")}`;
}

/**
 * A strong value for a key. The password behind an htpasswd line is kept beside it in the Secret: a person has to type
 * it, and whoever may read the Secret may read it there, without it ever being on a screen or in a log.
 */
export function generatedValues({ name, form }: SecretKey): NewValues {
  const password = strongPassword();
  if (form !== "htpasswd") return { [name]: password };
  return { [name]: htpasswdLine(adminUser, password), [secretKeys.clear]: password };
}

/** The values that somebody gave for a key, or what is wrong with them. One line break at the end is not meant. */
export function givenValues({ name, form }: SecretKey, bytes: Uint8Array): Given {
  const text = textOf(bytes);
  if (text === undefined) return unusable("The value on standard input is no UTF-8.");
  const value = text.replace(/\r?\n$/, "");
  if (value === "") return unusable("There is no value on standard input.");
  if (bytes.length > mostBytes) return unusable("The value is larger than a Secret may be.");
  if (form === "password" && /[\0-\x1f\x7f]/.test(value)) {
    return unusable("A password has neither line breaks nor other control characters.");
  }
  if (form !== "htpasswd") return { ok: true, values: { [name]: value } };
  if (!value.split(/\r?\n/).every((line) => hashed.test(line))) {
    return unusable(`\`${name}\` takes lines of htpasswd, each a user and a hash.`);
  }
  // The password that was generated for an earlier line opens nothing any more.
  return { ok: true, values: { [name]: value, [secretKeys.clear]: null } };
}

const hashed = /^[^:\s]+:(?:\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$(?:apr1|1|5|6)\$\S+|\{SSHA\}\S+|\{SHA\}\S+)$/;

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function unusable(message: string): Given {
  const hint = "pass the value alone, as in `pass show mysql | trip-config secrets seal …`, or use --generate.";
  return { ok: false, fault: { code: "unusable-value", severity: "error", message, hint } };
}
