import { asList, asRecord, asText, entryOf, isRecord, type Loose } from "../../../model/loose.ts";
import { dnsSubdomain, pathSegment } from "../naming/forms.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";
import { selectorProblems } from "./selectors.ts";
import { shareProblems } from "./workloads.ts";

/** Most that a ConfigMap or a Secret may hold, in bytes of its values (MaxSecretSize of pkg/apis/core/types.go). */
const largestData = 1024 * 1024;

/** Entries that a Secret of a type must have (ValidateSecret). Of basic-auth, one of the two is enough. */
const secretEntries: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

/** Secrets. stringData is written over data before anything is checked. */
export function secretProblems(object: Loose): readonly Problem[] {
  const data = { ...asRecord(object.data), ...asRecord(object.stringData) };
  const type = asText(object.type);
  const missing = (entryOf(secretEntries, type) ?? []).filter((entry) => data[entry] === undefined);
  const problems: Problem[] = missing.map((entry) => ({
    path: ["data"],
    message: `has no \`${entry}\`, which a Secret of the type ${type} needs.`,
    hint: "Add it, or leave the type out.",
  }));
  if (type === "kubernetes.io/basic-auth" && data.username === undefined && data.password === undefined) {
    const message = `has neither \`username\` nor \`password\`, one of which a Secret of the type ${type} needs.`;
    problems.push({ path: ["data"], message, hint: "Add one, or leave the type out." });
  }
  problems.push(...contentProblems(object, type));
  const texts = asRecord(object.stringData);
  const encoded = Object.entries(asRecord(object.data)).filter(([key]) => !Object.hasOwn(texts, key));
  const size = sizeOf(texts) + encoded.reduce((sum, [, value]) => sum + decodedSize(value), 0);
  return [...problems, ...tooLarge(size)];
}

/** Entries whose content is looked at: lists of registries, which are JSON. */
const registries: Readonly<Record<string, string>> = {
  "kubernetes.io/dockercfg": ".dockercfg",
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
};
const accountOf = "kubernetes.io/service-account.name";

function contentProblems(object: Loose, type: string): readonly Problem[] {
  const { [accountOf]: account } = asRecord(asRecord(object.metadata).annotations);
  const entry = registries[type] ?? "";
  const plain = asRecord(object.stringData)[entry];
  const encoded = asRecord(object.data)[entry];
  const text = typeof plain === "string" ? plain : decoded(encoded);
  return [
    ...refuseIf(
      type === "kubernetes.io/service-account-token" && asText(account) === "",
      ["metadata", "annotations"],
      `has no ${accountOf}, which a Secret of the type ${type} needs.`,
      "Name the service account.",
    ),
    ...refuseIf(
      text !== undefined && !isJsonObject(text),
      [typeof plain === "string" ? "stringData" : "data", entry],
      "is no JSON object.",
      "Make it with `kubectl create secret docker-registry`.",
    ),
  ];
}

function decoded(value: unknown): string | undefined {
  return typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : undefined;
}

function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text)) || text.trim() === "null";
  } catch {
    return false;
  }
}

/** ConfigMaps. */
export function configMapProblems(object: Loose): readonly Problem[] {
  const binary = Object.values(asRecord(object.binaryData)).reduce<number>((sum, value) => sum + decodedSize(value), 0);
  return tooLarge(sizeOf(asRecord(object.data)) + binary);
}

function tooLarge(size: number): readonly Problem[] {
  if (size <= largestData) return [];
  const message = `holds ${size} bytes, ${size - largestData} more than the 1 MiB that it may.`;
  return [{ path: ["data"], message, hint: "Split it, or put the data into an image or a volume." }];
}

function sizeOf(values: Loose): number {
  return Object.values(values).reduce<number>((sum, value) => sum + Buffer.byteLength(asText(value)), 0);
}

function decodedSize(value: unknown): number {
  return Buffer.byteLength(asText(value), "base64");
}

/** Disruption budgets (pkg/apis/policy/validation/validation.go). */
export function disruptionBudgetProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const shares = [
    ...shareProblems(spec, ["spec"], { atMostAll: ["maxUnavailable", "minAvailable"] }),
    ...selectorProblems(spec.selector, ["spec", "selector"]),
  ];
  if (!isSet(spec.minAvailable) || !isSet(spec.maxUnavailable)) return shares;
  const message = "has both minAvailable and maxUnavailable.";
  return [...shares, { path: ["spec"], message, hint: "Keep one." }];
}

