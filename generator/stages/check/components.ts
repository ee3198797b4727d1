import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { imagesOf, type ParsedImage, parseImage } from "../../model/images/reference.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { asRecords, asText } from "../../model/loose.ts";
import { deprecatedAnnotations, unknownAnnotations } from "./components/annotations.ts";
import { isSwitchedOff, oldApi } from "./components/apis.ts";
import { firstOfEach, nameOf } from "./components/met.ts";
import { type OldComponent, oldComponents, tableDate } from "./components/table.ts";
import { isIn } from "./components/version.ts";
import { finding } from "./finding.ts";
import { keysOf, placeOf } from "./place.ts";
import type { Scope } from "./rule.ts";
import { schemaOf } from "./schema/catalogue.ts";

/** @codes gathered by the build */
export const codes = {
  "removed-api": {
    cause: "An object has an apiVersion that Kubernetes no longer serves: it cannot be applied.",
    cure: "Use the API that is named; fields may have moved.",
  },
  "deprecated-api": {
    cause: "An object has an apiVersion that a later Kubernetes will no longer serve.",
    cure: "Use the API that is named; fields may have moved.",
  },
} as const satisfies CodeTexts;

/**
 * Components that are vulnerable, retired or deprecated, each with the way out: images and annotations of a dated
 * table, API versions by release of Kubernetes, annotations that ingress-nginx does not know. One finding for an object
 * and an entry of the tables: who lets one object stay says nothing of another.
 */
export function components({ unit: { objects }, release }: Scope): readonly Diagnostic[] {
  return [
    ...imageFindings(objects),
    ...apiFindings(objects, release),
    ...objects.flatMap(deprecatedAnnotations),
    ...objects.flatMap(unknownAnnotations),
  ];
}

function imageFindings(objects: readonly CompiledObject[]): readonly Diagnostic[] {
  return objects.flatMap((subject) => {
    const template = podTemplateOf(subject.object);
    if (template === undefined) return [];
    const met = imagesOf(template).flatMap(({ image, path }) => {
      const entry = entryFor(parseImage(image));
      if (entry === undefined || isOther(entry, template.spec)) return [];
      return [{ entry, image, path: [...keysOf(template.pointer), ...path] }];
    });
    return firstOfEach(met).map(({ entry: { code, wrong, wayOut, source }, image, path }) =>
      finding(code, subject, {
        severity: "warning",
        message: `${nameOf(subject)} runs \`${image}\`. ${wrong}`,
        hint: `${wayOut} Source, as of ${tableDate}: ${source}`,
        origin: placeOf(subject, path, ["image"]),
      }),
    );
  });
}

/** Whether the pods say that they are run in another way than the entry is about. */
function isOther({ unless = [] }: OldComponent, pod: { readonly containers?: unknown }): boolean {
  return asRecords(pod.containers).some(({ env }) => asRecords(env).some(({ name }) => unless.includes(asText(name))));
}

function entryFor({ host, repository, tag }: ParsedImage): OldComponent | undefined {
  const name = host === undefined ? repository : `${host}/${repository}`;
  return oldComponents.find(
    ({ images, versions }) => images.includes(name) && (versions === undefined || isIn(versions, tag)),
  );
}

function apiFindings(objects: readonly CompiledObject[], release: Release): readonly Diagnostic[] {
  return objects.flatMap((subject) => {
    const { apiVersion, kind } = subject.object;
    const api = oldApi(apiVersion, kind, release);
    // The schema rule says that the API server refuses one that nobody switched on.
    const isTold = isSwitchedOff(apiVersion, kind, release) && schemaOf(apiVersion, kind) === undefined;
    if (api === undefined || isTold) return [];
    const { deprecated, removed, gone, instead } = api;
    const until = removed === undefined ? "" : ` and will be removed in 1.${removed}`;
    const what = gone
      ? `Kubernetes serves no ${kind} of it since 1.${removed}: the object cannot be applied.`
      : `${kind} of it is deprecated since Kubernetes 1.${deprecated}${until}.`;
    const message = `${nameOf(subject)} has the apiVersion \`${apiVersion}\`. ${what}`;
    const origin = placeOf(subject, ["apiVersion"], []);
    const severity = gone ? "error" : "warning";
    return [
      finding(gone ? "removed-api" : "deprecated-api", subject, { severity, message, hint: `Use ${instead}.`, origin }),
    ];
  });
}
