import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { dnsSubdomain } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";
import { structuralProblems } from "./structural-schemas.ts";
import { clientProblems, reviewProblems } from "./webhooks.ts";

/** Definitions of custom resources (apiextensions-apiserver pkg/apis/apiextensions/validation, 1.36). */
export function definitionProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const { plural } = asRecord(spec.names);
  const group = asText(spec.group);
  const own = asText(asRecord(object.metadata).name);
  const name = `${asText(plural)}.${group}`;
  const wrong = group === "" ? undefined : dnsSubdomain(group);
  return [
    ...refuseIf(
      own !== "" && own !== name && asText(plural) !== "" && group !== "",
      ["metadata", "name"],
      `must be ${name}.`,
      "Rename it.",
    ),
    ...refuseIf(wrong !== undefined, ["spec", "group"], `is \`${group}\`, which ${wrong}.`, "Correct it."),
    ...approvalProblems(object, group),
    ...refuseIf(
      !["Cluster", "Namespaced"].includes(asText(spec.scope)) && isSet(spec.scope),
      ["spec", "scope"],
      "must be Cluster or Namespaced.",
      "Correct it.",
    ),
    ...refuseIf(
      spec.preserveUnknownFields === true,
      ["spec", "preserveUnknownFields"],
      "may not be true any more.",
      "Say x-kubernetes-preserve-unknown-fields in the schema.",
    ),
    ...nameProblems(asRecord(spec.names), ["spec", "names"]),
    ...versionProblems(asList(spec.versions).map(asRecord), ["spec", "versions"]),
    ...(isSet(spec.conversion) ? conversionProblems(asRecord(spec.conversion), ["spec", "conversion"]) : []),
  ];
}

const approval = "api-approved.kubernetes.io";

/** Groups of Kubernetes itself need an approval (validateAPIApproval). */
function approvalProblems(object: Loose, group: string): readonly Problem[] {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return [];
  const value = asText(asRecord(asRecord(object.metadata).annotations)[approval]);
  return refuseIf(
    !value.startsWith("unapproved") && !/^[a-z][-+.a-z0-9]*:\/\/[^/]/i.test(value),
    ["metadata", "annotations"],
    `has no ${approval} with a URL, which the group ${group} needs.`,
    "Use a group of your own.",
  );
}

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

function isLabel(text: string): boolean {
  return text === "" || (label.test(text) && text.length <= 63);
}

function nameProblems(names: Loose, path: Path): readonly Problem[] {
  const mixed = ["kind", "listKind"];
  return [
    ...["plural", "singular", ...mixed].flatMap((field) => {
      const text = mixed.includes(field) ? asText(names[field]).toLowerCase() : asText(names[field]);
      return refuseIf(
        !isLabel(text),
        [...path, field],
        `is \`${asText(names[field])}\`, which is no name.`,
        "Correct it.",
      );
    }),
    ...["shortNames", "categories"].flatMap((field) =>
      asList(names[field]).flatMap((one, index) =>
        refuseIf(
          asText(one) === "" || !isLabel(asText(one)),
          [...path, field, index],
          `is \`${asText(one)}\`, which is no name.`,
          "Correct it.",
        ),
      ),
    ),
    ...refuseIf(
      isSet(names.listKind) && names.listKind === names.kind,
      [...path, "listKind"],
      "is the kind itself.",
      `Write ${asText(names.kind)}List, or leave it out.`,
    ),
  ];
}

const columnTypes = ["boolean", "date", "integer", "number", "string"];
const columnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

