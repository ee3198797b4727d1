import type { Severity } from "../effect.ts";
import type { UnitPlan } from "../unit-plan.ts";
import { cut, headline, objectText, printable, signs, totalsText } from "./lines.ts";

/** Lines of a unit that a glance takes in, and characters of a line. */
const most = 8;
const widest = 160;

/**
 * A unit's plan at a glance: the totals, and a line for each change that has an effect, the worst first; nothing when
 * nothing changes. The whole plan is elsewhere.
 */
export function briefOf(plan: UnitPlan): readonly string[] {
  const { totals, changes, effects } = plan;
  if (totals.created + totals.changed + totals.deleted === 0) return [];
  const told = [
    ...effects.map(({ severity, message }) => line(severity, message)),
    ...changes.flatMap((change) => {
      const worst = change.effects[0];
      const what = `${signs[change.action]} ${objectText(change.object)}: ${headline(change)}`;
      return worst === undefined ? [] : [line(worst.severity, what)];
    }),
  ];
  const rest = told.length - most;
  return [
    `${printable(plan.unit)}: ${totalsText(totals)}`,
    ...(rest > 1 ? [...told.slice(0, most), `         and ${rest} more`] : told),
  ];
}

function line(severity: Severity, text: string): string {
  return `${severity.padEnd(8)} ${cut(printable(text), widest)}`;
}
