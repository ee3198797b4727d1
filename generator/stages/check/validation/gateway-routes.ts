import { asList, asRecord, asText, entryOf, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";

/** Routes of Gateway API: what their definitions say in CEL (config/crd of kubernetes-sigs/gateway-api 1.6). */
export function routeProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  return [
    ...parentProblems(asList(spec.parentRefs).map(asRecord), ["spec", "parentRefs"]),
    ...each(spec.rules, ["spec", "rules"], (rule, path) => [
      ...filterProblems(rule.filters, [...path, "filters"]),
      ...each(rule.backendRefs, [...path, "backendRefs"], (backend, place) => [
        ...backendProblems(backend, place),
        ...filterProblems(backend.filters, [...place, "filters"]),
      ]),
      ...(object.kind === "HTTPRoute" ? httpProblems(rule, path) : []),
      ...(object.kind === "GRPCRoute" ? methodProblems(rule, path) : []),
    ]),
  ];
}

/** One parent several times, by its sections: each once, and never also as a whole. */
function parentProblems(parents: readonly Loose[], path: Path): readonly Problem[] {
  const whole = ({ group, kind, namespace, name }: Loose) =>
    JSON.stringify([group ?? "gateway.networking.k8s.io", kind ?? "Gateway", asText(namespace), name]);
  return parents.flatMap((parent, index) => {
    const before = parents.slice(0, index).filter((one) => whole(one) === whole(parent));
    const again = before.some(
      (one) => asText(one.sectionName) === asText(parent.sectionName) && one.port === parent.port,
    );
    const mixed = before.some(
      (one) =>
        (asText(one.sectionName) === "") !== (asText(parent.sectionName) === "") &&
        !isSet(one.port) &&
        !isSet(parent.port),
    );
    return [
      ...refuseIf(again, [...path, index], "is a parent that is named already.", "Remove one, or name other sections."),
      ...refuseIf(
        !again && mixed,
        [...path, index],
        "is a parent that is named with and without section.",
        "Name the sections.",
      ),
    ];
  });
}

function backendProblems({ group, kind, port }: Loose, path: Path): readonly Problem[] {
  const isService = asText(group) === "" && (kind === undefined || kind === "Service");
  return refuseIf(isService && !isSet(port), path, "names a Service without its `port`.", "Add it.");
}

/** The field that describes a filter of a type. */
const filterFields: Readonly<Record<string, string>> = {
  CORS: "cors",
  ExtensionRef: "extensionRef",
  RequestHeaderModifier: "requestHeaderModifier",
  RequestMirror: "requestMirror",
  RequestRedirect: "requestRedirect",
  ResponseHeaderModifier: "responseHeaderModifier",
  URLRewrite: "urlRewrite",
};
const once = ["CORS", "RequestHeaderModifier", "RequestRedirect", "ResponseHeaderModifier", "URLRewrite"];

function filterProblems(filters: unknown, path: Path): readonly Problem[] {
  const types = asList(filters).map((filter) => asText(asRecord(filter).type));
  return [
    ...refuseIf(
      types.includes("RequestRedirect") && types.includes("URLRewrite"),
      path,
      "redirects and rewrites.",
      "Keep one of the two filters.",
    ),
    ...each(filters, path, (filter, place, index) => {
      const type = types[index] ?? "";
      const field = entryOf(filterFields, type);
      const others = Object.values(filterFields).filter((other) => other !== field && isSet(filter[other]));
      const mirrored = asRecord(asRecord(filter.requestMirror).backendRef);
      return [
        ...refuseIf(once.includes(type) && types.indexOf(type) < index, place, `is ${type} again.`, "Join the two."),
        ...refuseIf(field !== undefined && !isSet(filter[field]), place, `is ${type} without \`${field}\`.`, "Add it."),
        ...refuseIf(
          field !== undefined && others.length > 0,
          place,
          `is ${type}, but has ${others.join(" and ")}.`,
          "Remove it, or make a filter of it.",
        ),
        ...(isSet(asRecord(filter.requestMirror).backendRef)
          ? backendProblems(mirrored, [...place, "requestMirror", "backendRef"])
          : []),
        ...["requestRedirect", "urlRewrite"].flatMap((way) =>
          modifierProblems(asRecord(asRecord(filter[way]).path), [...place, way, "path"]),
        ),
      ];
    }),
  ];
}

