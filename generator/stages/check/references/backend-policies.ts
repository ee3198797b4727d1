import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asText, at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { lookUp } from "../relations/inventory.ts";
import { type Context, entryFindings, exists, inNamespace, orDeclared } from "./context.ts";
import { nearHint, type Reference, referencesIn } from "./gateway-api.ts";

const none = { group: "", kind: "" } as const;

/** The Services that a BackendTLSPolicy is for, their ports, and the certificates that it trusts; all of its namespace. */
export function backendPolicyReferences(context: Context, policy: CompiledObject): readonly Diagnostic[] {
  const { spec } = policy.object;
  const targets = referencesIn(policy, at(spec, "targetRefs"), ["spec", "targetRefs"], none);
  const trusted = at(spec, "validation", "caCertificateRefs");
  return [
    ...targets.flatMap((target, index) => {
      if (target.group !== "" || target.kind !== "Service") return [];
      const service = lookUp(context.inventory, "Service", target.name, target.namespace);
      const section = textOf(at(asList(at(spec, "targetRefs"))[index], "sectionName"));
      if (service !== undefined) return portFinding(policy, target, service, section);
      return missing(context, policy, target);
    }),
    ...entryFindings(
      context,
      policy,
      referencesIn(policy, trusted, [], none).flatMap(({ group, kind, name, namespace }) =>
        group === "" && (kind === "ConfigMap" || kind === "Secret")
          ? [{ kind, name, namespace, keys: ["ca.crt"], by: "policy" }]
          : [],
      ),
    ),
  ];
}

function missing(context: Context, policy: CompiledObject, target: Reference): readonly Diagnostic[] {
  const { name, namespace, path } = target;
  if (exists(context, "Service", name, namespace)) return [];
  return [
    finding("missing-service", policy, {
      origin: placeOf(policy, [...path, "name"]),
      severity: context.absence,
      message: `The policy is for the Service \`${name}\`, which nothing defines${inNamespace(namespace)}.`,
      hint: `${nearHint(context, "Service", target, "Add the Service, or correct the name.")}${orDeclared(context, "Service", name, namespace)}`,
    }),
  ];
}

function portFinding(
  policy: CompiledObject,
  { name, path }: Reference,
  service: CompiledObject,
  section: string | undefined,
): readonly Diagnostic[] {
  const names = asList(at(service.object, "spec", "ports")).map((port) => asText(at(port, "name")));
  if (section === undefined || names.includes(section)) return [];
  return [
    finding("missing-service-port", policy, {
      origin: placeOf(policy, [...path, "sectionName"]),
      message: `The policy is for the port \`${section}\` of the Service \`${name}\`, which has no port of that name: it is for nothing.`,
      hint: "Write the name of one of its ports, or leave sectionName out.",
    }),
  ];
}
