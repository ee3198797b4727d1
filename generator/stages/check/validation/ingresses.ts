import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { addressOf } from "../../../model/network/addresses.ts";
import { dnsLabel, dnsSubdomain, pathSegment } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";

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
    ...classProblems(object),
    ...rules.flatMap(({ host }, at) =>
      refuseIf(
        addressOf(asText(host)) !== undefined,
        ["spec", "rules", at, "host"],
        `is ${asText(host)}, an address.`,
        "Write a DNS name, or leave it out.",
      ),
    ),
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

const classAnnotation = "kubernetes.io/ingress.class";

function classProblems(object: Loose): readonly Problem[] {
  const annotated = asRecord(asRecord(object.metadata).annotations)[classAnnotation];
  const { ingressClassName } = asRecord(object.spec);
  return refuseIf(
    isSet(annotated) && isSet(ingressClassName) && annotated !== ingressClassName,
    ["metadata", "annotations", classAnnotation],
    `is ${asText(annotated)}, but ingressClassName is ${asText(ingressClassName)}.`,
    "Remove the annotation.",
  );
}

/** Classes of Ingresses (validateIngressClassParametersReference). Without scope the parameters are the cluster's. */
export function ingressClassProblems(object: Loose): readonly Problem[] {
  const { parameters } = asRecord(object.spec);
  if (!isSet(parameters)) return [];
  const { apiGroup, kind, name, scope, namespace } = asRecord(parameters);
  const path = ["spec", "parameters"];
  const wrong = [
    { field: "apiGroup", fault: typeof apiGroup === "string" ? dnsSubdomain(apiGroup) : undefined },
    { field: "kind", fault: pathSegment(asText(kind)) },
    { field: "name", fault: pathSegment(asText(name)) },
    { field: "namespace", fault: typeof namespace === "string" ? dnsLabel(namespace) : undefined },
  ];
  const own = scope === "Namespace";
  return [
    ...wrong.flatMap(({ field, fault }) =>
      refuseIf(fault !== undefined, [...path, field], `${fault}.`, "Correct it, or leave it out."),
    ),
    ...refuseIf(own && !isSet(namespace), path, "has no `namespace`, but its scope is Namespace.", "Add it."),
    ...refuseIf(
      !own && isSet(namespace),
      [...path, "namespace"],
      "is set, but the scope is Cluster.",
      "Remove it, or write `scope: Namespace`.",
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
