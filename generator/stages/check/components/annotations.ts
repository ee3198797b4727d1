import { closestMatch } from "leven";
import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asRecord } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { ingressPrefix, knownAnnotations, meant } from "./ingress-annotations.ts";
import { firstOfEach, nameOf } from "./met.ts";
import { oldAnnotations, tableDate } from "./table.ts";

/** @codes gathered by the build */
export const codes = {
  "deprecated-annotation": {
    cause: "An annotation has been replaced by another one or by a field, and will be passed over some day.",
    cure: "Use what is named.",
  },
  "unknown-annotation": {
    cause:
      "An annotation is written for ingress-nginx or Argo CD, and they do not read it under that name, or in that place: it has no effect.",
    cure: "Correct its name, move it to the annotations of the object itself, or remove it.",
  },
} as const satisfies CodeTexts;

/** Annotations that something else has replaced, one finding for each kind of them. */
export function deprecatedAnnotations(subject: CompiledObject): readonly Diagnostic[] {
  const met = keysOf(subject).flatMap((key) => {
    const entry = oldAnnotations.find(({ kind, matches }) => kind === subject.object.kind && matches(key));
    return entry === undefined ? [] : [{ entry, key }];
  });
  return firstOfEach(met).map(({ entry: { wrong, wayOut, source }, key }) =>
    finding("deprecated-annotation", subject, {
      severity: "warning",
      message: `${nameOf(subject)} has the annotation \`${key}\`. ${wrong}.`,
      hint: `${wayOut} Source, as of ${tableDate}: ${source}`,
      origin: placeOf(subject, pathOf(key), []),
    }),
  );
}

/** Annotations for ingress-nginx that it does not know: it passes over them, and what was wanted does not happen. */
export function unknownAnnotations(subject: CompiledObject): readonly Diagnostic[] {
  if (subject.object.kind !== "Ingress") return [];
  return keysOf(subject).flatMap((key) => {
    const name = key.slice(ingressPrefix.length);
    if (!key.startsWith(ingressPrefix) || knownAnnotations.has(name)) return [];
    const nearest = meant.get(name) ?? closestMatch(name, [...knownAnnotations], { maxDistance: 3 });
    const message = `${nameOf(subject)} has the annotation \`${key}\`, which ingress-nginx does not know: it has no effect.`;
    const hint = nearest === undefined ? "Remove it." : `Did you mean \`${ingressPrefix}${nearest}\`?`;
    const origin = placeOf(subject, pathOf(key));
    return [finding("unknown-annotation", subject, { severity: "warning", message, hint, origin })];
  });
}

function keysOf({ object }: CompiledObject): readonly string[] {
  return Object.keys(asRecord(object.metadata.annotations));
}

function pathOf(key: string): readonly string[] {
  return ["metadata", "annotations", key];
}
