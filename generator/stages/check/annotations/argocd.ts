import { closestMatch } from "leven";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asTextMap, at } from "../../../model/loose.ts";
import { entriesOf, positionsOf, wholeNumber } from "../../../model/sync-position.ts";
import { finding } from "../finding.ts";
import { keysOf, placeOf } from "../place.ts";
import {
  applicationCompareOptions,
  applicationOptions,
  compareOptions,
  deletePolicies,
  hookTypes,
  objectOptions,
  otherAnnotations,
  syncAnnotations,
} from "./argocd-values.ts";
import { isTemplate, plainItems } from "./controllers.ts";

const prefix = "argocd.argoproj.io/";

/** Values that Argo CD passes over in silence, in annotations and in the options of an Application. */
export function argocdValues(subject: CompiledObject): readonly Diagnostic[] {
  const annotations = asTextMap(subject.object.metadata.annotations);
  return [
    ...Object.entries(annotations).flatMap(([key, value]) => {
      if (isTemplate(value)) return [];
      if (!key.startsWith(prefix)) return strangers(subject, key);
      const read = readers.get(key.slice(prefix.length));
      return read === undefined ? misspelt(subject, key) : read(subject, value);
    }),
    ...applicationFaults(subject),
    ...misplaced(subject),
  ];
}

type Reader = (subject: CompiledObject, value: string) => readonly Diagnostic[];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["hook", hook],
  ["hook-delete-policy", hookDeletePolicy],
  ["sync-wave", syncWave],
  ["sync-options", syncOptions],
  ["compare-options", compare],
  ...otherAnnotations.map((name): [string, Reader] => [name, () => []]),
]);

/** A hook of no phase is never applied (ignore.Ignore in gitops-engine); a type beside ones that it knows is passed over. */
function hook(subject: CompiledObject, value: string): readonly Diagnostic[] {
  const entries = entriesOf(value);
  const unknown = entries.filter((entry) => !isOne(hookTypes, entry));
  const isNever = unknown.length === entries.length && positionsOf(subject.object).length === 0;
  if (isNever) {
    const what = entries.length === 0 ? "no type" : `the type ${listed(unknown)}, which it does not know`;
    return [
      finding("passed-over-object", subject, {
        origin: annotationAt(subject, "hook"),
        message: `It is a hook of ${what}: Argo CD takes it for a hook, finds no phase for it, and never applies it.`,
        hint: hintFor(hookTypes, unknown[0]),
      }),
    ];
  }
  const skips = entries.includes("Skip") && entries.length > 1 ? ["Skip"] : [];
  return [
    ...unknown.map((entry) => passedOver(subject, "hook", `the type \`${entry}\``, hintFor(hookTypes, entry))),
    ...skips.map(() => passedOver(subject, "hook", "`Skip` beside other types", "Write Skip alone, or remove it.")),
  ];
}

function hookDeletePolicy(subject: CompiledObject, value: string): readonly Diagnostic[] {
  return entriesOf(value)
    .filter((entry) => !isOne(deletePolicies, entry))
    .map((entry) =>
      passedOver(subject, "hook-delete-policy", `the policy \`${entry}\``, hintFor(deletePolicies, entry)),
    );
}

function syncWave(subject: CompiledObject, value: string): readonly Diagnostic[] {
  if (wholeNumber(value) !== undefined) return [];
  const { wave } = positionsOf(subject.object)[0] ?? { wave: 0 };
  return [
    finding("passed-over-value", subject, {
      severity: "warning",
      origin: annotationAt(subject, "sync-wave"),
      message: `The wave \`${value}\` is no whole number: Argo CD passes over it, and the object is in wave ${wave}.`,
      hint: 'Write a whole number without spaces, such as "-1" or "2".',
    }),
  ];
}

function syncOptions(subject: CompiledObject, value: string): readonly Diagnostic[] {
  return entriesOf(value)
    .filter((entry) => !isOption(objectOptions, entry))
    .map((entry) => {
      const hint = isOption(applicationOptions, entry)
        ? "It is an option of the Application: put it into spec.syncPolicy.syncOptions there."
        : hintFor(spelledOut(objectOptions), entry);
      return passedOver(subject, "sync-options", `the option \`${entry}\``, hint);
    });
}

function compare(subject: CompiledObject, value: string): readonly Diagnostic[] {
  const known = isApplication(subject) ? applicationCompareOptions : compareOptions;
  return entriesOf(value)
    .filter((entry) => !isOne(known, entry))
    .map((entry) => {
      const hint = isOne(applicationCompareOptions, entry)
        ? "Put it on the Application: it is read there only."
        : hintFor(known, entry);
      return passedOver(subject, "compare-options", `the option \`${entry}\``, hint);
    });
}

