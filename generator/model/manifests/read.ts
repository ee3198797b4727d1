import type { Diagnostic, ManifestSource } from "../../diagnostics/diagnostic.ts";
import { manifestDocuments } from "../../diagnostics/manifest-yaml.ts";
import type { KubernetesObject } from "../compiled.ts";
import { documentFaults, plainValue } from "./faults.ts";
import { objectsOf, offsetIn } from "./objects.ts";
import { plainDocuments } from "./plain/documents.ts";

interface Read {
  readonly objects: readonly { readonly object: KubernetesObject; readonly source: ManifestSource }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The objects of a file in YAML or JSON, in their order; what is none is a fault at its place. */
export function objectsIn(file: string, text: string): Read {
  return plainlyWritten(file, text) ?? wholly(file, text);
}

/** Those of a file as most are written, without a fault; undefined for any other. */
function plainlyWritten(file: string, text: string): Read | undefined {
  const documents = plainDocuments(text);
  if (documents === undefined) return undefined;
  const found = documents.map(({ index, value }) => ({ index, ...objectsOf(value, () => 0, file) }));
  if (found.some(({ faults }) => faults.length > 0)) return undefined;
  const objects = found.flatMap(({ index, objects }) =>
    objects.map(({ object, path }) => ({ object, source: { file, text, document: index, path } })),
  );
  return { objects, diagnostics: [] };
}

function wholly(file: string, text: string): Read {
  const read = manifestDocuments(text);
  if (!read.ok) {
    const place = { kind: "offset", file, offset: read.nestedAt, length: 1 } as const;
    const message = "Maps and lists are nested more than 200 levels deep here.";
    return { objects: [], diagnostics: [{ code: "nested-too-deeply", severity: "error", place, message }] };
  }
  const objects: { object: KubernetesObject; source: ManifestSource }[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, document] of read.documents.entries()) {
    const faults = documentFaults(document, file, text);
    diagnostics.push(...faults);
    if (faults.some(({ code }) => code !== "duplicate-key") || document.contents === null) continue;
    const value = plainValue(document, file);
    if (!value.ok) {
      diagnostics.push(value.fault);
      continue;
    }
    // A document that holds comments only is nothing.
    if (value.value === null) continue;
    const found = objectsOf(value.value, (path) => offsetIn(document, path), file);
    diagnostics.push(...found.faults);
    for (const { object, path } of found.objects) {
      objects.push({ object, source: { file, text, document: index, path } });
    }
  }
  return { objects, diagnostics };
}
