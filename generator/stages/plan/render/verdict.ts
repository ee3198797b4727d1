import { type Severity, severities } from "../effect.ts";
import { grouped } from "../group/grouped.ts";
import type { Severe } from "../severe.ts";
import type { UnitPlan } from "../unit-plan.ts";
import { effectItem } from "./markdown.ts";
import { severeSection } from "./severe.ts";

/** Who merges a pull request, and what has to be there before. */
export interface Verdict {
  /** Whole sentences. */
  readonly firsts: readonly string[];
  /** Why the bot leaves it to a person whatever it does, as a whole sentence; undefined: the bot merges by `mergeUpTo`. */
  readonly person: string | undefined;
  readonly mergeUpTo: Severity;
  /** What keeps the bot from merging what it was to merge. */
  readonly severe: Severe | undefined;
}

/** Critical effects that are told before all else. */
const most = 5;

/** What a reviewer asks first: can it be merged, by whom, and what is the worst of it. */
export function verdictSections(plans: readonly UnitPlan[], verdict: Verdict): readonly string[] {
  const { firsts, person, severe } = verdict;
  return [
    ...(firsts.length === 0 ? [] : [`**Not to be merged yet.** ${firsts.join(" ")}`]),
    ...(severe !== undefined && person === undefined ? [severeSection(severe)] : [whoText(verdict)]),
    ...worst(plans, person === undefined ? severe : undefined),
  ];
}

function whoText({ firsts, person, mergeUpTo }: Verdict): string {
  if (person !== undefined) return `**A person merges this.** ${person}`;
  const after = firsts.length === 0 ? "" : " after that";
  return `**Merges by itself${after}**, when the checks that the forge asks for have passed: nothing in it is worse than ${mergeUpTo} (\`publish.mergeUpTo\`).`;
}

/** How many distinct effects there are of each severity, and those that are critical, unless they are told already. */
function worst(plans: readonly UnitPlan[], told: Severe | undefined): readonly string[] {
  const effects = grouped(plans).groups.flatMap((group) =>
    group.about === "unit" ? [group.first] : group.first.effects,
  );
  if (effects.length === 0) return [];
  const counts = severities.flatMap((severity) => {
    const count = effects.filter((effect) => effect.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const critical = told === undefined ? effects.filter(({ severity }) => severity === "critical") : [];
  const rest = critical.length - most;
  const items = [
    ...critical.slice(0, most).map(effectItem),
    ...(rest > 0 ? [`- and ${rest} more, in the plan below`] : []),
  ];
  const sum = `Distinct effects: ${counts.join(", ")}.`;
  return items.length === 0 ? [sum] : [`${sum}\n\n${items.join("\n")}`];
}
