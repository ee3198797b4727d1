import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { credentialIn } from "../../model/credentials/credentials.ts";
import { type Document, envsFolder } from "../../model/documents.ts";

/** Here stands the name of a key, not its value. */
const secretOfVariable = /\/env\/[^/]+\/secret$/;

/**
 * Values of an env file that look like credentials. Much of what is written there is never compiled, such as the
 * address of a repository, and still everybody who can read the repository can read it.
 */
export function credentialsIn({ file, value }: Document): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (child: unknown, key: string, pointer: string): void => {
    if (typeof child === "string") {
      const what = secretOfVariable.test(pointer) ? undefined : credentialIn(key, child);
      if (what !== undefined) found.push(credential(file, pointer, what));
      return;
    }
    if (typeof child !== "object" || child === null) return;
    for (const [name, inner] of Object.entries(child)) {
      // Items of a list are known by the list's name.
      visit(inner, Array.isArray(child) ? key : name, pointer + pointerTo([name]));
    }
  };
  visit(value, "", "");
  return found;
}

/** A file beside the env files that holds something that looks like a credential. */
export function credentialInAsset(path: string, text: string): readonly Diagnostic[] {
  const what = credentialIn(path, text);
  if (what === undefined) return [];
  const file = `${envsFolder}/${path}`;
  return [{ ...said(what), place: { kind: "file", file } }];
}

function credential(file: string, pointer: string, what: string): Diagnostic {
  return { ...said(what), place: { kind: "pointer", files: [file], pointer, target: "value" } };
}

function said(what: string): Pick<Diagnostic, "code" | "severity" | "message" | "hint" | "secret"> {
  return {
    code: "credential",
    severity: "error",
    message: `This looks like ${what}.`,
    hint: "keep it in a Secret outside the repository, and replace it where it was pushed.",
    secret: true,
  };
}
