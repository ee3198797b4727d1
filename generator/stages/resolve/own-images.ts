import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { meant } from "../../diagnostics/unknown.ts";
import { containersIn } from "../../model/images/own.ts";
import { repositoryOf } from "../../model/images/reference.ts";
import type { EnvironmentFile } from "../../model/input.ts";
import type { OwnObject } from "../../model/own-objects.ts";
import type { Environment, OwnImage } from "../../model/resolved.ts";
import type { Service } from "../../model/workload.ts";
import { imageReference } from "./containers.ts";
import type { Faults } from "./faults.ts";
import { present } from "./merge.ts";

/** @codes gathered by the build */
export const codes = {
  "unused-image": {
    cause: "`ownImages` has a repository that no object of one's own runs, so that its tag changes nothing.",
    cure: "Write the repository as the objects have it, with its registry, or remove it.",
  },
} as const satisfies CodeTexts;

/** Images of objects of one's own, which commands call by the same kind of name as services. */
export function resolveOwnImages(
  { ownImages = {} }: EnvironmentFile,
  services: readonly Pick<Service, "name">[],
  registry: string,
  faults: Faults,
): readonly OwnImage[] {
  return Object.entries(present(ownImages))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, given]) => {
      const keys = ["ownImages", name];
      if (services.some((service) => service.name === name)) {
        const message = `There is a service \`${name}\`, whose image goes by that name already.`;
        faults.add("misplaced-setting", keys, message, "choose another name.");
      }
      const image = imageReference(given, keys, faults);
      return { name, image, isBuilt: registry !== "" && image.repository.startsWith(`${registry}/`) };
    });
}

/** Images that no object of one's own runs, in any environment: one of base.json need not be everybody's. */
export function unusedImages(
  environments: readonly Environment[],
  own: ReadonlyMap<string, readonly OwnObject[]>,
): readonly Diagnostic[] {
  const named = environments.flatMap(({ file, ownImages }) => ownImages.map((one) => ({ file, ...one })));
  if (named.length === 0) return [];
  const run = new Set(
    [...own.values()].flat().flatMap(({ object }) => containersIn(object).map(({ image }) => repositoryOf(image))),
  );
  return named
    .filter(({ image }) => !run.has(image.repository))
    .map(({ file, name, image }): Diagnostic => {
      const pointer = pointerTo(["ownImages", name, "repository"]);
      const place = { kind: "pointer", files: [file, "envs/base.json"], pointer, target: "value" } as const;
      const message = `No object of one's own runs \`${image.repository}\`, so that this changes nothing.`;
      const hint = run.size === 0 ? undefined : meant(image.repository, [...run]);
      return { code: "unused-image", severity: "warning", place, message, ...(hint !== undefined && { hint }) };
    });
}
