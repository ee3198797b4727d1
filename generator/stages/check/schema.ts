import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { isServed, type Release, releaseName, servedIn } from "../../model/kubernetes/releases.ts";
import { isRecord } from "../../model/loose.ts";
import { isSwitchedOff, oldApi } from "./components/apis.ts";
import { finding } from "./finding.ts";
import { placeOf } from "./place.ts";
import type { Rule } from "./rule.ts";
import { servedOf } from "./schema/catalogue.ts";
import { type Defined, definedKinds, schemaAmong } from "./schema/definitions.ts";
import { explain } from "./schema/explain.ts";
import { type Fault, faultsOf } from "./schema/faults.ts";
import { type UncheckedKind, uncheckedKind } from "./schema/versions.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-kind": {
    cause: "The API server does not serve this kind in this apiVersion: it was removed, is misspelt or never existed.",
    cure: "Use the apiVersion that is shown, and adapt the fields that differ.",
  },
  "unchecked-kind": {
    cause:
      "Objects are of a kind that no schema is known for, such as a custom resource of another project, or whose definition has rules in CEL.",
    cure: "Put the CustomResourceDefinition into the same folder: it is the schema then. Check the rest by a server-side dry run.",
  },
} as const satisfies CodeTexts;

/**
 * Every object strictly against the schema of its kind, as kube-apiserver and the CRDs publish it: unknown fields are
 * errors, as they are for `kubectl apply` and Argo CD (fieldValidation=Strict).
 */
export const schema: Rule = ({ unit, cluster, release }) => {
  const defined = definedKinds([...cluster, ...unit.objects]);
  const said = new Set<string>();
  return unit.objects.flatMap((subject) => objectFaults(subject, defined, said, release));
};

/** `said` are the kinds of which it was told already what is not checked: once is enough. */
function objectFaults(
  subject: CompiledObject,
  defined: ReadonlyMap<string, Defined>,
  said: Set<string>,
  release: Release,
): readonly Diagnostic[] {
  const { apiVersion, kind } = subject.object as Readonly<Record<string, unknown>>;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [untyped(subject)];
  const known = schemaAmong(defined, apiVersion, kind);
  if (known === "not served") return [notServed(subject, apiVersion, kind)];
  const first = !said.has(`${apiVersion} ${kind}`);
  said.add(`${apiVersion} ${kind}`);
  if (known === undefined) return unchecked(subject, apiVersion, kind, first, release);
  const served = defined.has(`${apiVersion} ${kind}`) ? undefined : servedOf(apiVersion, kind);
  if (served !== undefined && !isServed(served, release)) {
    const about = `Kubernetes ${releaseName(release)} has no ${kind} in ${apiVersion}, which is there ${servedIn(served)}`;
    return [refused(subject, `${about}: the API server refuses the object.`, uncheckedKind(apiVersion, kind, release))];
  }
  // What comes of a setting is the making of this project, whose tests ask a server about it.
  return [
    ...faultsOf(known.node, subject.object, known.custom, release).map((fault) => diagnostic(subject, fault, release)),
    ...(known.hasRules && first && subject.origin.pointer === "" ? [uncheckedRules(subject, apiVersion, kind)] : []),
  ];
}

function notServed(subject: CompiledObject, apiVersion: string, kind: string): Diagnostic {
  return finding("unknown-kind", named(subject), {
    message: `The definition of ${kind} does not serve ${apiVersion}: the API server refuses the object.`,
    hint: "Use a version that its CustomResourceDefinition serves.",
    origin: placeOf(subject, ["apiVersion"]),
  });
}

function uncheckedRules(subject: CompiledObject, apiVersion: string, kind: string): Diagnostic {
  return finding("unchecked-kind", named(subject), {
    severity: "warning",
    message: `The definition of ${kind} of ${apiVersion} has rules in CEL, which are not checked. Its fields are.`,
    origin: placeOf(subject, ["apiVersion"]),
  });
}

function diagnostic(subject: CompiledObject, fault: Fault, release: Release): Diagnostic {
  const { code, message, hint } = explain(subject.object.kind, fault, release);
  const path = fault.kind === "unknown" || fault.kind === "off" ? [...fault.path, fault.field] : fault.path;
  return finding(code, named(subject), {
    ...(fault.kind === "off" ? { severity: "warning" as const } : {}),
    message,
    ...(hint === undefined ? {} : { hint }),
    origin: placeOf(subject, path.map(String)),
  });
}

function untyped(subject: CompiledObject): Diagnostic {
  return finding("invalid-manifest", named(subject), {
    message: "The object does not say what it is: `apiVersion` or `kind` is missing or no text.",
    hint: "Add both.",
  });
}

function unchecked(
  subject: CompiledObject,
  apiVersion: string,
  kind: string,
  first: boolean,
  release: Release,
): readonly Diagnostic[] {
  // The components rule says since when, and what to use instead.
  if (oldApi(apiVersion, kind, release)?.gone === true) return [];
  const about = uncheckedKind(apiVersion, kind, release);
  const origin = placeOf(subject, ["apiVersion"]);
  if (about.exists) {
    if (!first) return [];
    return [
      finding("unchecked-kind", named(subject), {
        severity: "warning",
        message: `There is no schema for ${kind} of ${apiVersion}, so its fields are not checked.`,
        origin,
      }),
    ];
  }
  const message = isSwitchedOff(apiVersion, kind, release)
    ? `Kubernetes ${releaseName(release)} serves ${kind} of ${apiVersion} only where it was switched on: otherwise the API server refuses the object.`
    : `Kubernetes ${releaseName(release)} has no ${kind} in ${apiVersion}: the API server refuses the object.`;
  return [refused(subject, message, about)];
}

function refused(subject: CompiledObject, message: string, about: UncheckedKind): Diagnostic {
  const hint = about.exists ? undefined : about.instead;
  return finding("unknown-kind", named(subject), {
    message,
    ...(hint === undefined ? {} : { hint }),
    origin: placeOf(subject, ["apiVersion"]),
  });
}

/** A finding names its object, so an object without metadata is given some. */
function named(subject: CompiledObject): CompiledObject {
  if (isRecord(subject.object.metadata)) return subject;
  return { ...subject, object: { ...subject.object, metadata: { name: "(without name)" } } };
}
