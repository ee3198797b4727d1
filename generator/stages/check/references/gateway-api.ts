import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupOf } from "../../../model/kubernetes/kinds.ts";
import { asList, at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { clusterNamespaces } from "../relations/every-cluster.ts";
import { lookUp, ofKind, sameNamespace } from "../relations/inventory.ts";
import type { Context } from "./context.ts";
import { nearName } from "./near-services.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-reference-grant": {
    cause:
      "A route or a Gateway names an object of another namespace, and no ReferenceGrant of that namespace allows it. The reference is refused.",
    cure: "Add a ReferenceGrant to the namespace of what is named, or keep both in one namespace.",
  },
} as const satisfies CodeTexts;

export const gatewayGroup = "gateway.networking.k8s.io";

/** An object that a field of Gateway API names, and where. */
export interface Reference {
  readonly path: readonly string[];
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly port: unknown;
}

/** The references of a list; `usual` is what the field names where it says no group and kind. */
export function referencesIn(
  subject: CompiledObject,
  list: unknown,
  path: readonly string[],
  usual: { readonly group: string; readonly kind: string },
): readonly Reference[] {
  return asList(list).flatMap((item, index) => {
    const name = textOf(at(item, "name"));
    if (name === undefined) return [];
    const group = at(item, "group");
    return {
      path: [...path, String(index)],
      group: typeof group === "string" ? group : usual.group,
      kind: textOf(at(item, "kind")) ?? usual.kind,
      name,
      namespace: textOf(at(item, "namespace")) ?? subject.object.metadata.namespace,
      port: at(item, "port"),
    };
  });
}

/** Whether what a namespace holds is known. Of others there may be no object, and those of the cluster hold more. */
export function isInSight({ inventory }: Context, subject: CompiledObject, namespace: string | undefined): boolean {
  if (namespace !== undefined && clusterNamespaces.has(namespace)) return false;
  return namespace === subject.object.metadata.namespace || inventory.byName.has(`Namespace/${namespace}`);
}

/** What to do about a name that is not there: the one that is nearly the same, or a general hint. */
export function nearHint(
  { inventory }: Context,
  kind: string,
  { name, namespace }: Reference,
  otherwise: string,
): string {
  const names = ofKind(inventory, kind)
    .filter(({ object }) => sameNamespace(object.metadata.namespace, namespace))
    .map(({ object }) => object.metadata.name);
  const near = nearName(name, names);
  return near === undefined ? otherwise : `Did you mean \`${near}\`?`;
}

/**
 * A reference into another namespace must be granted there (ReferenceGrant of Gateway API). Only what is in sight is
 * looked at: of what is not, nobody knows what lies beside it.
 */
export function grantFindings(context: Context, subject: CompiledObject, reference: Reference): readonly Diagnostic[] {
  const { group, kind, name, namespace, path } = reference;
  const own = subject.object.metadata.namespace;
  if (own === undefined || namespace === undefined || namespace === own) return [];
  const target = group === "" ? kind : `${kind}.${group}`;
  const isSeen = isInSight(context, subject, namespace) || lookUp(context.inventory, target, name, namespace);
  if (!isSeen || isGranted(context, subject, reference)) return [];
  return [
    finding("missing-reference-grant", subject, {
      origin: placeOf(subject, [...path, "namespace"]),
      severity: context.absence,
      message: `The ${kind} \`${name}\` lies in the namespace ${namespace}, and no ReferenceGrant there is for it and the kind ${subject.object.kind} of ${own}: the reference is refused.`,
      hint: `Add a ReferenceGrant to ${namespace}: from ${subject.object.kind} of ${own} to ${kind}.`,
    }),
  ];
}

function isGranted(
  { inventory }: Context,
  { object }: CompiledObject,
  { group, kind, name, namespace }: Reference,
): boolean {
  return ofKind(inventory, `ReferenceGrant.${gatewayGroup}`)
    .filter((grant) => sameNamespace(grant.object.metadata.namespace, namespace))
    .some(({ object: { spec } }) => {
      const from = asList(at(spec, "from")).some(
        (one) =>
          at(one, "group") === groupOf(object.apiVersion) &&
          at(one, "kind") === object.kind &&
          at(one, "namespace") === object.metadata.namespace,
      );
      const to = asList(at(spec, "to")).some(
        (one) => at(one, "group") === group && at(one, "kind") === kind && (textOf(at(one, "name")) ?? name) === name,
      );
      return from && to;
    });
}
