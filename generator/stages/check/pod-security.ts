import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { finding } from "./finding.ts";
import { keysOf, placeOf } from "./place.ts";
import { type ActiveCheck, checksOf } from "./pod-security/checks.ts";
import { podOf, type Violation } from "./pod-security/pod.ts";
import { invalidLabels, type LevelVersion, type Policy, policyName, policyOf } from "./pod-security/policy.ts";
import type { Scope } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "pod-security": {
    cause: "Pods ask for more than the Pod Security Standard that their namespace enforces allows: none would start.",
    cure: "Take away what is named, or lower the namespace's level where the pods really need it.",
  },
  "pod-security-warning": {
    cause: "Pods do not meet the Pod Security Standard that their namespace warns at. They start all the same.",
    cure: "Take away what is named; the namespace may then enforce the stricter level.",
  },
  "pod-security-label": {
    cause: "A pod-security.kubernetes.io label of a namespace has a value that the API server refuses.",
    cure: "Use privileged, baseline or restricted as the level, and latest or v1.<minor> as the version.",
  },
} as const satisfies CodeTexts;

/** What a namespace asks of its pods, with the checks that this comes to; `warned` are those not enforced already. */
interface Bar {
  readonly policy: Policy;
  readonly enforced: readonly ActiveCheck[];
  readonly warned: readonly ActiveCheck[];
}

/**
 * The pods of every object meet the Pod Security Standard that its namespace's labels ask for: what `enforce` would
 * refuse is an error, what `warn` would complain about a warning. As in Kubernetes' admission plugin PodSecurity,
 * namespaces without labels ask nothing. A namespace with a label that the plugin does not take is refused itself.
 */
export function podSecurity({ unit, cluster, release }: Scope): readonly Diagnostic[] {
  const namespaces = namespacesOf([...cluster, ...unit.objects]);
  const bars = new Map<string, Bar>();
  for (const [name, { object }] of namespaces) {
    if (invalidLabels(object.metadata.labels).length === 0)
      bars.set(name, barOf(policyOf(object.metadata.labels), release));
  }
  return unit.objects.flatMap((subject) => {
    if (subject.object.kind === "Namespace") return labelFindings(subject);
    const bar = bars.get(subject.object.metadata.namespace ?? "default");
    return bar === undefined ? [] : podFindings(subject, bar);
  });
}

function namespacesOf(objects: readonly CompiledObject[]): ReadonlyMap<string, CompiledObject> {
  const namespaces = objects.filter(({ object }) => object.kind === "Namespace" && object.apiVersion === "v1");
  return new Map(namespaces.map((namespace) => [namespace.object.metadata.name, namespace]));
}

/** A cluster has the checks up to its own release, whatever version a label names, and `latest` means them. */
function barOf(policy: Policy, release: Release): Bar {
  const enforced = checksOf(policy.enforce.level, Math.min(policy.enforce.minor, release));
  const same = new Set(enforced.map(({ check }) => check));
  const warned = checksOf(policy.warn.level, Math.min(policy.warn.minor, release)).filter(
    ({ check }) => !same.has(check),
  );
  return { policy, enforced, warned };
}

function labelFindings(subject: CompiledObject): readonly Diagnostic[] {
  return invalidLabels(subject.object.metadata.labels).map(({ label, value, expected }) =>
    finding("pod-security-label", subject, {
      message: `The label \`${label}\` of namespace \`${subject.object.metadata.name}\` is \`${value}\`. The API server refuses such a namespace.`,
      hint: `Set it to ${expected}.`,
      origin: placeOf(subject, ["metadata", "labels", label]),
    }),
  );
}

function podFindings(subject: CompiledObject, { policy, enforced, warned }: Bar): readonly Diagnostic[] {
  if (enforced.length === 0 && warned.length === 0) return [];
  const template = podTemplateOf(subject.object);
  if (template === undefined) return [];
  const pod = podOf(template);
  const report = (violation: Violation, mode: "enforce" | "warn", by: LevelVersion) => {
    const { kind, metadata } = subject.object;
    const refused = mode === "enforce" ? "are refused by" : "draw warnings in";
    const asks = mode === "enforce" ? "enforces" : "warns at";
    return finding(mode === "enforce" ? "pod-security" : "pod-security-warning", subject, {
      severity: mode === "enforce" ? "error" : "warning",
      message: `${kind === "Pod" ? "Pods as in" : "The pods of"} ${kind} \`${metadata.name}\` ${refused} namespace \`${metadata.namespace ?? "default"}\`, which ${asks} ${policyName(by)}: they ${violation.wrong}.`,
      hint: violation.fix,
      origin: placeOf(subject, [...keysOf(template.pointer), ...violation.path]),
    });
  };
  const failed = new Set<string>();
  const findings: Diagnostic[] = [];
  for (const { name, check } of enforced) {
    const violation = check(pod);
    if (violation === undefined) continue;
    failed.add(name);
    findings.push(report(violation, "enforce", policy.enforce));
  }
  for (const { name, check, replaces } of warned) {
    // What is refused already is not warned about again, by its own name or by that of the stricter check.
    if (failed.has(name) || (replaces !== undefined && failed.has(replaces))) continue;
    const violation = check(pod);
    if (violation !== undefined) findings.push(report(violation, "warn", policy.warn));
  }
  return findings;
}
