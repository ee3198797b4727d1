import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asRecord, asTextMap, isRecord, type Loose, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { labelValue, qualifiedName } from "./forms.ts";
import { labelledParts } from "./labelled.ts";

/** @codes gathered by the build */
export const codes = {
  "invalid-label": {
    cause:
      "The key or the value of a label, or of a selector, is refused by the API server. Values have at most 63 characters.",
    cure: "Shorten or correct it.",
  },
  "invalid-annotation": {
    cause: "The key of an annotation is refused by the API server, or an object's annotations have more than 256 KiB.",
    cure: "Correct the key; move large values into a ConfigMap.",
  },
} as const satisfies CodeTexts;

/** Most bytes that keys and values of an object's annotations may have together (ValidateAnnotationsSize). */
const annotationBytes = 256 * 1024;

/** Keys and values of labels and of what selects by them, and keys of annotations. */
export function labelNames(subject: CompiledObject): readonly Diagnostic[] {
  const { metadata, selectors } = labelledParts(subject.object);
  const labels = [...metadata.map((data) => data.labels), ...selectors];
  const faults = [
    ...labels.filter(isRecord).flatMap((map) => labelFaults(subject, asTextMap(map))),
    ...metadata.flatMap((data) => annotationFaults(subject, asRecord(data.annotations))),
  ];
  if (faults.length === 0) return faults;
  // A workload has one label in three places.
  return [...new Map(faults.map((fault) => [fault.message, fault])).values()];
}

function labelFaults(subject: CompiledObject, labels: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  for (const [key, value] of Object.entries(labels)) {
    const fault = qualifiedName(key);
    if (fault !== undefined) faults.push(labelFault(subject, key, value, `The label key \`${key}\` ${fault}.`));
    const valueFault = labelValue(value);
    if (valueFault === undefined || isSetAnyway(subject, key)) continue;
    faults.push(labelFault(subject, key, value, `The value \`${value}\` of the label ${key} ${valueFault}.`));
  }
  return faults;
}

/** The server writes a namespace's name there whatever there is (SetDefaults_Namespace). */
function isSetAnyway({ object }: CompiledObject, key: string): boolean {
  return object.kind === "Namespace" && key === "kubernetes.io/metadata.name";
}

function labelFault(subject: CompiledObject, key: string, value: string, message: string): Diagnostic {
  return finding("invalid-label", subject, {
    origin: placeOfValue(
      subject,
      ["labels", "matchLabels", "selector", "nodeSelector"].map((map) => `${map}/${key}`),
      value,
    ),
    message,
    hint: "Shorten or correct it. A label that is made of a name must hold the longest such name.",
  });
}

function annotationFaults(subject: CompiledObject, annotations: Loose): readonly Diagnostic[] {
  let bytes = 0;
  const faults: Diagnostic[] = [];
  for (const [key, value] of Object.entries(annotations)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(textOf(value) ?? "");
    const fault = qualifiedName(key.toLowerCase());
    if (fault === undefined) continue;
    faults.push(
      finding("invalid-annotation", subject, {
        origin: placeOfValue(subject, [`annotations/${key}`], value),
        message: `The annotation key \`${key}\` ${fault}.`,
        hint: "Correct the key.",
      }),
    );
  }
  if (bytes <= annotationBytes) return faults;
  return [
    ...faults,
    finding("invalid-annotation", subject, {
      origin: placeOf(subject, ["metadata", "annotations"]),
      message: `The annotations have ${bytes} bytes together, ${bytes - annotationBytes} more than the ${annotationBytes} that are allowed.`,
      hint: "Move large values into a ConfigMap.",
    }),
  ];
}
