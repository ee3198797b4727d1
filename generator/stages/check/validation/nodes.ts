import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { misformed } from "../schema/formats.ts";
import { each, type Problem, refuseIf } from "./problem.ts";

/** Nodes (pkg/apis/core/validation/validation.go, ValidateNode). */
export function nodeProblems(object: Loose, release: Release): readonly Problem[] {
  const { taints } = asRecord(object.spec);
  const keys = asList(taints).map((taint) => `${asText(asRecord(taint).effect)} ${asText(asRecord(taint).key)}`);
  return [
    ...rangeProblems(asRecord(object.spec), release),
    ...each(taints, ["spec", "taints"], ({ key }, path, index) =>
      refuseIf(
        keys.indexOf(keys[index] ?? "") < index,
        path,
        `is of ${asText(key)} with the same effect again.`,
        "Keep one.",
      ),
    ),
  ];
}

/** The one range is what counts where the list begins otherwise (Convert_v1_NodeSpec_To_core_NodeSpec). */
function rangeProblems({ podCIDR, podCIDRs }: Loose, release: Release): readonly Problem[] {
  const one = asText(podCIDR);
  const listed = asList(podCIDRs).map(asText);
  const isListed = one === "" || listed[0] === one;
  const ranges = isListed ? listed : [one];
  const path = ["spec", isListed ? "podCIDRs" : "podCIDR"];
  const sixes = ranges.filter((range) => range.includes(":")).length;
  return [
    ...ranges.flatMap((range, index) => {
      const wrong = misformed("network", range, release);
      const place = isListed ? [...path, index] : path;
      return refuseIf(wrong !== undefined, place, `is \`${range}\`, which ${wrong}.`, "Correct it.");
    }),
    ...refuseIf(
      sixes > 1 || ranges.length - sixes > 1,
      path,
      "has more than one range of a family.",
      "Keep one of IPv4 and one of IPv6.",
    ),
  ];
}
