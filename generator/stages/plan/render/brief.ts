import type { Severity } from "../effect.ts";
import { grouped, rowOf } from "../group/grouped.ts";
import type { UnitPlan } from "../unit-plan.ts";
import { groupLine } from "./grouped-lines.ts";
import { totalsLines } from "./grouped-sums.ts";
import { cut, printable } from "./lines.ts";
import { everywhere } from "./places.ts";

/** Lines of a unit that a glance takes in, and characters of a line. */
const most = 8;
const widest = 160;

/**
 * A unit's plan at a glance: the totals, and a line for each distinct effect, the worst first; nothing when nothing changes.
 * The whole plan is elsewhere.
 */
export function briefOf(plan: UnitPlan): readonly string[] {
  return briefOfAll([plan]);
}

/** The same of several units together. */
export function briefOfAll(plans: readonly UnitPlan[]): readonly string[] {
  const told = grouped(plans.filter(({ changes }) => changes.length > 0));
  const all = everywhere(told.units);
  const lines = told.groups.flatMap((group) => {
    const { severity } = rowOf(group);
    return severity === undefined ? [] : [line(severity, groupLine(group, told, all))];
  });
  const rest = lines.length - most;
  return [
    ...totalsLines(told, all).map(printable),
    ...(rest > 1 ? [...lines.slice(0, most), `         and ${rest} more`] : lines),
  ];
}

function line(severity: Severity, text: string): string {
  return `${severity.padEnd(8)} ${cut(printable(text), widest)}`;
}
