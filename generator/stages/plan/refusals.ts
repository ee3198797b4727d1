import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Code } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { capital } from "../../model/sentences.ts";
import { listed, quoted } from "./effects/words.ts";
import type { Scene } from "./scene.ts";
import type { UnitPlan } from "./unit-plan.ts";

/** @codes gathered by the build */
export const codes = {
  "mass-deletion": {
    cause: "More than half of the objects of an environment, of the cluster or of Argo CD would disappear at once.",
    cure: "Look for a file or a setting that went missing by mistake. When all of it is meant to go, say `--allow mass-deletion`.",
  },
  "namespace-removed": {
    cause:
      "A namespace would disappear from config. Argo CD keeps one with the guard Prune=false and removes every other" +
      " with all that is in it.",
    cure: "Remove an environment's Application first and its folder after. When that is done, say `--allow namespace-removed`.",
  },
  "claim-removed": {
    cause:
      "A persistent volume claim would disappear from config. Argo CD keeps one with the guard Prune=false, which" +
      " nothing looks after from then on, and removes every other with the data on it.",
    cure: "Copy the data to where it is needed. When the claim is meant to go, say `--allow claim-removed`.",
  },
} as const satisfies CodeTexts;

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
