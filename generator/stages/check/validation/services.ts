import { asList, asRecord, asText, type Loose, shownText } from "../../../model/loose.ts";
import { addressOf } from "../../../model/network/addresses.ts";
import { dnsSubdomain } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf, repeated } from "./problem.ts";

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
  return [...problems, ...portProblems(ports, type), ...addressProblems(spec, type), ...balancerProblems(object, type)];
}

/** ValidateServiceClusterIPsRelatedFields; addresses by themselves are the schema's. */
function addressProblems(spec: Loose, type: string): readonly Problem[] {
  const addresses = asList(spec.clusterIPs).map(asText);
  const families = asList(spec.ipFamilies).map(asText);
  const [first = ""] = addresses;
  const one = asText(spec.clusterIP);
  const path = ["spec", "clusterIPs"];
  const name = asText(spec.externalName).replace(/\.$/, "");
  const wrong = name === "" ? undefined : dnsSubdomain(name);
  if (type === "ExternalName") {
    return [
      ...refuseIf(
        wrong !== undefined,
        ["spec", "externalName"],
        `is \`${name}\`, which ${wrong}.`,
        "Write a DNS name.",
      ),
      ...["clusterIPs", "ipFamilies", "ipFamilyPolicy"].flatMap((field) =>
        refuseIf(isFilled(spec[field]), ["spec", field], "is set, but an ExternalName has no address.", "Remove it."),
      ),
    ];
  }
  const sixes = addresses.map((address) => address.includes(":"));
  const mismatched = first === "None" ? -1 : addresses.findIndex((address, at) => otherFamily(address, families[at]));
  return [
    ...refuseIf(one !== "" && first !== "" && one !== first, path, `must begin with clusterIP, ${one}.`, "Correct it."),
    ...refuseIf(one === "" && first !== "", path, "is set without `clusterIP`.", "Set both, or only clusterIP."),
    ...refuseIf(
      addresses.length > 2 || (addresses.length === 2 && (addresses.includes("None") || sixes[0] === sixes[1])),
      path,
      "may have one address of each family, and None alone.",
      "Remove what is too much.",
    ),
    ...refuseIf(mismatched >= 0, [...path, mismatched], "is not of the family in ipFamilies.", "Correct one of them."),
    ...repeated(spec.ipFamilies, ["spec", "ipFamilies"]),
    // A Service that says no policy gets SingleStack when it is made (initIPFamilyFields).
    ...refuseIf(
      (families.length === 2 || addresses.length === 2) && /^(SingleStack)?$/.test(asText(spec.ipFamilyPolicy)),
      ["spec", "ipFamilyPolicy"],
      "must be PreferDualStack or RequireDualStack for two families of addresses.",
      "Correct it, or leave one family out.",
    ),
    ...families.flatMap((family, at) =>
      refuseIf(family === "", ["spec", "ipFamilies", at], "is empty.", "Use IPv4 or IPv6."),
    ),
  ];
}

function isFilled(value: unknown): boolean {
  return isSet(value) && !(Array.isArray(value) && value.length === 0);
}

function otherFamily(address: string, family: string | undefined): boolean {
  if (addressOf(address) === undefined || family === undefined) return false;
  return address.includes(":") !== (family === "IPv6");
}

const sourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";

/** What goes with load balancers, and how long a client keeps its pod. */
function balancerProblems(object: Loose, type: string): readonly Problem[] {
  const spec = asRecord(object.spec);
  const annotation = asRecord(asRecord(object.metadata).annotations)[sourceRanges];
  const local = type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
  return [
    ...refuseIf(
      annotation !== undefined && type !== "LoadBalancer" && !isFilled(spec.loadBalancerSourceRanges),
      ["metadata", "annotations", sourceRanges],
      `is for the type LoadBalancer, not for ${type}.`,
      "Remove it, or change the type.",
    ),
    ...affinityProblems(spec),
    ...refuseIf(
      typeof spec.healthCheckNodePort === "number" && spec.healthCheckNodePort !== 0 && !local,
      ["spec", "healthCheckNodePort"],
      "is for load balancers whose externalTrafficPolicy is Local.",
      "Remove it.",
    ),
  ];
}

const longestAffinity = 86_400;

/** Without an affinity its settings are dropped before they are looked at (SetDefaults_Service). */
function affinityProblems({ sessionAffinity, sessionAffinityConfig }: Loose): readonly Problem[] {
  const { timeoutSeconds } = asRecord(asRecord(sessionAffinityConfig).clientIP);
  if (sessionAffinity !== "ClientIP" || typeof timeoutSeconds !== "number") return [];
  return refuseIf(
    timeoutSeconds < 1 || timeoutSeconds > longestAffinity,
    ["spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds"],
    `is ${timeoutSeconds}, but must be between 1 and ${longestAffinity}.`,
    "Correct it.",
  );
}

function portProblems(ports: readonly Loose[], type: string): readonly Problem[] {
  const seen = new Set<string>();
  return ports.flatMap((port, index): readonly Problem[] => {
    const protocol = asText(port.protocol) || "TCP";
    const keys = [
      ...(port.port === undefined ? [] : [`port ${shownText(port.port)}`]),
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
