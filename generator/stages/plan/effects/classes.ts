import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { type SharedKind, sharedKinds } from "./class-table.ts";
import { isKept } from "./data.ts";
import { listed, quoted } from "./words.ts";

/**
 * Classes and the like, which one pull request takes away or brings and objects of another name: whichever is merged
 * first, the two do not fit together until the other is.
 */
export function classes(pair: Pair, scene: Scene): readonly Effect[] {
  const shared = sharedKinds.get(pair.reference.kind);
  if (shared !== undefined) return removed(pair, shared, scene);
  return pair.after === undefined ? [] : missing(pair, pair.after, scene);
}

function removed(pair: Pair, { users, namesIn, without }: SharedKind, { elsewhere }: Scene): readonly Effect[] {
  const { reference, before, after } = pair;
  if (before === undefined || after !== undefined || isKept(before)) return [];
  const named = elsewhere.filter((object) => users.includes(object.kind) && namesIn(object).includes(reference.name));
  if (named.length === 0) return [];
  const texts = named.map((object) => {
    const { kind, name, namespace } = referenceOf(object);
    return `${kind} ${quoted(namespace === undefined ? name : `${namespace}/${name}`)}`;
  });
  const what = `${reference.kind}/${reference.name}`;
  const message = `${reference.kind} ${quoted(reference.name)} goes while ${listed(texts, 3)} still ${named.length === 1 ? "names" : "name"} it: ${without}.`;
  const hint =
    "keep it beside its successor until what names it has been published with the other name; where that cannot be, merge their pull requests right after this one.";
  return [
    { kind: "in-use", what, users: named.map((object) => referenceOf(object).name), severity: "high", message, hint },
  ];
}

/** Of a kind that config has some of; where it has none, they are made by others. */
function missing({ reference, before, fields }: Pair, after: KubernetesObject, scene: Scene): readonly Effect[] {
  if (before !== undefined && fields.length === 0) return [];
  return [...sharedKinds].flatMap(([kind, { users, namesIn, without }]): readonly Effect[] => {
    if (!users.includes(reference.kind)) return [];
    const old = before === undefined ? [] : namesIn(before);
    const fresh = namesIn(after).filter((name) => name !== "" && !old.includes(name));
    const known = [...scene.elsewhere, ...scene.after]
      .filter((object) => object.kind === kind)
      .map((object) => referenceOf(object).name);
    const absent = known.length === 0 ? [] : fresh.filter((name) => !known.includes(name));
    if (absent.length === 0) return [];
    const message = `${reference.kind} ${quoted(reference.name)} names ${kind} ${listed(absent.map(quoted))}, which config's main does not have: until it does, ${without}.`;
    const hint = "merge the pull request that brings it first.";
    return [
      { kind: "in-use", what: `${kind}/${absent[0] ?? ""}`, users: [reference.name], severity: "high", message, hint },
    ];
  });
}
