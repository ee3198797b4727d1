import type { Code } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { listed, quoted } from "./effects/words.ts";
import type { Scene } from "./scene.ts";
import type { UnitPlan } from "./unit-plan.ts";

/** What has to be allowed by name: that many objects disappear, or one that holds data. */
export function refusals({ unit, pairs, before }: Scene): readonly Diagnostic[] {
  const gone = pairs.filter((pair) => pair.before !== undefined && pair.after === undefined);
  const named = (kind: string) =>
    gone.filter(({ reference }) => reference.kind === kind).map(({ reference }) => reference.name);
  const [namespaces, claims] = [named("Namespace"), named("PersistentVolumeClaim")];
  return [
    ...(namespaces.length === 0
      ? []
      : [
          refusal(
            "namespace-removed",
            `${capital(count(namespaces, "namespace"))} would disappear from ${quoted(unit)}: ${listed(namespaces.map(quoted))}.`,
          ),
        ]),
    ...(claims.length === 0
      ? []
      : [
          refusal(
            "claim-removed",
            `${capital(count(claims, "claim"))} would disappear from ${quoted(unit)}: ${listed(claims.map(quoted))}.`,
          ),
        ]),
    ...(gone.length * 2 <= before.length
      ? []
      : [
          refusal(
            "mass-deletion",
            `${gone.length} of the ${before.length} objects of ${quoted(unit)} would disappear.`,
          ),
        ]),
  ];
}

/** The refusals that `allow` does not name. */
export function refusalsLeft({ refusals: all }: UnitPlan, allow: readonly string[]): readonly Diagnostic[] {
  return all.filter(({ code }) => !allow.includes(code));
}

function refusal(code: Code, message: string): Diagnostic {
  return { code, severity: "error", message, hint: `if it is meant, say \`--allow ${code}\`.` };
}

function count(names: readonly string[], noun: string): string {
  return names.length === 1 ? `one ${noun}` : `${names.length} ${noun}s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
