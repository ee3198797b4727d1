import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../model/compiled.ts";
import { imagesOf, parseImage } from "../../model/images/reference.ts";
import { isFloating } from "../../model/images/tags.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { entryOf, isRecord } from "../../model/loose.ts";
import { differences } from "./compare/differences.ts";
import { releaseAmong } from "./compare/release.ts";
import { kindOf } from "./compare/types.ts";
import { type Exception, exceptionAt, exceptionsBetween, inNamespace, split } from "./exceptions.ts";
import { referenceOf } from "./reference.ts";
import type { FieldDifference, ObjectReference } from "./unit-plan.ts";

/** An object of a plan, as it is and as it would be. */
export interface Changed {
  /** Below the folder of its environment. */
  readonly path: string;
  readonly before: KubernetesObject | undefined;
  readonly after: KubernetesObject;
}

/**
 * Something of a change that another environment may have already. whole: the object; fields: all that changes in it; image: the
 * images that change in it, and not all else.
 */
export interface Claim {
  readonly path: string;
  readonly object: ObjectReference;
  readonly what: "whole" | "fields" | "image";
  /** What the other environment's object has differently all the same; undefined: it does not have what is claimed. */
  readonly heldBy: (theirs: KubernetesObject) => ReadonlySet<Exception> | undefined;
}

/**
 * What may be claimed of a change, the strongest first. Of Secrets nothing: what they hold is the environment's own. Of tags that
 * move nothing: two of the same name are not the same image.
 */
export function claimsOf({ path, before, after }: Changed): readonly Claim[] {
  const object = referenceOf(after);
  if (/Secret$/.test(object.kind)) return [];
  const claim = (what: Claim["what"], heldBy: Claim["heldBy"]): Claim => ({ path, object, what, heldBy });
  const images = podTemplateOf(after) === undefined ? [] : imagesIn(after);
  const whole = images.some(mayMove) ? [] : [claim("whole", (theirs) => asWhole(after, theirs))];
  const changed = before === undefined ? [] : fieldsBetween(before, after);
  const told = changed.filter(({ path: at }) => exceptionOf(object, at) === undefined);
  if (told.length === 0) return whole;
  const isImage = ({ path: at }: FieldDifference) => at.at(-1) === "image" && images.length > 0;
  const proving = told.filter((one) => !isImage(one) || (typeof one.to === "string" && !mayMove(one.to)));
  const all = proving.length < told.length ? [] : [claim("fields", (theirs) => withFields(after, theirs, changed))];
  const moved = proving.filter(isImage);
  if (moved.length === 0 || moved.length === told.length) return [...whole, ...all];
  return [...whole, ...all, claim("image", (theirs) => withFields(after, theirs, moved))];
}

function asWhole(after: KubernetesObject, theirs: KubernetesObject): ReadonlySet<Exception> | undefined {
  const [ours, others] = [split(after), split(inNamespace(theirs, referenceOf(after).namespace))];
  const { apiVersion, kind } = referenceOf(after);
  if (differences(others.rest, ours.rest, kindOf(apiVersion, kind), releaseAmong([after])).length > 0) return undefined;
  return exceptionsBetween(ours, others);
}

/** Whether the other object has the fields' values, but for exceptions. */
function withFields(
  after: KubernetesObject,
  theirs: KubernetesObject,
  fields: readonly FieldDifference[],
): ReadonlySet<Exception> | undefined {
  const reference = referenceOf(after);
  const other = referenceOf(theirs);
  if (other.kind !== reference.kind || other.name !== reference.name) return undefined;
  const there = inNamespace(theirs, referenceOf(after).namespace);
  const excepted = new Set<Exception>();
  for (const { action, path, to } of fields) {
    if (action !== "reorder" && isDeepStrictEqual(valueAt(there, path), to)) continue;
    const exception = exceptionOf(reference, path);
    if (exception === undefined) return undefined;
    excepted.add(exception);
  }
  return excepted;
}

function fieldsBetween(before: KubernetesObject, after: KubernetesObject): readonly FieldDifference[] {
  const { apiVersion, kind } = referenceOf(after);
  return differences(before, after, kindOf(apiVersion, kind), releaseAmong([after]));
}

function exceptionOf({ kind }: ObjectReference, path: readonly string[]): Exception | undefined {
  return exceptionAt(
    kind,
    path.map((key) => (key.startsWith("[") ? "*" : key)),
  );
}

/** What a path of the plan leads to: keys, and items of lists by their keys, such as `[name=app]`. */
function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (!key.startsWith("[")) return isRecord(value) ? entryOf(value, key) : undefined;
    if (!Array.isArray(value)) return undefined;
    const wanted = key.slice(1, -1).split(",");
    const found = value.filter(
      (item) =>
        isRecord(item) &&
        wanted.every((one) => one === `${one.split("=")[0]}=${String(entryOf(item, one.split("=")[0] ?? ""))}`),
    );
    return found.length === 1 ? found[0] : undefined;
  }, object);
}

function imagesIn(object: KubernetesObject): readonly string[] {
  const template = podTemplateOf(object);
  return template === undefined ? [] : imagesOf(template).map(({ image }) => image);
}

/** Whether the same name may be another image tomorrow. */
function mayMove(image: string): boolean {
  const { tag, digest } = parseImage(image);
  return digest === undefined && (tag === undefined || isFloating(tag));
}
