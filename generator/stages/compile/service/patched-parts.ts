import { pointerTo } from "../../../diagnostics/json-pointer.ts";
import { podsOf } from "../../../model/backing-services.ts";
import type { Environment } from "../../../model/resolved.ts";
import { patched } from "../merged.ts";
import type { Part } from "../part.ts";

/** Parts with the patches of the services and backing services that they belong to laid over them. */
export function patchedParts(parts: readonly Part[], { services, backingServices }: Environment): readonly Part[] {
  const owners = [
    ...services.map(({ name, patches }) => ({ id: `services/${name}`, patches })),
    ...podsOf(backingServices).map(({ name, patches }) => ({ id: `backingServices/${name}`, patches })),
  ];
  const patches = new Map(owners.flatMap(({ id, patches }) => (patches.length === 0 ? [] : [[id, patches] as const])));
  if (patches.size === 0) return parts;
  return parts.map((part) => {
    const [section = "", name = ""] = part.keys;
    const own = patches.get(`${section}/${name}`)?.find(({ kind }) => kind === part.object.kind);
    if (own === undefined) return part;
    const keys = [section, name, "patch", own.kind];
    return {
      ...part,
      object: patched(part.object, own.patch),
      written: () => [{ path: [], pointer: pointerTo(keys), fields: own.patch }, ...(part.written?.() ?? [])],
    };
  });
}
