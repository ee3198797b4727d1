/** Counts where a verdict of ours and what the cluster does agree. */
import { expect } from "vitest";
import { report } from "../harness/report.ts";
import { reproduction } from "./generated.ts";

/** One question that both were asked. */
export interface Compared {
  readonly measure: string;
  readonly ours: boolean;
  readonly theirs: boolean;
  /** Everything that a person needs to understand a disagreement. */
  readonly about: () => string;
}

/**
 * Reports agreements and disagreements by measure. Fails when there is a disagreement, and when the answer of a measure was
 * never yes or never no, because then nothing was shown.
 */
export function settle(part: string, environments: number, compared: readonly Compared[]): void {
  report({ part, measure: "environments compared", value: environments });
  const faults: string[] = [];
  for (const measure of new Set(compared.map((each) => each.measure))) {
    const of = compared.filter((each) => each.measure === measure);
    const wrong = of.filter(({ ours, theirs }) => ours !== theirs);
    const refused = of.filter(({ theirs }) => theirs).length;
    const row = `${part}: ${measure} (${refused} yes, ${of.length - refused} no)`;
    report({ part: row, measure: "agreements", value: of.length - wrong.length });
    report({ part: row, measure: "disagreements", value: wrong.length });
    if (refused === 0 || refused === of.length) faults.push(`${row}: one answer never comes`);
    for (const { ours, about } of wrong)
      faults.push(`${measure}: ours is ${ours ? "yes" : "no"}, the cluster's ${ours ? "no" : "yes"}\n${about()}`);
  }
  expect(faults, `again: ${reproduction()}`).toEqual([]);
}
