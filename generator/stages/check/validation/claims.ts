import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { parseQuantity } from "../../../model/resources/quantity.ts";
import { dnsSubdomain } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { fractionProblems } from "./amounts.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";
import { selectorProblems } from "./selectors.ts";

/** Claims (ValidatePersistentVolumeClaimSpec). */
export function claimProblems(object: Loose): readonly Problem[] {
  const { dataSource, ...spec } = asRecord(object.spec);
  const kept = isSet(spec.dataSourceRef) || isKept(dataSource) ? { ...spec, dataSource } : spec;
  return claimSpecProblems(kept, ["spec"]);
}

/** What else a claim names as its dataSource alone is dropped without a word (DropDisabledFields); of a template it is not. */
function isKept(dataSource: unknown): boolean {
  const { apiGroup, kind } = asRecord(dataSource);
  if (asText(apiGroup) === "") return kind === "PersistentVolumeClaim";
  return kind === "VolumeSnapshot" && apiGroup === "snapshot.storage.k8s.io";
}

/** The claims that a StatefulSet makes (validateVolumeClaimTemplates). */
export function claimTemplateProblems(object: Loose): readonly Problem[] {
  return each(asRecord(object.spec).volumeClaimTemplates, ["spec", "volumeClaimTemplates"], ({ spec }, path) =>
    claimSpecProblems(asRecord(spec), [...path, "spec"]),
  );
}

export function claimSpecProblems(spec: Loose, path: Path): readonly Problem[] {
  const { requests } = asRecord(spec.resources);
  const { storage } = asRecord(requests);
  const place = [...path, "resources", "requests"];
  return [
    ...refuseIf(isSet(requests) && !isSet(storage), place, "has no `storage`.", "Say how large the volume must be."),
    ...positive(storage, [...place, "storage"]),
    ...fractionProblems(requests, place),
    ...modeProblems(spec, path),
    ...selectorProblems(spec.selector, [...path, "selector"]),
    ...dataSourceProblems(spec, path),
  ];
}

/** An amount that is there must be more than nothing. */
export function positive(amount: unknown, path: Path): readonly Problem[] {
  const read = isSet(amount) ? parseQuantity(amount) : undefined;
  return refuseIf(read !== undefined && read <= 0n, path, "must be more than nothing.", "Write a size such as 10Gi.");
}

/** A volume that one pod alone may have is no other pod's. */
export function modeProblems({ accessModes }: Loose, path: Path): readonly Problem[] {
  const modes = asList(accessModes);
  return refuseIf(
    modes.includes("ReadWriteOncePod") && modes.some((mode) => mode !== "ReadWriteOncePod"),
    [...path, "accessModes"],
    "has ReadWriteOncePod beside another mode.",
    "Keep ReadWriteOncePod alone, or leave it out.",
  );
}

function dataSourceProblems({ dataSource, dataSourceRef }: Loose, path: Path): readonly Problem[] {
  const [one, other] = [asRecord(dataSource), asRecord(dataSourceRef)];
  const differ = ["apiGroup", "kind", "name"].some((field) => one[field] !== other[field]);
  const both = isSet(dataSource) && isSet(dataSourceRef);
  return [
    ...Object.entries({ dataSource, dataSourceRef }).flatMap(([field, source]) => {
      const { apiGroup, kind } = asRecord(source);
      const wrong = asText(apiGroup) === "" ? undefined : dnsSubdomain(asText(apiGroup));
      return [
        ...refuseIf(
          isSet(source) && asText(apiGroup) === "" && kind !== "PersistentVolumeClaim",
          [...path, field],
          "names no apiGroup, and so must be a PersistentVolumeClaim.",
          "Add `apiGroup`.",
        ),
        ...refuseIf(
          wrong !== undefined,
          [...path, field, "apiGroup"],
          `is \`${asText(apiGroup)}\`, which ${wrong}.`,
          "Correct it.",
        ),
      ];
    }),
    ...refuseIf(
      both && differ,
      [...path, "dataSource"],
      "is not what dataSourceRef says.",
      "Keep dataSourceRef alone.",
    ),
  ];
}
