import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { imageName } from "../../model/images/name.ts";
import { containersIn } from "../../model/images/own.ts";
import { repositoryOf } from "../../model/images/reference.ts";
import { jsonPatched } from "../../model/json-patch.ts";
import type { OwnImage } from "../../model/resolved.ts";

/** Objects of one's own with the tags that an environment's settings have for their images; `files` is where those stand. */
export function withOwnImages(
  objects: readonly CompiledObject[],
  images: readonly OwnImage[],
  files: readonly string[],
): readonly CompiledObject[] {
  if (images.length === 0) return objects;
  const byRepository = new Map(images.map((one) => [one.image.repository, one]));
  return objects.map((compiled) =>
    compiled.origin.pointer === "" ? withTags(compiled, byRepository, files) : compiled,
  );
}

function withTags(
  compiled: CompiledObject,
  images: ReadonlyMap<string, OwnImage>,
  files: readonly string[],
): CompiledObject {
  const set = containersIn(compiled.object).flatMap(({ path, image }) => {
    const own = images.get(repositoryOf(image));
    return own === undefined ? [] : [{ path, own }];
  });
  if (set.length === 0) return compiled;
  let { object } = compiled;
  for (const { path, own } of set) {
    const done = jsonPatched(object, { op: "replace", path: pointerTo(path), value: imageName(own.image) });
    if (done.ok) object = done.value as CompiledObject["object"];
  }
  const written = () => [
    ...set.map(({ path, own }) => ({ path, pointer: pointerTo(["ownImages", own.name, "tag"]), files })),
    ...(compiled.written?.() ?? []),
  ];
  return { ...compiled, object, written };
}
