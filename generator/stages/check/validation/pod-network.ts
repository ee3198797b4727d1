import { hasChanged } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, type Loose, shownText } from "../../../model/loose.ts";
import { dnsSubdomain } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";

/** Names and ports of a pod (validatePodDNSConfig, checkHostPortConflicts, validateHostUsers, validatePodHostName). */
export function podNetworkProblems(spec: Loose, path: Path, release: Release): readonly Problem[] {
  return [
    ...dnsProblems(spec, path),
    ...hostPortProblems(asList(spec.containers), [...path, "containers"], spec.hostNetwork === true),
    ...asList(spec.initContainers).flatMap((one, index) =>
      hostPortProblems([one], [...path, "initContainers"], spec.hostNetwork === true).map((problem) =>
        moved(problem, path.length + 1, index),
      ),
    ),
    ...sharedNamespaceProblems(spec, path),
    ...deviceProblems(spec, path, release),
    ...hostNameProblems(spec, path),
  ];
}

function moved(problem: Problem, at: number, index: number): Problem {
  return { ...problem, path: problem.path.with(at, index) };
}

function dnsProblems(spec: Loose, path: Path): readonly Problem[] {
  const config = asRecord(spec.dnsConfig);
  const place = [...path, "dnsConfig"];
  const servers = asList(config.nameservers);
  const searches = asList(config.searches);
  return [
    ...refuseIf(
      spec.dnsPolicy === "None" && servers.length === 0,
      [...path, "dnsPolicy"],
      "is None, but dnsConfig names no nameservers: no name could be resolved.",
      "Add `dnsConfig.nameservers`.",
    ),
    ...refuseIf(servers.length > 3, [...place, "nameservers"], "has more than 3 entries.", "Keep three."),
    ...refuseIf(
      searches.length > 32 || searches.join(" ").length > 2048,
      [...place, "searches"],
      "has more than 32 domains, or more than 2048 characters.",
      "Remove some.",
    ),
    ...each(config.options, [...place, "options"], ({ name }, option) =>
      refuseIf(asText(name) === "", option, "has no `name`.", "Add it."),
    ),
  ];
}

/** On the node's network each port is one of the node, said or not (defaultHostNetworkPorts). */
function hostPortProblems(containers: readonly unknown[], path: Path, onNode: boolean): readonly Problem[] {
  const seen = new Set<string>();
  return containers.flatMap((container, index) =>
    each(asRecord(container).ports, [...path, index, "ports"], ({ hostPort: said, containerPort, ...port }, place) => {
      const { hostIP, protocol } = port;
      const hostPort = isSet(said) && said !== 0 ? said : onNode ? containerPort : undefined;
      if (typeof hostPort !== "number") return [];
      const key = `${asText(protocol) || "TCP"}/${asText(hostIP)}/${hostPort}`;
      const again = seen.has(key);
      seen.add(key);
      return refuseIf(again, [...place, "hostPort"], `is ${hostPort} again.`, "Give each a port of its own.");
    }),
  );
}

/** Devices are not given to another user namespace (validateHostUsers). */
function deviceProblems(spec: Loose, path: Path, release: Release): readonly Problem[] {
  if (spec.hostUsers !== false || !hasChanged("devicesInNoUserNamespace", release)) return [];
  return ["containers", "initContainers"].flatMap((list) =>
    each(spec[list], [...path, list], ({ volumeDevices }, place) =>
      refuseIf(
        asList(volumeDevices).length > 0,
        [...place, "volumeDevices"],
        "is set, but hostUsers is false.",
        "Remove one of the two.",
      ),
    ),
  );
}

/** A user namespace of its own goes with no namespace of the host; the host's network has sysctls of its own. */
function sharedNamespaceProblems(spec: Loose, path: Path): readonly Problem[] {
  const { sysctls } = asRecord(spec.securityContext);
  return [
    ...["hostNetwork", "hostPID", "hostIPC"].flatMap((field) =>
      refuseIf(
        spec.hostUsers === false && spec[field] === true,
        [...path, field],
        "is set, but hostUsers is false.",
        "Remove one of the two.",
      ),
    ),
    ...each(sysctls, [...path, "securityContext", "sysctls"], ({ name }, place, index) => {
      const plain = asText(name).replaceAll("/", ".");
      const earlier = asList(sysctls).findIndex((one) => asRecord(one).name === name);
      return [
        ...refuseIf(earlier < index, place, `is ${plain} again.`, "Remove one of them."),
        ...refuseIf(
          spec.hostNetwork === true && plain.startsWith("net."),
          place,
          `is ${plain}, which the node's network has.`,
          "Remove it, or hostNetwork.",
        ),
        ...refuseIf(
          spec.hostIPC === true && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(plain),
          place,
          `is ${plain}, which the node's IPC namespace has.`,
          "Remove it, or hostIPC.",
        ),
      ];
    }),
  ];
}

function hostNameProblems(spec: Loose, path: Path): readonly Problem[] {
  if (!isSet(spec.hostnameOverride)) return [];
  const name = shownText(spec.hostnameOverride);
  const place = [...path, "hostnameOverride"];
  const wrong = name.length > 64 ? "is longer than 64 characters" : dnsSubdomain(name);
  return [
    ...refuseIf(wrong !== undefined, place, `is \`${name}\`, which ${wrong}.`, "Correct it."),
    ...refuseIf(
      spec.setHostnameAsFQDN === true || spec.hostNetwork === true,
      place,
      "is set beside setHostnameAsFQDN or hostNetwork.",
      "Remove it.",
    ),
  ];
}
