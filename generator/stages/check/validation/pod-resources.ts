import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { dnsLabel } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { resourceProblems } from "./amounts.ts";
import { each, isSet, type Problem, refuseIf, repeated } from "./problem.ts";

/** What a pod asks for as a whole, and the devices that it claims (validatePodResources, validatePodResourceClaims). */
export function podResourceProblems(spec: Loose, path: Path): readonly Problem[] {
  const resources = asRecord(spec.resources);
  const place = [...path, "resources"];
  return [
    ...resourceProblems(resources, place, "pod"),
    ...refuseIf(isSet(resources.claims), [...place, "claims"], "is for containers.", "Move it to a container."),
    ...refuseIf(
      isSet(spec.resources) && asRecord(spec.os).name === "windows",
      place,
      "is set, but pods of Windows have none as a whole.",
      "Say it of the containers.",
    ),
    ...overheadProblems(spec.overhead, [...path, "overhead"]),
    ...claimProblems(spec, path),
  ];
}

/** What a pod takes beside its containers, which is named as theirs is (validateOverhead). */
function overheadProblems(overhead: unknown, path: Path): readonly Problem[] {
  return resourceProblems({ limits: overhead }, path, "container").map(({ path: [...place], ...problem }) => ({
    ...problem,
    path: place.filter((key, index) => key !== "limits" || index !== path.length),
  }));
}

function claimProblems(spec: Loose, path: Path): readonly Problem[] {
  const names = asList(spec.resourceClaims).map((claim) => asRecord(claim).name);
  const containers = ["containers", "initContainers"] as const;
  return [
    ...repeated(names, [...path, "resourceClaims"]),
    ...each(spec.resourceClaims, [...path, "resourceClaims"], (claim, place) =>
      refuseIf(
        isSet(claim.resourceClaimName) === isSet(claim.resourceClaimTemplateName),
        place,
        "must have either resourceClaimName or resourceClaimTemplateName.",
        "Keep one.",
      ),
    ),
    ...containers.flatMap((list) =>
      each(spec[list], [...path, list], ({ resources }, place) =>
        referenceProblems(asList(asRecord(resources).claims).map(asRecord), names, [...place, "resources", "claims"]),
      ),
    ),
  ];
}

/** Claims of one container (validateResourceClaimNames): whole, or by the requests in them, and nothing twice. */
function referenceProblems(claims: readonly Loose[], names: readonly unknown[], path: Path): readonly Problem[] {
  return claims.flatMap(({ name, request }, index) => {
    const place = [...path, index];
    const part = asText(request);
    const wrong = part === "" ? undefined : dnsLabel(part);
    const again = claims
      .slice(0, index)
      .some((one) => one.name === name && (part === "" || ["", part].includes(asText(one.request))));
    return [
      ...refuseIf(!names.includes(name), place, "is no claim of the pod.", "Name one of its resourceClaims."),
      ...refuseIf(again, place, `claims \`${asText(name)}\` again.`, "Remove one of them."),
      ...refuseIf(wrong !== undefined, [...place, "request"], `is \`${part}\`, which ${wrong}.`, "Correct it."),
    ];
  });
}
