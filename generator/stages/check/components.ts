import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { imagesOf, type ParsedImage, parseImage } from "../../model/images/reference.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { asRecords, asText } from "../../model/loose.ts";
import { deprecatedAnnotations, unknownAnnotations } from "./components/annotations.ts";
import { isSwitchedOff, oldApi } from "./components/apis.ts";
import { findingAbout, grouped, nameOf } from "./components/met.ts";
import { type OldComponent, oldComponents, tableDate } from "./components/table.ts";
import { isIn } from "./components/version.ts";
import { keysOf } from "./place.ts";
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
 * table, API versions by release of Kubernetes, annotations that ingress-nginx does not know. One finding for an entry
 * of the tables, however many objects it speaks of; an unknown annotation is one each.
 */
export function components({ unit: { objects }, release }: Scope): readonly Diagnostic[] {
  return [
    ...imageFindings(objects),
    ...apiFindings(objects, release),
    ...deprecatedAnnotations(objects),
    ...objects.flatMap(unknownAnnotations),
  ];
}

function imageFindings(objects: readonly CompiledObject[]): readonly Diagnostic[] {
  const met = objects.flatMap((subject) => {
    const template = podTemplateOf(subject.object);
    if (template === undefined) return [];
    return imagesOf(template).flatMap(({ image, path }) => {
      const entry = entryFor(parseImage(image));
      if (entry === undefined || isOther(entry, template.spec)) return [];
      return [{ entry, image, subject, path: [...keysOf(template.pointer), ...path], setting: ["image"] }];
    });
  });
  return [...grouped(met, ({ entry }) => entry)].map(([{ code, wrong, wayOut, source }, meetings]) => {
    const [{ image, subject }] = meetings;
    return findingAbout(meetings, code, {
      severity: "warning",
      message: `${nameOf(subject)} runs \`${image}\`. ${wrong}`,
      hint: `${wayOut} Source, as of ${tableDate}: ${source}`,
    });
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
  const met = objects.flatMap((subject) => {
    const api = oldApi(subject.object.apiVersion, subject.object.kind, release);
    // The schema rule says that the API server refuses one that nobody switched on.
    const { apiVersion, kind } = subject.object;
    const isTold = isSwitchedOff(apiVersion, kind, release) && schemaOf(apiVersion, kind) === undefined;
    return api === undefined || isTold ? [] : [{ api, subject, path: ["apiVersion"], setting: [] }];
  });
  return [...grouped(met, ({ api }) => api)].map(([{ deprecated, removed, gone, instead }, meetings]) => {
    const [{ subject }] = meetings;
    const { apiVersion, kind } = subject.object;
    const until = removed === undefined ? "" : ` and will be removed in 1.${removed}`;
    const what = gone
      ? `Kubernetes serves no ${kind} of it since 1.${removed}: the object cannot be applied.`
      : `${kind} of it is deprecated since Kubernetes 1.${deprecated}${until}.`;
    return findingAbout(meetings, gone ? "removed-api" : "deprecated-api", {
      severity: gone ? "error" : "warning",
      message: `${nameOf(subject)} has the apiVersion \`${apiVersion}\`. ${what}`,
      hint: `Use ${instead}.`,
    });
  });
}
