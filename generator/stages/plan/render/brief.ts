import type { Severity } from "../effect.ts";
import type { UnitPlan } from "../unit-plan.ts";
import { worstRows } from "../worst-first.ts";
import { cut, printable, rowText, totalsText } from "./lines.ts";

/** Lines of a unit that a glance takes in, and characters of a line. */
const most = 8;
const widest = 160;

/**
 * A unit's plan at a glance: the totals, and a line for each change that has an effect, the worst first; nothing when
 * nothing changes. The whole plan is elsewhere.
 */
export function briefOf(plan: UnitPlan): readonly string[] {
  const { totals } = plan;
  if (totals.created + totals.changed + totals.deleted === 0) return [];
  const lines = worstRows(plan).flatMap((row) =>
    row.severity === undefined ? [] : [line(row.severity, rowText(row))],
  );
  const rest = lines.length - most;
  return [
    `${printable(plan.unit)}: ${totalsText(totals)}`,
    ...(rest > 1 ? [...lines.slice(0, most), `         and ${rest} more`] : lines),
  ];
}

function line(severity: Severity, text: string): string {
  return `${severity.padEnd(8)} ${cut(printable(text), widest)}`;
}
