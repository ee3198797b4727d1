import type { Severity } from "../effect.ts";
import { type Grouped, grouped, rowOf } from "../group/grouped.ts";
import type { UnitPlan } from "../unit-plan.ts";
import { groupLine } from "./grouped-lines.ts";
import { cut, printable, totalsText } from "./lines.ts";

/** Lines of a unit that a glance takes in, and characters of a line. */
const most = 8;
const widest = 160;

/**
 * A unit's plan at a glance: the totals, and a line for each distinct effect, the worst first; nothing when nothing changes.
 * The whole plan is elsewhere.
 */
export function briefOf(plan: UnitPlan): readonly string[] {
  const { totals } = plan;
  if (totals.created + totals.changed + totals.deleted === 0) return [];
  const lines = linesOf(grouped([plan]));
  const rest = lines.length - most;
  return [
    `${printable(plan.unit)}: ${totalsText(totals)}`,
    ...(rest > 1 ? [...lines.slice(0, most), `         and ${rest} more`] : lines),
  ];
}

function linesOf(told: Grouped): readonly string[] {
  return told.groups.flatMap((group) => {
    const { severity } = rowOf(group);
    return severity === undefined ? [] : [line(severity, groupLine(group, told, new Set()))];
  });
}

function line(severity: Severity, text: string): string {
  return `${severity.padEnd(8)} ${cut(printable(text), widest)}`;
}
