import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject, CompiledUnit } from "../../model/compiled.ts";
import { type FindingsOf, findingsLike } from "./alike/findings.ts";
import { alikeKey } from "./alike/key.ts";
import type { Filled } from "./alike/rendering.ts";
import { objectName } from "./finding.ts";
import type { Rule, Scope } from "./rule.ts";

/** Applies rules to a unit; `texts` are the YAML of its objects, in their order, `filled` what they were filled in of. */
export type Proof = (scope: Scope, texts: readonly string[], filled?: Filled) => readonly Diagnostic[];

/** What is known of environments that are alike. */
interface Known {
  /** Proofs that found something in one of them. */
  readonly finders: readonly Proof[];
  /** What they find in those that are filled in, by their names. */
  readonly findingsOf?: FindingsOf;
  /** It has held for another one. */
  readonly holds?: true;
}

/**
 * A proof of whole units that remembers, for as long as it is used, which rules found nothing: they find nothing in an
 * environment that is like it (`alikeKey`) either, so that of a hundred previews one is proven. Rules that found something
 * look at each, but for those that are filled in: of these two are looked at, and when they have the same but for their names,
 * so have all.
 */
export function unitProof(objectRules: readonly Rule[], unitRules: readonly Rule[]): Proof {
  const keyOf = alikeKey();
  const proofs: readonly Proof[] = [objectProof(objectRules), ...unitRules];
  const known = new Map<string, Known>();
  const proveWhole = (scope: Scope, texts: readonly string[]) => {
    const key = keyOf.of(scope, texts);
    const finders = key === undefined ? undefined : known.get(key)?.finders;
    if (finders !== undefined) return { finders, found: finders.flatMap((prove) => prove(scope, texts)) };
    const all = proofs.map((prove) => ({ prove, diagnostics: prove(scope, texts) }));
    const telling = all.filter(({ diagnostics }) => diagnostics.length > 0);
    const found = telling.flatMap(({ diagnostics }) => diagnostics);
    if (key === undefined) return { found };
    const proving = telling.map(({ prove }) => prove);
    known.set(key, { finders: proving });
    return { finders: proving, found };
  };
  return (scope, texts, filled) => {
    const key = filled && keyOf.ofFilled(scope, filled);
    if (filled === undefined || key === undefined) return proveWhole(scope, texts).found;
    const { taken } = filled.names;
    const before = known.get(key);
    if (before === undefined) {
      const { finders, found } = proveWhole(scope, texts);
      if (finders !== undefined) known.set(key, { finders, findingsOf: findingsLike(found, taken) });
      return found;
    }
    const expected = before.findingsOf?.(taken);
    if (before.holds === true && expected !== undefined) return expected;
    const found = before.finders.flatMap((prove) => prove(scope, texts));
    if (before.findingsOf !== undefined && before.holds === undefined) {
      const holds = JSON.stringify(expected) === JSON.stringify(found);
      known.set(key, holds ? { ...before, holds } : { finders: before.finders });
    }
    return found;
  };
}

/**
 * A proof that remembers, for as long as it is used, which objects had no findings: environments are mostly alike, and
 * what differs from a proven object in nothing but its namespace need not be proven again. Objects are the same when
 * their texts are, with the namespace taken out of them.
 */
export function objectProof(rules: readonly Rule[]): Proof {
  const proven = new Set<string>();
  return (scope, texts) => {
    const { unit } = scope;
    const shapes = shapesOf(unit, texts);
    const open = unit.objects.filter((_, index) => !proven.has(shapes[index] ?? ""));
    const diagnostics = rules.flatMap((rule) => rule({ ...scope, unit: { ...unit, objects: open } }));
    const faulty = new Set(diagnostics.map(({ object }) => object));
    for (const [index, subject] of unit.objects.entries()) {
      const shape = shapes[index];
      if (shape !== undefined && !faulty.has(objectName(subject))) proven.add(shape);
    }
    return diagnostics;
  };
}

/** What makes an object the same as another one: undefined for one that is never the same. */
function shapesOf({ kind, objects }: CompiledUnit, texts: readonly string[]): readonly (string | undefined)[] {
  if (kind !== "environment") return [];
  const namespace = objects.find(({ object }) => object.kind === "Namespace");
  if (namespace === undefined) return [];
  const asked = podSecurityOf(namespace);
  return objects.map(({ object }, index) => {
    const inIt = object.metadata.namespace === namespace.object.metadata.name;
    const text = texts[index];
    return inIt && text !== undefined
      ? asked + text.replace(`namespace: ${namespace.object.metadata.name}\n`, "")
      : undefined;
  });
}

/** What the namespace asks of its pods. */
function podSecurityOf({ object }: CompiledObject): string {
  const labels = Object.entries(object.metadata.labels ?? {});
  return JSON.stringify(labels.filter(([name]) => name.startsWith("pod-security.kubernetes.io/")));
}
