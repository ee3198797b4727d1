import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { isRecord } from "../../model/loose.ts";
import { oldApi } from "./components/apis.ts";
import { finding } from "./finding.ts";
import { placeOf } from "./place.ts";
import type { Rule } from "./rule.ts";
import { schemaOf } from "./schema/catalogue.ts";
import { explain } from "./schema/explain.ts";
import { type Fault, faultsOf } from "./schema/faults.ts";
import { release, uncheckedKind } from "./schema/versions.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-kind": {
    cause: "The API server does not serve this kind in this apiVersion: it was removed, is misspelt or never existed.",
    cure: "Use the apiVersion that is shown, and adapt the fields that differ.",
  },
  "unchecked-kind": {
    cause: "An object is of a kind that no schema is known for, such as a custom resource of another project.",
    cure: "Check it by a server-side dry run. generator/codegen/kubernetes-schemas.ts says how to add a schema.",
  },
} as const satisfies CodeTexts;

/**
 * Every object strictly against the schema of its kind, as kube-apiserver and the CRDs publish it: unknown fields are
 * errors, as they are for `kubectl apply` and Argo CD (fieldValidation=Strict).
 */
export const schema: Rule = ({ unit }) => unit.objects.flatMap(objectFaults);

function objectFaults(subject: CompiledObject): readonly Diagnostic[] {
  const { apiVersion, kind } = subject.object as Readonly<Record<string, unknown>>;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [untyped(subject)];
  const node = schemaOf(apiVersion, kind);
  if (node === undefined) return unchecked(subject, apiVersion, kind);
  return faultsOf(node, subject.object).map((fault) => diagnostic(subject, fault));
}

function diagnostic(subject: CompiledObject, fault: Fault): Diagnostic {
  const { code, message, hint } = explain(subject.object.kind, fault);
  const path = fault.kind === "unknown" ? [...fault.path, fault.field] : fault.path;
  return finding(code, named(subject), {
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

function unchecked(subject: CompiledObject, apiVersion: string, kind: string): readonly Diagnostic[] {
  // The components rule says since when, and what to use instead.
  if (oldApi(apiVersion, kind)?.gone === true) return [];
  const about = uncheckedKind(apiVersion, kind);
  const origin = placeOf(subject, ["apiVersion"]);
  if (about.exists) {
    return [
      finding("unchecked-kind", named(subject), {
        severity: "warning",
        message: `There is no schema for ${kind} of ${apiVersion}, so its fields are not checked.`,
        origin,
      }),
    ];
  }
  return [
    finding("unknown-kind", named(subject), {
      message: `Kubernetes ${release} has no ${kind} in ${apiVersion}: the API server refuses the object.`,
      ...(about.instead === undefined ? {} : { hint: about.instead }),
      origin,
    }),
  ];
}

/** A finding names its object, so an object without metadata is given some. */
function named(subject: CompiledObject): CompiledObject {
  if (isRecord(subject.object.metadata)) return subject;
  return { ...subject, object: { ...subject.object, metadata: { name: "(without name)" } } };
}
