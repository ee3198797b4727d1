import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { ofKind } from "../relations/inventory.ts";
import { type Context, entryFindings, exists, inNamespace, orDeclared } from "./context.ts";
import { nearHint, referencesIn } from "./gateway-api.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-filter": {
    cause:
      "A rule of a route leads through an object of its controller, such as a Middleware of Traefik, that nothing defines. Every request that the rule takes is answered with an error.",
    cure: "Add the object to the route's namespace, or correct the name.",
  },
  "weights-of-zero": {
    cause: "All backends of a rule have the weight 0, so that no request is led to any: each is answered with 500.",
    cure: "Give one of them a weight.",
  },
} as const satisfies CodeTexts;

/** A filter of a rule, or of one of its backends, and where it stands. */
export interface PlacedFilter {
  readonly filter: unknown;
  readonly place: readonly string[];
}

export function filtersIn(rule: unknown, path: readonly string[]): readonly PlacedFilter[] {
  const backends = asList(at(rule, "backendRefs")).map((backend, index) => ({
    holder: backend,
    at: [...path, "backendRefs", String(index)],
  }));
  return [{ holder: rule, at: path }, ...backends].flatMap((one) =>
    asList(at(one.holder, "filters")).map((filter, index) => ({
      filter,
      place: [...one.at, "filters", String(index)],
    })),
  );
}

/** The object that a filter names. It is of the route's own namespace. */
export function extensionFindings(
  context: Context,
  route: CompiledObject,
  { filter, place }: PlacedFilter,
): readonly Diagnostic[] {
  if (at(filter, "type") !== "ExtensionRef") return [];
  return referencesIn(route, [at(filter, "extensionRef")], [], { group: "", kind: "" }).flatMap((reference) => {
    const { group, kind, name, namespace } = reference;
    const target = group === "" ? kind : `${kind}.${group}`;
    // Traefik's own names of other providers, as in `compress@file`.
    if (kind === "" || name.includes("@") || exists(context, target, name, namespace)) return [];
    // Of a kind that is nowhere in sight others may make the objects.
    if (group !== "traefik.io" && ofKind(context.inventory, target).length === 0) return [];
    return [
      finding("missing-filter", route, {
        origin: placeOf(route, [...place, "extensionRef", "name"]),
        severity: context.absence,
        message: `A rule leads through the ${kind} \`${name}\`, which nothing defines${inNamespace(namespace)}: its requests are answered with an error.`,
        hint: `${nearHint(context, target, reference, `Add the ${kind}, or correct the name.`)}${orDeclared(context, kind, name, namespace)}`,
      }),
    ];
  });
}

/** Backends that get no request at all. */
export function weightFindings(
  route: CompiledObject,
  backends: readonly unknown[],
  path: readonly string[],
): readonly Diagnostic[] {
  if (backends.length === 0 || !backends.every((backend) => at(backend, "weight") === 0)) return [];
  return [
    finding("weights-of-zero", route, {
      severity: "warning",
      origin: placeOf(route, [...path, "0", "weight"]),
      message:
        backends.length === 1
          ? "The only backend of a rule has the weight 0: no request is led to it."
          : `All ${backends.length} backends of a rule have the weight 0: no request is led to any.`,
      hint: "Give one of them a weight.",
    }),
  ];
}

/** Fields of a Middleware of Traefik that name a Secret (pkg/provider/kubernetes/crd/traefikio/v1alpha1/middleware.go). */
const secretFields: readonly (readonly [string, ...string[]])[] = [
  ["basicAuth", "secret"],
  ["digestAuth", "secret"],
  ["forwardAuth", "tls", "caSecret"],
  ["forwardAuth", "tls", "certSecret"],
];

/** The Secrets that a Middleware reads, of its own namespace. */
export function middlewareReferences(context: Context, middleware: CompiledObject): readonly Diagnostic[] {
  const { spec, metadata } = middleware.object;
  const references = secretFields.flatMap((fields) => {
    const name = textOf(at(spec, ...fields));
    if (name === undefined || name === "") return [];
    const by = `Middleware's ${fields.join(".")}`;
    return { kind: "Secret" as const, name, namespace: metadata.namespace, keys: [], by };
  });
  return entryFindings(context, middleware, references);
}