/** Roles and ClusterRoles (pkg/apis/rbac/validation/validation.go). */
export function roleProblems(object: Loose): readonly Problem[] {
  return asList(object.rules).flatMap((entry, index): readonly Problem[] => {
    const rule = asRecord(entry);
    const path = ["rules", index];
    const named = ["apiGroups", "resources", "resourceNames"].filter((field) => asList(rule[field]).length > 0);
    if (asList(rule.nonResourceURLs).length > 0) {
      if (object.kind === "Role") {
        return [
          { path, message: "has nonResourceURLs, which no namespace has.", hint: "Move the rule to a ClusterRole." },
        ];
      }
      if (named.length === 0) return [];
      return [{ path, message: `has nonResourceURLs beside ${named.join(" and ")}.`, hint: "Make two rules of it." }];
    }
    return ["apiGroups", "resources"]
      .filter((field) => !named.includes(field))
      .map((field) => ({
        path,
        message: `has no \`${field}\`.`,
        hint: field === "apiGroups" ? 'Add them; the core group is "".' : "Add them.",
      }));
  });
}

/** RoleBindings and ClusterRoleBindings (same source). A missing group is filled in. */
export function bindingProblems(object: Loose): readonly Problem[] {
  const group = "rbac.authorization.k8s.io";
  const problems: Problem[] = [];
  const role = asRecord(object.roleRef);
  if (object.kind === "ClusterRoleBinding" && role.kind === "Role") {
    const message = "is a Role, but a ClusterRoleBinding grants ClusterRoles only.";
    problems.push({
      path: ["roleRef", "kind"],
      message,
      hint: "Use a RoleBinding in each namespace, or a ClusterRole.",
    });
  }
  if (asText(role.apiGroup) !== "" && role.apiGroup !== group) {
    problems.push({
      path: ["roleRef", "apiGroup"],
      message: `must be ${group}.`,
      hint: "Correct it, or leave it out.",
    });
  }
  const wrongRole = pathSegment(asText(role.name));
  problems.push(...refuseIf(wrongRole !== undefined, ["roleRef", "name"], `${wrongRole}.`, "Correct it."));
  asList(object.subjects).forEach((entry, index) => {
    const subject = asRecord(entry);
    const path = ["subjects", index];
    const name = asText(subject.name);
    const wrong = subject.kind === "ServiceAccount" && name !== "" ? dnsSubdomain(name) : undefined;
    problems.push(
      ...refuseIf(wrong !== undefined, [...path, "name"], `is \`${name}\`, which ${wrong}.`, "Correct it."),
    );
    const expected = subject.kind === "ServiceAccount" ? "" : group;
    if (asText(subject.apiGroup) !== "" && subject.apiGroup !== expected) {
      const message = `is ${asText(subject.apiGroup)}, which is not where a ${asText(subject.kind)} belongs.`;
      problems.push({
        path: [...path, "apiGroup"],
        message,
        hint: expected === "" ? "Leave it out." : `Write ${expected}.`,
      });
    }
    if (object.kind === "ClusterRoleBinding" && subject.kind === "ServiceAccount" && asText(subject.namespace) === "") {
      const message = "is a ServiceAccount without `namespace`.";
      problems.push({ path, message, hint: "Add the namespace that it is in." });
    }
  });
  return problems;
}

const highestPriority = 1_000_000_000;

/** Priority classes (pkg/apis/scheduling/validation/validation.go); those of the system are in every cluster. */
export function priorityClassProblems(object: Loose): readonly Problem[] {
  const { value } = object;
  const name = asText(asRecord(object.metadata).name);
  return [
    ...refuseIf(
      typeof value === "number" && value > highestPriority && !name.startsWith("system-"),
      ["value"],
      `is ${String(value)}, but at most ${highestPriority} is for anything but the system.`,
      "Lower it.",
    ),
    ...refuseIf(
      name.startsWith("system-") && !["system-cluster-critical", "system-node-critical"].includes(name),
      ["metadata", "name"],
      "begins with system-, which is for the system's own.",
      "Rename it.",
    ),
  ];
}

/** Storage classes (pkg/apis/storage/validation/validation.go): parameters, and where volumes may be. */
export function storageClassProblems(object: Loose): readonly Problem[] {
  const parameters = Object.entries(asRecord(object.parameters));
  const size = parameters.reduce((sum, [key, value]) => sum + Buffer.byteLength(key + asText(value)), 0);
  return [
    ...refuseIf(
      parameters.some(([key]) => key === ""),
      ["parameters"],
      "has an entry without name.",
      "Name it.",
    ),
    ...refuseIf(parameters.length > 512, ["parameters"], "has more than 512 entries.", "Remove some."),
    ...refuseIf(size > 256 * 1024, ["parameters"], "has more than 256 KiB.", "Shorten it."),
  ];
}
