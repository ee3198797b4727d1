/** What `check` says of single objects beside what an API server does with them: refused, or taken. */

import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import { type CompiledObject, type KubernetesObject, nothingDeclared } from "../../../generator/model/compiled.ts";
import { type Release, usualRelease } from "../../../generator/model/kubernetes/releases.ts";
import { asList, asRecord } from "../../../generator/model/loose.ts";
import { objectName } from "../../../generator/stages/check/finding.ts";
import { rules } from "../../../generator/stages/check/rules.ts";
import { type Answer, type Api, valueAt } from "../harness/api.ts";

/** Rules that speak of refusals, and the codes that mean one. */
const asked = ["schema", "validation", "names", "autoscaling", "references", "quota", "pod-security"];
const refusals: readonly string[] = [
  ...["autoscaler-range", "duplicate-part-name", "invalid-annotation", "invalid-label", "invalid-manifest"],
  ...["invalid-object-name", "invalid-part-name", "missing-volume", "pod-security-label", "refused-object"],
  ...["request-over-limit", "unknown-kind", "unknown-manifest-field"],
];

/** What is said to be refused of one object, beside the definitions of its folder. */
export function saidOf(
  subject: CompiledObject,
  definitions: readonly CompiledObject[],
  release: Release = usualRelease,
): readonly Diagnostic[] {
  const objects = [...definitions.filter((each) => each !== subject), subject];
  const unit = { kind: "manifests", name: "one", directory: "", objects, declared: nothingDeclared } as const;
  const name = objectName(subject);
  return asked
    .flatMap((rule) => rules[rule]?.({ unit, cluster: [], argocd: [], release }) ?? [])
    .filter(({ code, severity, object }) => severity === "error" && object === name && refusals.includes(code));
}

/** What the server does: takes the object, refuses it for itself, or for what is or is not beside it. */
export interface Verdict {
  readonly kind: "taken" | "refused" | "elsewhere";
  readonly message: string;
}

/** Asks by a strict dry run: creates it, or changes the one of that name. */
export async function verdictOf(api: Api, object: KubernetesObject): Promise<Verdict> {
  if (isOfAllocators(object)) return { kind: "elsewhere", message: "a dry run does not look at node ports" };
  const { metadata, ...rest } = object;
  const { name: _, ...unnamed } = metadata;
  let path: string;
  try {
    path = await api.pathOf({
      ...rest,
      metadata: unnamed.namespace === undefined ? { namespace: "default" } : unnamed,
    });
  } catch (error) {
    return { kind: "elsewhere", message: String(error) };
  }
  const query = "dryRun=All&fieldValidation=Strict";
  const answer = await api.send("POST", `${path}?${query}`, object);
  if (answer.status !== 409) return read(answer);
  const changed = `${path}/${encodeURIComponent(String(metadata.name))}?${query}&fieldManager=agreement&force=true`;
  return read(await api.send("PATCH", changed, object, "application/apply-patch+yaml"));
}

/**
 * A dry run takes every node port, also one that no server would give (pkg/registry/core/service/portallocator,
 * PortAllocationOperation.Allocate).
 */
function isOfAllocators({ kind, spec }: KubernetesObject): boolean {
  const ports = kind === "Service" ? asList(asRecord(spec).ports) : [];
  return ports.some((port) => Number(asRecord(port).nodePort) < 0 || Number(asRecord(port).nodePort) > 65_535);
}

/** What a server says of its own settings, and of what it holds already: another would take the object. */
const ownSettings = [
  "is not in the valid range. The range of valid IPs is",
  "not configured on this cluster",
  "field is immutable",
  "status.storedVersions",
];

function read(answer: Answer): Verdict {
  const message = `${answer.status} ${valueAt(answer.body, "message") ?? JSON.stringify(answer.body)}`;
  if (answer.status < 300) return { kind: "taken", message: "" };
  if (ownSettings.some((said) => message.includes(said))) return { kind: "elsewhere", message };
  // Validation answers 422, the decoder 400; 403 and 404 are of admission, which looks at other objects.
  return { kind: answer.status === 422 || answer.status === 400 ? "refused" : "elsewhere", message };
}
