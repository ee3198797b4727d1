import { pointerTo } from "../../../diagnostics/json-pointer.ts";
import type { Environment } from "../../../model/resolved.ts";
import { patched } from "../merged.ts";
import type { Part } from "../part.ts";

/** Parts with the patches of the services that they belong to laid over them. */
export function patchedParts(parts: readonly Part[], { services }: Environment): readonly Part[] {
  const patches = new Map(
    services.flatMap(({ name, patches }) => (patches.length === 0 ? [] : [[name, patches] as const])),
  );
  if (patches.size === 0) return parts;
  return parts.map((part) => {
    const [section, name = ""] = part.keys;
    const own = section === "services" ? patches.get(name)?.find(({ kind }) => kind === part.object.kind) : undefined;
    if (own === undefined) return part;
    const keys = ["services", name, "patch", own.kind];
    return {
      ...part,
      object: patched(part.object, own.patch),
      written: () => [{ path: [], pointer: pointerTo(keys), fields: own.patch }, ...(part.written?.() ?? [])],
    };
  });
}
