import type { SealedFile } from "../../model/input.ts";

/**
 * Text of a Secret's file of sealed values, with keys changed, and null for those that are taken out: what kubeseal
 * writes for such a Secret, a line for each key.
 */
export function sealedFileText(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  old: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): string {
  const entries = Object.entries({ ...old, ...changes }).sort(([a], [b]) => (a < b ? -1 : 1));
  const encryptedData = Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
  const file: SealedFile = {
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    metadata: { name, namespace },
    spec: { encryptedData, template: { metadata: { name, namespace }, type: "Opaque" } },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
