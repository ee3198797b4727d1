import { allowed } from "../../diagnostics/allowed.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment } from "../../diagnostics/unknown.ts";
import type { Checked, CheckedItem } from "../../model/checked.ts";
import type { Compilation, RememberedUnit, Units } from "../../model/compilation.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import { compiledSaid, type Rendered, rendering } from "./alike/rendering.ts";
import { claimKey, type HostClaim, hostClaims, hostConflictFinding, hostConflicts } from "./exposure/claims.ts";
import { claimsTogether } from "./exposure/claims-together.ts";
import { type Proof, unitProof } from "./proven.ts";
import { objectRules, unitRules } from "./rules.ts";
import { waiving } from "./waivers.ts";

export interface CheckOptions {
  /** Environments to prove and pass on; all, with the cluster and Argo CD, when absent. */
  readonly environments?: readonly string[];
  /** Codes of errors that may pass: they become warnings that say so. */
  readonly allow?: readonly string[];
  /** The day in UTC, such as 2027-06-30, which waivers are held against. Without it none has ended. */
  readonly today?: string;
}

/** Proves unit after unit. Faults of earlier stages come first; with them there are no units. */
export function check(compilation: Compilation<CompiledUnit | RememberedUnit>, options: CheckOptions = {}): Checked {
  return {
    items: items(compilation, options),
    sources: compilation.sources,
    complete: options.environments === undefined,
  };
}

function* items(
  compilation: Compilation<CompiledUnit | RememberedUnit>,
  { environments, allow = [], today }: CheckOptions,
): Iterable<CheckedItem> {
  const earlier = compilation.diagnostics.map((diagnostic) => allowed(diagnostic, allow));
  yield { diagnostics: earlier };
  if (compilation.units === undefined) return;
  const { all, cluster, argocdFor, conflicts, environmentNames, isOne, unproven, release } = compilation.units;
  const { waived, faults } = waiving(compilation.waivers, today);
  const judged = (diagnostic: Diagnostic) => allowed(waived(diagnostic), allow);
  yield { diagnostics: unknownEnvironments(environments ?? [], environmentNames) };
  // Pods read ConfigMaps of their own namespace only, and a monitored cluster has two for each environment.
  const beside = cluster.filter(({ object }) => object.kind !== "ConfigMap");
  const together = claimsTogether();
  const render = isOne === true || environmentNames.length < fewest ? compiledSaid : rendering();
  const prove = isOne === true ? proofOfOne(unproven) : unitProof(Object.values(objectRules), Object.values(unitRules));
  for (const unit of all) {
    if (unit.kind === "remembered") {
      if (environments === undefined) yield { remembered: unit, diagnostics: unit.findings.map(judged) };
      continue;
    }
    if (environments !== undefined && !environments.includes(unit.name)) {
      // Its hosts alone are asked for: where it is like another one, it is not compiled for that.
      const { claims } = rendered(unit, render);
      together.add(claims(), claims);
      continue;
    }
    const { files: texted, claims, filled } = rendered(unit, render);
    const files = texted();
    const claimed = claims();
    together.add(claimed, claims);
    const scope = { unit, cluster: unit.kind === "environment" ? beside : cluster, argocd: argocdFor(unit), release };
    const texts = files.map(([, text]) => text);
    const findings = prove(scope, texts, filled);
    const all = new Map([...files, ...(unit.files ?? []).map(({ path, text }) => [path, text] as const)]);
    const found = { findings, claims: claimed.map(claimKey) };
    yield { unit, files: all, diagnostics: findings.map(judged), found };
  }
  const isAsked = ({ unit }: HostClaim) => environments === undefined || environments.includes(unit);
  const shared =
    conflicts ??
    hostConflicts(together.contested())
      .filter(({ first, second }) => first.unit !== second.unit && (isAsked(first) || isAsked(second)))
      .map(hostConflictFinding);
  yield { diagnostics: shared.map(judged), found: { findings: shared, claims: [] } };
  // A waiver may be for an environment that is not asked for.
  yield { diagnostics: faults(environments === undefined) };
}

/** From how many environments on it is looked for those that are alike before they are compiled: few are compiled sooner. */
const fewest = 6;

/** Manifests are not written. */
function rendered(unit: CompiledUnit, render: (unit: CompiledUnit) => Rendered): Rendered {
  return unit.kind === "manifests" ? { files: () => [], claims: () => hostClaims(unit) } : render(unit);
}

/** Where no other unit follows, there is nothing to remember. Object rules look at what is unproven alone. */
function proofOfOne(unproven: Units["unproven"]): Proof {
  return (scope, texts) => {
    const { unit } = scope;
    const open = { ...scope, unit: { ...unit, objects: unproven?.(unit, texts) ?? unit.objects } };
    return [
      ...Object.values(objectRules).flatMap((rule) => rule(open)),
      ...Object.values(unitRules).flatMap((rule) => rule(scope)),
    ];
  };
}

function unknownEnvironments(asked: readonly string[], known: readonly string[]): readonly Diagnostic[] {
  return asked.filter((name) => !known.includes(name)).map((name) => unknownEnvironment(name, known));
}
