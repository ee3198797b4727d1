import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { dnsSubdomain, qualifiedName } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf, repeated } from "./problem.ts";
import { selectorProblems } from "./selectors.ts";

/** Webhooks of admission (pkg/apis/admissionregistration/validation/validation.go of Kubernetes 1.36). */
export function webhookProblems(object: Loose): readonly Problem[] {
  const names = asList(object.webhooks).map((webhook) => asText(asRecord(webhook).name));
  return each(object.webhooks, ["webhooks"], (webhook, path, index) => {
    const name = asText(webhook.name);
    const wrong = name === "" ? undefined : dnsSubdomain(name);
    return [
      ...refuseIf(names.indexOf(name) < index, [...path, "name"], `is \`${name}\` again.`, "Rename one of them."),
      ...refuseIf(wrong !== undefined, [...path, "name"], `is \`${name}\`, which ${wrong}.`, "Correct it."),
      ...refuseIf(
        wrong === undefined && name !== "" && name.split(".").length < 3,
        [...path, "name"],
        `is \`${name}\`, but needs three parts between dots.`,
        "Write it as a domain, such as pods.example.com.",
      ),
      ...refuseIf(
        isSet(webhook.sideEffects) && !["None", "NoneOnDryRun"].includes(asText(webhook.sideEffects)),
        [...path, "sideEffects"],
        `is ${asText(webhook.sideEffects)}, but must be None or NoneOnDryRun.`,
        "Correct it.",
      ),
      ...reviewProblems(webhook.admissionReviewVersions, [...path, "admissionReviewVersions"]),
      ...clientProblems(asRecord(webhook.clientConfig), [...path, "clientConfig"]),
      ...each(webhook.rules, [...path, "rules"], ruleProblems),
      ...["namespaceSelector", "objectSelector"].flatMap((field) => selectorProblems(webhook[field], [...path, field])),
      ...conditionProblems(webhook.matchConditions, [...path, "matchConditions"]),
    ];
  });
}

/** Versions of reviews that a webhook reads, of which the server must know one; also of conversions. */
export function reviewProblems(versions: unknown, path: Path): readonly Problem[] {
  const known = asList(versions).some((version) => version === "v1" || version === "v1beta1");
  return [
    ...refuseIf(
      asList(versions).length > 0 && !known,
      path,
      "has neither v1 nor v1beta1, which the server writes.",
      "Add v1.",
    ),
    ...asList(versions).flatMap((version, index) =>
      refuseIf(
        !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(asText(version)),
        [...path, index],
        `is \`${asText(version)}\`, which is no version.`,
        "Correct it.",
      ),
    ),
    ...repeated(versions, path),
  ];
}

/** Where a webhook is (ValidateWebhookURL and ValidateWebhookService of apiserver pkg/util/webhook). */
export function clientProblems({ url, service }: Loose, path: Path): readonly Problem[] {
  if (isSet(url) === isSet(service)) {
    return [{ path, message: "must have either `url` or `service`.", hint: "Keep one." }];
  }
  const file = asText(asRecord(service).path);
  const parts = file.slice(1).replace(/\/$/, "").split("/");
  return [
    ...refuseIf(isSet(url) && !isPlain(asText(url)), [...path, "url"], "is no https URL without query.", "Correct it."),
    ...refuseIf(
      file !== "" && file !== "/" && (!file.startsWith("/") || parts.some((part) => dnsSubdomain(part) !== undefined)),
      [...path, "service", "path"],
      `is \`${file}\`, but must be names in lower case, each after one /.`,
      "Correct it.",
    ),
  ];
}

function isPlain(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  return protocol === "https:" && hostname !== "" && `${username}${password}${search}${hash}` === "";
}

function ruleProblems(rule: Loose, path: Path): readonly Problem[] {
  const alone = ["apiGroups", "apiVersions", "operations"].flatMap((field) =>
    refuseIf(
      asList(rule[field]).includes("*") && asList(rule[field]).length > 1,
      [...path, field],
      "has others beside `*`, which stands for all.",
      "Keep only `*`.",
    ),
  );
  // The core group is the empty one, but no version is empty (validateRule).
  const versions = asList(rule.apiVersions).flatMap((version, at) =>
    refuseIf(version === "", [...path, "apiVersions", at], "is empty.", "Name a version, or write `*`."),
  );
  return [...alone, ...versions, ...resourceProblems(asList(rule.resources).map(asText), [...path, "resources"])];
}

/** A resource that another entry stands for as well (validateResources). */
function resourceProblems(resources: readonly string[], path: Path): readonly Problem[] {
  return resources.flatMap((resource, index) => {
    const [name = "", part] = resource.split("/");
    const others = resources.filter((_, at) => at !== index);
    const covering =
      part === undefined
        ? others.find((other) => other === "*" || other === "*/*")
        : others.find((other) => other === "*/*" || other === `${name}/*` || other === `*/${part}`);
    return [
      ...refuseIf(resource === "", [...path, index], "is empty.", "Name a resource."),
      ...refuseIf(
        covering !== undefined && covering !== resource,
        [...path, index],
        `is \`${resource}\`, which \`${covering}\` stands for already.`,
        "Remove one of them.",
      ),
    ];
  });
}

function conditionProblems(conditions: unknown, path: Path): readonly Problem[] {
  const names = asList(conditions).map((condition) => asText(asRecord(condition).name));
  return names.flatMap((name, index) => {
    const wrong = name === "" ? undefined : qualifiedName(name);
    return [
      ...refuseIf(names.indexOf(name) < index, [...path, index, "name"], `is \`${name}\` again.`, "Rename it."),
      ...refuseIf(wrong !== undefined, [...path, index, "name"], `is \`${name}\`, which ${wrong}.`, "Correct it."),
    ];
  });
}

/** APIs that another server answers for (kube-aggregator pkg/apis/apiregistration/validation). */
export function apiServiceProblems(object: Loose): readonly Problem[] {
  const { group, version, service, caBundle, insecureSkipTLSVerify } = asRecord(object.spec);
  const name = `${asText(version)}.${asText(group)}`;
  const own = asText(asRecord(object.metadata).name);
  const isLocal = !isSet(service);
  return [
    ...refuseIf(own !== "" && own !== name, ["metadata", "name"], `must be ${name}.`, "Rename it."),
    ...["name", "namespace"].flatMap((field) =>
      refuseIf(
        !isLocal && asText(asRecord(service)[field]) === "",
        ["spec", "service"],
        `has no \`${field}\`.`,
        "Add it.",
      ),
    ),
    ...refuseIf(
      insecureSkipTLSVerify === true && (isLocal || asText(caBundle) !== ""),
      ["spec", "insecureSkipTLSVerify"],
      isLocal ? "is for services only." : "is set beside caBundle.",
      "Remove it.",
    ),
    ...refuseIf(isLocal && asText(caBundle) !== "", ["spec", "caBundle"], "is for services only.", "Remove it."),
  ];
}
