import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { dnsLabel } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { misformed } from "../schema/formats.ts";
import { each, type Problem, refuseIf } from "./problem.ts";

/** Endpoints (pkg/apis/core/validation/validation.go, validateEndpointSubsets). */
export function endpointsProblems(object: Loose): readonly Problem[] {
  return each(object.subsets, ["subsets"], ({ addresses, notReadyAddresses, ports }, path) => [
    ...refuseIf(
      asList(addresses).length === 0 && asList(notReadyAddresses).length === 0,
      path,
      "has neither `addresses` nor `notReadyAddresses`.",
      "Add one, or remove the subset.",
    ),
    ...each(ports, [...path, "ports"], ({ name }, place) => [
      ...refuseIf(
        asText(name) === "" && asList(ports).length > 1,
        place,
        "has no `name`, which ports beside others need.",
        "Name it.",
      ),
      ...nameProblems(name, place),
    ]),
  ]);
}

/** Addresses by the type of a slice; names of hosts are formed otherwise, and rarely wrong. */
const addressForms = { IPv4: "ipv4", IPv6: "ipv6" } as const;

/** Slices of endpoints (pkg/apis/discovery/validation/validation.go). */
export function endpointSliceProblems(object: Loose, release: Release): readonly Problem[] {
  const type = object.addressType;
  const form = type === "IPv4" || type === "IPv6" ? addressForms[type] : undefined;
  const names = asList(object.ports).map((port) => asText(asRecord(port).name));
  return [
    ...each(object.endpoints, ["endpoints"], ({ addresses, hostname }, path) => [
      ...(form === undefined ? [] : addressProblems(addresses, form, [...path, "addresses"], release)),
      ...refuseIf(
        typeof hostname === "string" && dnsLabel(hostname) !== undefined,
        [...path, "hostname"],
        `is \`${asText(hostname)}\`, which ${dnsLabel(asText(hostname))}.`,
        "Correct it.",
      ),
    ]),
    ...each(object.ports, ["ports"], ({ name }, path, index) => [
      ...refuseIf(
        names.indexOf(asText(name)) < index,
        path,
        asText(name) === "" ? "is the second without `name`." : `is named \`${asText(name)}\` again.`,
        "Give each a name of its own.",
      ),
      ...nameProblems(name, path),
    ]),
  ];
}

function addressProblems(addresses: unknown, form: "ipv4" | "ipv6", path: Path, release: Release): readonly Problem[] {
  return asList(addresses).flatMap((address, index) => {
    const text = asText(address);
    const wrong = misformed(form, text, release) ?? misformed("endpoint-ip", text, release);
    return refuseIf(wrong !== undefined, [...path, index], `is \`${text}\`, which ${wrong}.`, "Correct it.");
  });
}

function nameProblems(name: unknown, path: Path): readonly Problem[] {
  const text = asText(name);
  const wrong = text === "" ? undefined : dnsLabel(text);
  return refuseIf(wrong !== undefined, [...path, "name"], `is \`${text}\`, which ${wrong}.`, "Correct it.");
}
