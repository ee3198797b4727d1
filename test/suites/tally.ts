import { existsSync, readFileSync } from "node:fs";

/** What a part of `npm run verify` came to. */
export interface Tally {
  readonly name: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
}

/** Counts of vitest's report as JSON. A suite that ends badly has failed somewhere, even where no test says so. */
export function counted(report: string, code: number | null): Pick<Tally, "passed" | "failed"> {
  const least = code === 0 ? 0 : 1;
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  return { passed: numPassedTests, failed: Math.max(numFailedTests, least) };
}

/** A line for each part: what it took, and what it came to. */
export function tallyText(tallies: readonly Tally[]): string {
  const width = Math.max(...tallies.map(({ name }) => name.length));
  return tallies
    .map(({ name, seconds, passed, failed }) => {
      const time = `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
      return `${name.padEnd(width)}  ${time.padStart(6)}  ${passed} passed, ${failed} failed`;
    })
    .join("\n");
}

export function lastLine(tallies: readonly Tally[]): string {
  const sum = (count: "passed" | "failed") => tallies.reduce((total, tally) => total + tally[count], 0);
  return `${sum("passed")} passed, ${sum("failed")} failed`;
}
