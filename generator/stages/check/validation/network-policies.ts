import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { cidrOf } from "../../../model/network/addresses.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";
import { selectorProblems } from "./selectors.ts";

/** NetworkPolicies (pkg/apis/networking/validation/validation.go). */
export function networkPolicyProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const repeated: Problem[] =
    asList(spec.policyTypes).length > 2
      ? [
          {
            path: ["spec", "policyTypes"],
            message: "has more than the two types that there are.",
            hint: "Say each once.",
          },
        ]
      : [];
  const rules = (["ingress", "egress"] as const).flatMap((direction) =>
    asList(spec[direction]).flatMap((entry, index) => {
      const rule = asRecord(entry);
      const peers = direction === "ingress" ? "from" : "to";
      const path = ["spec", direction, index];
      return [
        ...asList(rule[peers]).flatMap((peer, at) => peerProblems(asRecord(peer), [...path, peers, at])),
        ...asList(rule.ports).flatMap((port, at) => policyPortProblems(asRecord(port), [...path, "ports", at])),
      ];
    }),
  );
  return [...repeated, ...rules, ...selectorProblems(spec.podSelector, ["spec", "podSelector"])];
}

function peerProblems(peer: Loose, path: Path): readonly Problem[] {
  return [
    ...choiceProblems(peer, path),
    ...blockProblems(asRecord(peer.ipBlock), [...path, "ipBlock"]),
    ...selectorProblems(peer.podSelector, [...path, "podSelector"]),
    ...selectorProblems(peer.namespaceSelector, [...path, "namespaceSelector"]),
  ];
}

/** What is left out of a range lies in it, and is not all of it (ValidateIPBlock). */
function blockProblems({ cidr, except }: Loose, path: Path): readonly Problem[] {
  const whole = cidrOf(asText(cidr));
  if (whole === undefined) return [];
  return asList(except).flatMap((hole, index) => {
    const part = cidrOf(asText(hole));
    if (part === undefined) return [];
    const inside = part.first >= whole.first && part.end <= whole.end;
    const smaller = part.end - part.first < whole.end - whole.first;
    return refuseIf(
      !inside || !smaller,
      [...path, "except", index],
      `is ${asText(hole)}, which is not a part of ${asText(cidr)}.`,
      "Name ranges inside of cidr, or leave it out.",
    );
  });
}

function choiceProblems(peer: Loose, path: Path): readonly Problem[] {
  const selects = isSet(peer.podSelector) || isSet(peer.namespaceSelector);
  if (isSet(peer.ipBlock) && selects) {
    const hint = "Make two entries of it; then either matches.";
    return [{ path, message: "has an ipBlock beside a selector.", hint }];
  }
  if (isSet(peer.ipBlock) || selects) return [];
  const hint = "Use podSelector, namespaceSelector or ipBlock. Leave the whole list out to mean everybody.";
  return [{ path, message: "names nobody.", hint }];
}

function policyPortProblems({ port, endPort }: Loose, path: Path): readonly Problem[] {
  if (typeof endPort !== "number") return [];
  const place = [...path, "endPort"];
  if (typeof port !== "number") {
    return [
      {
        path: place,
        message: "needs a `port` that is a number.",
        hint: "Write the first port of the range as number.",
      },
    ];
  }
  if (endPort >= port) return [];
  return [{ path: place, message: `is ${endPort}, which is below the port ${port}.`, hint: "Swap the two." }];
}
