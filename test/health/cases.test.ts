/**
 * A case is a folder test/health/cases/<name>/ with application.json, an Argo CD Application as the API server gives it,
 * question.json, and verdict.txt: what is read out of it, what the promotion gate says, and for how long it is degraded.
 * `UPDATE=1 npx vitest run test/health` writes the verdicts anew, for review.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { expect, test } from "vitest";
import { readingOf } from "../../generator/daily/health/application.ts";
import { degradationOf } from "../../generator/daily/health/degradation.ts";
import { gateFindings } from "../../generator/daily/health/gate.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { repository } from "../support/run.ts";

interface Question {
  readonly now: string;
  readonly soakMinutes: number;
  readonly smokeTest: boolean;
  readonly isDeployed: boolean;
}

const here = join(repository, "test/health/cases");

test.each(fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort())("%s", (name) => {
  const read = (file: string) => JSON.parse(readFileSync(join(here, name, file), "utf8"));
  const { now, soakMinutes, smokeTest, isDeployed }: Question = read("question.json");
  const reading = readingOf(read("application.json"));
  const findings = gateFindings({
    environment: "staging",
    reading,
    rollouts: [],
    change: "4be1c6f0d6a9f3a7b8de21c53b9a0e6f4d7c8b19",
    isDeployed,
    soakSeconds: soakMinutes * 60,
    hasSmokeTest: smokeTest,
    now: new Date(now),
  });
  const degradation = degradationOf("staging", { reading, rollouts: [] }, new Date(now));
  const { rollouts: _, ...degraded } = { rollouts: [], ...degradation };
  const verdict = [
    ...Object.entries(reading).map(([field, value]) => `${field}: ${value}`),
    "",
    findings.length === 0 ? "The gate is open.\n" : plainTextOf(locate(findings, new Map()), false),
    `degraded: ${JSON.stringify(degraded)}\n`,
  ].join("\n");
  const file = join(here, name, "verdict.txt");
  if (process.env.UPDATE === "1") writeFileSync(file, verdict);
  expect(verdict).toBe(readFileSync(file, "utf8"));
});
