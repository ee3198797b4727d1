import { asList, asRecord, asText, type Loose, shownText } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem } from "./problem.ts";

/** Services (pkg/apis/core/validation/validation.go, validateService). Names are the rule `names`'. */
export function serviceProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const type = asText(spec.type) || "ClusterIP";
  const ports = asList(spec.ports).map(asRecord);
  const headless = spec.clusterIP === "None";
  const problems: Problem[] = [];
  const refuse = (path: Path, message: string, hint: string) =>
    problems.push({ path: ["spec", ...path], message, hint });
  if (ports.length === 0 && !headless && type !== "ExternalName") {
    refuse([], "has no `ports`.", "Add one. Only headless Services and those of the type ExternalName need none.");
  }
  if (headless && (type === "LoadBalancer" || type === "NodePort")) {
    refuse(["clusterIP"], `is None, but a ${type} needs an address.`, "Leave it out.");
  }
  if (type === "ExternalName") {
    if (asText(spec.externalName) === "") refuse([], "has no `externalName`.", "Add the name that it stands for.");
    if (asText(spec.clusterIP) !== "")
      refuse(["clusterIP"], "is set, but an ExternalName has no address.", "Remove it.");
  }
  if (type !== "LoadBalancer") {
    for (const field of ["allocateLoadBalancerNodePorts", "loadBalancerClass", "loadBalancerSourceRanges"]) {
      const value = spec[field];
      if (!isSet(value) || (Array.isArray(value) && value.length === 0)) continue;
      refuse([field], `is for the type LoadBalancer, not for ${type}.`, "Remove it, or change the type.");
    }
  }
  const external = type === "LoadBalancer" || type === "NodePort" || asList(spec.externalIPs).length > 0;
  if (!external && asText(spec.externalTrafficPolicy) !== "") {
    refuse(["externalTrafficPolicy"], `is set, but a ${type} is not reached from outside.`, "Remove it.");
  }
  if (asText(spec.sessionAffinity) !== "ClientIP" && isSet(spec.sessionAffinityConfig)) {
    refuse(["sessionAffinityConfig"], "is set without the session affinity ClientIP.", "Remove it.");
  }
  return [...problems, ...portProblems(ports, type)];
}

function portProblems(ports: readonly Loose[], type: string): readonly Problem[] {
  const seen = new Set<string>();
  return ports.flatMap((port, index): readonly Problem[] => {
    const protocol = asText(port.protocol) || "TCP";
    const keys = [
      `port ${shownText(port.port)}`,
      ...(nodePort(port) === undefined ? [] : [`node port ${nodePort(port)}`]),
    ];
    const repeated = keys.filter((key) => seen.has(`${protocol} ${key}`));
    for (const key of keys) seen.add(`${protocol} ${key}`);
    const path = ["spec", "ports", index];
    return [
      ...(isPort(port.targetPort)
        ? []
        : [{ path: [...path, "targetPort"], message: "is no port.", hint: "Write 1 to 65535, or a port's name." }]),
      ...repeated.map((key) => ({
        path,
        message: `has the ${protocol} ${key} again.`,
        hint: "Remove one, or change it.",
      })),
      ...(type === "ClusterIP" && nodePort(port) !== undefined
        ? [
            {
              path: [...path, "nodePort"],
              message: "is set, but a ClusterIP has none.",
              hint: "Remove it, or change the type.",
            },
          ]
        : []),
    ];
  });
}

/** Of a target that is a number. 0 is read as left out, and names are the rule `names`'. */
function isPort(target: unknown): boolean {
  return typeof target !== "number" || (target >= 0 && target <= 65_535);
}

function nodePort(port: Loose): number | undefined {
  return typeof port.nodePort === "number" && port.nodePort !== 0 ? port.nodePort : undefined;
}

/** Ingresses (pkg/apis/networking/validation/validation.go). */
export function ingressProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const rules = asList(spec.rules).map(asRecord);
  const fallback = isSet(spec.defaultBackend);
  if (rules.length === 0 && !fallback) {
    return [{ path: ["spec"], message: "has neither `rules` nor `defaultBackend`.", hint: "Add one of them." }];
  }
  return [
    ...(fallback ? backendProblems(asRecord(spec.defaultBackend), ["spec", "defaultBackend"]) : []),
    ...rules.flatMap((rule, at) =>
      asList(asRecord(rule.http).paths).flatMap((entry, index) => {
        const path = ["spec", "rules", at, "http", "paths", index];
        const { path: text, pathType, backend } = asRecord(entry);
        return [
          ...pathProblems(asText(text), asText(pathType), path),
          ...backendProblems(asRecord(backend), [...path, "backend"]),
        ];
      }),
    ),
  ];
}

const notInPaths = ["//", "/./", "/../", "%2f", "%2F"];
const notAtEnds = ["/..", "/."];

function pathProblems(text: string, type: string, owner: Path): readonly Problem[] {
  const path = [...owner, "path"];
  const patterned = type === "ImplementationSpecific";
  if (!text.startsWith("/") && !(patterned && text === "")) {
    return [
      {
        path,
        message: `${text === "" ? "is not set" : `is \`${text}\``}, but must start with /.`,
        hint: "Write it from the root of the host.",
      },
    ];
  }
  if (patterned) return [];
  const bad = notInPaths.find((part) => text.includes(part)) ?? notAtEnds.find((end) => text.endsWith(end));
  return bad === undefined
    ? []
    : [{ path, message: `is \`${text}\`, but must not have \`${bad}\` there.`, hint: "Remove it." }];
}

function backendProblems({ service, resource }: Loose, path: Path): readonly Problem[] {
  if (isSet(service) && isSet(resource)) {
    return [{ path, message: "leads to both a service and a resource.", hint: "Keep one." }];
  }
  if (isSet(resource)) return [];
  if (!isSet(service)) return [{ path, message: "leads nowhere.", hint: "Name a service and its port." }];
  const port = asRecord(asRecord(service).port);
  const given = [asText(port.name) !== "", typeof port.number === "number" && port.number !== 0].filter(Boolean).length;
  if (given === 1) return [];
  const message = given === 0 ? "names no port of the service." : "names the port by name and by number.";
  return [{ path, message, hint: "Write either `port.name` or `port.number`." }];
}

/** NetworkPolicies (same source). */
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
  return [...repeated, ...rules];
}

function peerProblems(peer: Loose, path: Path): readonly Problem[] {
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
