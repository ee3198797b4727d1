import type { CompiledObject } from "../../../model/compiled.ts";

/** What was met in an object, once for each entry of a table. */
export function firstOfEach<Met extends { readonly entry: unknown }>(met: readonly Met[]): readonly Met[] {
  return [...new Map(met.toReversed().map((each) => [each.entry, each])).values()].toReversed();
}

/** "Deployment `kafka`". */
export function nameOf({ object }: CompiledObject): string {
  return `${object.kind} \`${object.metadata.name}\``;
}
