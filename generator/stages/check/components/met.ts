import type { Code } from "../../../diagnostics/codes.ts";
import type { Diagnostic, Severity } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";

/** Where something old was met: the object, the field's keys in the manifest, and those of its setting. */
export interface Met {
  readonly subject: CompiledObject;
  readonly path: readonly string[];
  readonly setting: readonly string[];
}

/** The same thing met in one or more objects. */
export type Meetings<M extends Met = Met> = readonly [M, ...M[]];

/** `met` by what `keyOf` says of each, in the order in which the keys were met first. */
export function grouped<K, M extends Met>(met: readonly M[], keyOf: (each: M) => K): ReadonlyMap<K, Meetings<M>> {
  const groups = new Map<K, [M, ...M[]]>();
  for (const each of met) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  return groups;
}

/** One diagnostic for all of `meetings`: it points at the first and names the other objects. */
export function findingAbout(
  [first, ...others]: Meetings,
  code: Code,
  about: { readonly severity: Severity; readonly message: string; readonly hint: string },
): Diagnostic {
  const own = nameOf(first.subject);
  const names = [...new Set(others.map(({ subject }) => nameOf(subject)))].filter((name) => name !== own);
  const also = names.length === 0 ? "" : ` The same holds for ${names.join(", ")}.`;
  return finding(code, first.subject, {
    severity: about.severity,
    message: `${about.message}${also}`,
    hint: about.hint,
    origin: placeOf(first.subject, first.path, first.setting),
  });
}

/** "Deployment `kafka`". */
export function nameOf({ object }: CompiledObject): string {
  return `${object.kind} \`${object.metadata.name}\``;
}
