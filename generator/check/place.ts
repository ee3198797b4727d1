import type { CompiledObject, Origin } from "../model/compiled.ts";
import { below } from "./finding.ts";

/**
 * Where to point at for a field of `subject`: `path` is the field's in the manifest, `setting` the one that it comes
 * from, below the object's origin. The origin of an object that was read from a manifest is the manifest as a whole.
 */
export function placeOf({ origin }: CompiledObject, path: readonly string[], setting: readonly string[] = []): Origin {
  return below(origin, ...(origin.pointer === "" ? path : setting));
}

/** The keys of a JSON pointer without escapes. */
export function keysOf(pointer: string): readonly string[] {
  return pointer.split("/").slice(1);
}