function versionProblems(versions: readonly Loose[], path: Path): readonly Problem[] {
  const names = versions.map(({ name }) => asText(name));
  const stored = versions.filter(({ storage }) => storage === true).length;
  return [
    ...refuseIf(stored !== 1 && versions.length > 0, path, `has ${stored} versions that are stored.`, "Store one."),
    ...versions.flatMap((version, index) => {
      const place = [...path, index];
      const name = asText(version.name);
      return [
        ...refuseIf(names.indexOf(name) < index, [...place, "name"], `is ${name} again.`, "Rename it."),
        ...refuseIf(!isLabel(name), [...place, "name"], `is \`${name}\`, which is no version.`, "Correct it."),
        ...refuseIf(
          isSet(version.deprecationWarning) && version.deprecated !== true,
          [...place, "deprecationWarning"],
          "is set, but the version is not deprecated.",
          "Add `deprecated: true`.",
        ),
        ...structuralProblems(asRecord(version.schema).openAPIV3Schema, [...place, "schema", "openAPIV3Schema"]),
        ...each(version.selectableFields, [...place, "selectableFields"], ({ jsonPath }, field) =>
          refuseIf(
            !isSelectable(asRecord(version.schema).openAPIV3Schema, asText(jsonPath)),
            [...field, "jsonPath"],
            `is \`${asText(jsonPath)}\`, which is no text, number or boolean of the schema.`,
            "Name a field.",
          ),
        ),
        ...scaleProblems(asRecord(version.subresources).scale, [...place, "subresources", "scale"]),
        ...each(version.additionalPrinterColumns, [...place, "additionalPrinterColumns"], columnProblems),
      ];
    }),
  ];
}

/** ValidateCustomResourceSelectableFields; in lists and maps nothing can be selected by. */
function isSelectable(schema: unknown, path: string): boolean {
  const steps = path.split(".").slice(1);
  const field = steps.reduce<Loose>((at, step) => asRecord(asRecord(at.properties)[step]), asRecord(schema));
  return ["boolean", "integer", "string"].includes(asText(field.type));
}

function columnProblems({ type, format, jsonPath }: Loose, path: Path): readonly Problem[] {
  return [
    ...refuseIf(
      isSet(type) && !columnTypes.includes(asText(type)),
      [...path, "type"],
      `must be one of ${columnTypes.join(", ")}.`,
      "Correct it.",
    ),
    ...refuseIf(
      asText(format) !== "" && !columnFormats.includes(asText(format)),
      [...path, "format"],
      `must be one of ${columnFormats.join(", ")}.`,
      "Correct it.",
    ),
    ...pathProblems(jsonPath, [...path, "jsonPath"], "."),
  ];
}

function scaleProblems(scale: unknown, path: Path): readonly Problem[] {
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = asRecord(scale);
  return [
    ...pathProblems(specReplicasPath, [...path, "specReplicasPath"], ".spec."),
    ...pathProblems(statusReplicasPath, [...path, "statusReplicasPath"], ".status."),
    ...pathProblems(labelSelectorPath, [...path, "labelSelectorPath"], "."),
  ];
}

function pathProblems(value: unknown, path: Path, start: string): readonly Problem[] {
  const text = asText(value);
  return refuseIf(text !== "" && !text.startsWith(start), path, `must start with ${start}`, "Correct it.");
}

function conversionProblems({ strategy, webhook }: Loose, path: Path): readonly Problem[] {
  const { clientConfig, conversionReviewVersions } = asRecord(webhook);
  if (strategy !== "Webhook") {
    return [
      ...refuseIf(
        isSet(strategy) && strategy !== "None",
        [...path, "strategy"],
        "must be None or Webhook.",
        "Correct it.",
      ),
      ...refuseIf(
        isSet(clientConfig) || asList(conversionReviewVersions).length > 0,
        [...path, "webhook"],
        "is for the strategy Webhook.",
        "Remove it, or change the strategy.",
      ),
    ];
  }
  return [
    ...refuseIf(!isSet(clientConfig), path, "says not where its webhook is.", "Add `webhook.clientConfig`."),
    ...(isSet(clientConfig) ? clientProblems(asRecord(clientConfig), [...path, "webhook", "clientConfig"]) : []),
    ...refuseIf(
      asList(conversionReviewVersions).length === 0,
      path,
      "has no `webhook.conversionReviewVersions`.",
      "Add v1.",
    ),
    ...reviewProblems(conversionReviewVersions, [...path, "webhook", "conversionReviewVersions"]),
  ];
}
