import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { isSealedValue } from "../../model/credentials/sealed.ts";
import type { Document } from "../../model/documents.ts";
import { asRecord } from "../../model/loose.ts";
import { credentialsIn } from "./credentials.ts";

/**
 * What is wrong with a file of sealed values, with the schema's faults: values that are not sealed, and credentials
 * beside them. Whoever forgets to seal puts the value itself there, so no line of the file is ever shown.
 */
export function sealedFaults(document: Document, faults: readonly Diagnostic[]): readonly Diagnostic[] {
  const { file, value } = document;
  const values = asRecord(asRecord(asRecord(value).spec).encryptedData);
  const clear = Object.entries(values).filter(([, one]) => typeof one === "string" && !isSealedValue(one));
  const isSealedField = ({ place }: Diagnostic) =>
    place?.kind === "pointer" && place.pointer.startsWith(pointerTo(["spec", "encryptedData"]));
  return [
    ...faults,
    ...clear.map(([key]) => notSealed(file, key)),
    ...credentialsIn(document).filter((found) => !isSealedField(found)),
  ].map((fault) => ({ ...fault, secret: true }));
}

function notSealed(file: string, key: string): Diagnostic {
  return {
    code: "not-sealed",
    severity: "error",
    place: { kind: "pointer", files: [file], pointer: pointerTo(["spec", "encryptedData", key]), target: "key" },
    message: `The value of \`${key}\` is not sealed.`,
    hint: "take it out, replace it where it was pushed, and seal the new one with `trip-config secrets seal`.",
  };
}