const modifiers = { ReplaceFullPath: "replaceFullPath", ReplacePrefixMatch: "replacePrefixMatch" } as const;

function modifierProblems(modifier: Loose, path: Path): readonly Problem[] {
  return Object.entries(modifiers).flatMap(([type, field]) =>
    refuseIf(
      (modifier.type === type) !== isSet(modifier[field]),
      path,
      modifier.type === type ? `is ${type} without \`${field}\`.` : `has ${field} without being ${type}.`,
      "Write both, or neither.",
    ),
  );
}

function httpProblems(rule: Loose, path: Path): readonly Problem[] {
  const own = asList(rule.filters).map(asRecord);
  const all = [
    ...own,
    ...asList(rule.backendRefs).flatMap((backend) => asList(asRecord(backend).filters).map(asRecord)),
  ];
  const replaces = all.some(({ requestRedirect, urlRewrite }) =>
    [requestRedirect, urlRewrite].some((way) => asRecord(asRecord(way).path).type === "ReplacePrefixMatch"),
  );
  const matches = asList(rule.matches);
  const isPrefix = ["PathPrefix", ""].includes(asText(asRecord(asRecord(matches[0]).path).type));
  return [
    ...refuseIf(
      asList(rule.backendRefs).length > 0 && own.some(({ requestRedirect }) => isSet(requestRedirect)),
      path,
      "redirects, and has backendRefs that nothing would reach.",
      "Remove one of them.",
    ),
    ...refuseIf(
      replaces && isSet(rule.matches) && !(matches.length === 1 && isPrefix),
      path,
      "replaces a prefix, for which it needs one match, of the type PathPrefix.",
      "Make a rule of each match.",
    ),
    ...each(rule.matches, [...path, "matches"], (match, place) =>
      isSet(match.path) ? pathProblems(asRecord(match.path), [...place, "path"]) : [],
    ),
  ];
}

const notInPaths = ["//", "/./", "/../", "%2f", "%2F", "#"];
const notAtEnds = ["/..", "/."];
const pathCharacters = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;

function pathProblems({ type, value }: Loose, path: Path): readonly Problem[] {
  const text = value === undefined ? "/" : asText(value);
  if (type === "RegularExpression") return [];
  const bad = notInPaths.find((part) => text.includes(part)) ?? notAtEnds.find((end) => text.endsWith(end));
  const place = [...path, "value"];
  return [
    ...refuseIf(!text.startsWith("/"), place, `is \`${text}\`, but must start with /.`, "Write it from the root."),
    ...refuseIf(bad !== undefined, place, `is \`${text}\`, but must not have \`${bad}\` there.`, "Remove it."),
    ...refuseIf(
      bad === undefined && !pathCharacters.test(text),
      place,
      `is \`${text}\`, which has characters that no path has.`,
      "Encode them.",
    ),
  ];
}

function methodProblems(rule: Loose, path: Path): readonly Problem[] {
  return each(rule.matches, [...path, "matches"], ({ method }, at) => {
    if (!isSet(method)) return [];
    const { type, service, method: name } = asRecord(method);
    const exact = asText(type) === "" || type === "Exact";
    const place = [...at, "method"];
    return [
      ...refuseIf(!isSet(service) && !isSet(name), place, "has neither `service` nor `method`.", "Add one."),
      ...refuseIf(
        exact && isSet(service) && !/^\.?[a-z_]\w*(\.[a-z_]\w*)*$/i.test(asText(service)),
        [...place, "service"],
        "is no name of a service.",
        "Correct it.",
      ),
      ...refuseIf(
        exact && isSet(name) && !/^[A-Za-z_]\w*$/.test(asText(name)),
        [...place, "method"],
        "is no name of a method.",
        "Correct it.",
      ),
    ];
  });
}
