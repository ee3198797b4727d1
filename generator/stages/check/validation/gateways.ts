import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";

/** Gateways: what their definition says in CEL (config/crd of kubernetes-sigs/gateway-api 1.6). */
export function gatewayProblems(object: Loose): readonly Problem[] {
  const { addresses } = asRecord(object.spec);
  const known = asList(addresses).map((address) => addressKey(asRecord(address)));
  return [
    ...listenerProblems(object),
    ...known.flatMap((key, index) =>
      refuseIf(
        key !== undefined && known.indexOf(key) < index,
        ["spec", "addresses", index],
        "is an address that is named already.",
        "Remove one of them.",
      ),
    ),
  ];
}

function addressKey({ type = "IPAddress", value }: Loose): string | undefined {
  if (!isSet(value) || (type !== "IPAddress" && type !== "Hostname")) return undefined;
  return `${type} ${asText(value)}`;
}

const plain = ["HTTP", "TCP", "UDP"];

/** Listeners of Gateways and of ListenerSets. */
export function listenerProblems(object: Loose): readonly Problem[] {
  const listeners = asList(asRecord(object.spec).listeners).map(asRecord);
  const keys = listeners.map(({ port, protocol, hostname }) =>
    isSet(port) ? JSON.stringify([port, protocol, isSet(hostname) ? hostname : null]) : undefined,
  );
  return listeners.flatMap((listener, index) => {
    const path = ["spec", "listeners", index];
    const protocol = asText(listener.protocol);
    const key = keys[index];
    return [
      ...refuseIf(
        key !== undefined && keys.indexOf(key) < index,
        path,
        "has port, protocol and hostname of another listener.",
        "Change one of them.",
      ),
      ...refuseIf(
        plain.includes(protocol) && isSet(listener.tls),
        [...path, "tls"],
        `is set, but ${protocol} has no TLS.`,
        "Remove it.",
      ),
      ...refuseIf(protocol === "TLS" && !isSet(listener.tls), path, "is of the protocol TLS without `tls`.", "Add it."),
      ...refuseIf(
        (protocol === "TCP" || protocol === "UDP") && asText(listener.hostname) !== "",
        [...path, "hostname"],
        `is set, but ${protocol} names no hosts.`,
        "Remove it.",
      ),
      ...(isSet(listener.tls) ? tlsProblems(asRecord(listener.tls), protocol, [...path, "tls"]) : []),
    ];
  });
}

function tlsProblems({ mode, certificateRefs, options }: Loose, protocol: string, path: Path): readonly Problem[] {
  const ends = asText(mode) === "" || mode === "Terminate";
  return [
    ...refuseIf(protocol === "HTTPS" && !ends, [...path, "mode"], "must be Terminate for HTTPS.", "Correct it."),
    ...refuseIf(
      ends && asList(certificateRefs).length === 0 && Object.keys(asRecord(options)).length === 0,
      path,
      "ends TLS without `certificateRefs` or `options`.",
      "Name the certificate's Secret.",
    ),
  ];
}

/** Policies of TLS to backends. */
export function backendPolicyProblems(object: Loose): readonly Problem[] {
  const { targetRefs, validation } = asRecord(object.spec);
  const { caCertificateRefs, wellKnownCACertificates, subjectAltNames } = asRecord(validation);
  const path = ["spec", "validation"];
  const named = asList(caCertificateRefs).length > 0;
  const known = asText(wellKnownCACertificates) !== "";
  const targets = asList(targetRefs).map(asRecord);
  const whole = ({ group, kind, name }: Loose) => JSON.stringify([group, kind, name]);
  return [
    ...targets.flatMap((target, index) => {
      const before = targets.slice(0, index).filter((one) => whole(one) === whole(target));
      const section = asText(target.sectionName);
      return refuseIf(
        before.some((one) => asText(one.sectionName) === section || asText(one.sectionName) === "" || section === ""),
        ["spec", "targetRefs", index],
        "is a target that is named already, whole or by the same section.",
        "Name another section in each.",
      );
    }),
    ...refuseIf(
      isSet(validation) && named === known,
      path,
      "must have either `caCertificateRefs` or `wellKnownCACertificates`.",
      "Keep one.",
    ),
    ...each(subjectAltNames, [...path, "subjectAltNames"], ({ type, hostname, uri }, place) =>
      refuseIf(
        (type === "Hostname") !== (asText(hostname) !== "") || (type === "URI") !== (asText(uri) !== ""),
        place,
        "must have what its type names, and nothing else.",
        "Write `hostname` or `uri`.",
      ),
    ),
  ];
}