/** The options of an Application, or of an ApplicationSet's template. They are compared as they stand. */
function applicationFaults(subject: CompiledObject): readonly Diagnostic[] {
  const inSpec = isApplication(subject)
    ? ["spec"]
    : groupKind(subject.object) === "ApplicationSet.argoproj.io"
      ? ["spec", "template", "spec"]
      : [];
  if (inSpec.length === 0) return [];
  const path = [...inSpec, "syncPolicy", "syncOptions"];
  return plainItems(subject.object, ...path)
    .filter((entry) => !isOption(applicationOptions, entry))
    .map((entry) =>
      finding("passed-over-value", subject, {
        severity: "warning",
        origin: placeOf(subject, path),
        message: `Argo CD passes over the sync option \`${entry}\`, which an Application does not have.`,
        hint: isOption(objectOptions, entry)
          ? `It is an option of single objects: put it into their annotation ${prefix}sync-options.`
          : hintFor(spelledOut(applicationOptions), entry),
      }),
    );
}

function misspelt(subject: CompiledObject, key: string): readonly Diagnostic[] {
  const name = key.slice(prefix.length);
  const meant = closestMatch(name, [...syncAnnotations, ...otherAnnotations], { maxDistance: 2 });
  return meant === undefined ? [] : [unread(subject, key, prefix + meant)];
}

/** The name of one of its annotations under a prefix that is nearly its own. */
function strangers(subject: CompiledObject, key: string): readonly Diagnostic[] {
  const [domain = "", name = ""] = key.split("/");
  return /argo/.test(domain) && domain !== "argocd.argoproj.io" && isOne(syncAnnotations, name)
    ? [unread(subject, key, prefix + name)]
    : [];
}

function unread(subject: CompiledObject, key: string, meant: string): Diagnostic {
  return finding("unknown-annotation", subject, {
    severity: "warning",
    origin: placeOf(subject, ["metadata", "annotations", key]),
    message: `It has the annotation \`${key}\`, which Argo CD does not know: it has no effect.`,
    hint: `Did you mean \`${meant}\`?`,
  });
}

/** Labels, and annotations of the pods, that are meant for Argo CD: it reads annotations of the object itself. */
function misplaced(subject: CompiledObject): readonly Diagnostic[] {
  const own = asTextMap(subject.object.metadata.annotations);
  const template = podTemplateOf(subject.object);
  const inPod = subject.object.kind === "Pod" ? {} : asTextMap(template?.annotations);
  return syncAnnotations.flatMap((name) => {
    const key = prefix + name;
    if (own[key] !== undefined) return [];
    const label = asTextMap(subject.object.metadata.labels)[key] === undefined ? [] : [["metadata", "labels", key]];
    const podAnnotations = [...keysOf(template?.pointer ?? "").slice(0, -1), "metadata", "annotations", key];
    const annotation = inPod[key] === undefined ? [] : [podAnnotations];
    return [...label, ...annotation].map((path) =>
      finding("unknown-annotation", subject, {
        severity: "warning",
        origin: placeOf(subject, path),
        message: `${key} is ${path.includes("labels") ? "a label" : "an annotation of the pods"}, and Argo CD reads it of the object's own annotations only: it has no effect.`,
        hint: "Move it to metadata.annotations of the object.",
      }),
    );
  });
}

function passedOver(subject: CompiledObject, name: string, what: string, hint: string): Diagnostic {
  return finding("passed-over-value", subject, {
    severity: "warning",
    origin: annotationAt(subject, name),
    message: `Argo CD passes over ${what} in ${prefix}${name}.`,
    hint,
  });
}

function annotationAt(subject: CompiledObject, name: string) {
  return placeOf(subject, ["metadata", "annotations", prefix + name]);
}

function isApplication({ object }: CompiledObject): boolean {
  return groupKind(object) === "Application.argoproj.io" && at(object, "spec") !== undefined;
}

function isOne(known: readonly string[], entry: string): boolean {
  return known.includes(entry);
}

function isOption(options: ReadonlyMap<string, readonly string[]>, entry: string): boolean {
  const [name = "", value, more] = entry.split("=");
  return value !== undefined && more === undefined && options.get(name)?.includes(value) === true;
}

function spelledOut(options: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...options].flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
}

/** The case of letters counts, and is the most frequent mistake. */
function hintFor(known: readonly string[], entry = ""): string {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_"']/g, "");
  const [name = "", value] = entry.split("=");
  const meant =
    known.find((each) => plain(each) === plain(entry)) ??
    known.find((each) => each === `${entry}=true`) ??
    closestMatch(entry, [...known], { maxDistance: 3 }) ??
    known.find((each) => name.length > 3 && each.startsWith(name) && each.endsWith(`=${value}`));
  const names = new Set(known.map((each) => each.split("=")[0] ?? each));
  return meant === undefined ? `It knows ${listed([...names])}.` : `Did you mean \`${meant}\`?`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
