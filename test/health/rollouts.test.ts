/**
 * A case is a folder test/health/rollouts/<name>/ with rollouts.json, what a cluster had of a namespace's Rollouts (recorded by
 * test/cluster/rollouts.cluster.ts), and verdict.txt: what is read out of it and what the promotion gate says.
 * `UPDATE=1 npx vitest run test/health` writes the verdicts anew, for review.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { degradationOf } from "../../generator/daily/health/degradation.ts";
import { gateFindings } from "../../generator/daily/health/gate.ts";
import { rolloutStates } from "../../generator/daily/health/rollout.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import type { ToldHealth } from "../../generator/model/health/reading.ts";
import { rolloutText } from "../../generator/model/health/rollout.ts";
import { asRecord, asRecords, type Loose } from "../../generator/model/loose.ts";
import { repository } from "../support/run.ts";

const here = join(repository, "test/health/rollouts");
const reading: ToldHealth = {
  kind: "told",
  by: "cluster",
  sync: "synced",
  health: "healthy",
  since: "2026-11-29T19:00:00Z",
  lastSync: "succeeded",
  smokeTest: "passed",
};
const now = new Date("2026-11-29T22:00:00Z");
const question = {
  environment: "staging",
  change: "4be1c6f",
  isDeployed: true,
  soakSeconds: 0,
  hasSmokeTest: true,
  now,
};
const objectsOf = (name: string): Loose[] => JSON.parse(readFileSync(join(here, name, "rollouts.json"), "utf8"));

test.each(fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort())("%s", (name) => {
  const rollouts = rolloutStates(objectsOf(name));
  const findings = gateFindings({ ...question, reading, rollouts });
  const { kind } = degradationOf("staging", { reading, rollouts }, now);
  const verdict = [
    ...rollouts.map((state) => JSON.stringify(state, null, 2)),
    findings.length === 0 ? "The gate is open.\n" : plainTextOf(locate(findings, new Map()), false),
    `${kind}\n`,
  ].join("\n");
  const file = join(here, name, "verdict.txt");
  if (process.env.UPDATE === "1") writeFileSync(file, verdict);
  expect(verdict).toBe(readFileSync(file, "utf8"));
});

describe("a Rollout", () => {
  const [rollout = {}] = objectsOf("rollout-paused").filter(({ kind }) => kind === "Rollout");
  const stateOf = (changes: { readonly spec?: object; readonly status?: object; readonly metadata?: object }) =>
    rolloutStates([
      {
        ...rollout,
        metadata: { ...(rollout.metadata as object), ...changes.metadata },
        spec: { ...(rollout.spec as object), ...changes.spec },
        status: { ...(rollout.status as object), ...changes.status },
      },
    ])[0];

  test("whose last change the controller has not seen is on its way, whatever its status says", () => {
    expect(stateOf({ metadata: { generation: 99 }, status: { phase: "Healthy" } })?.phase).toBe("progressing");
  });

  test("that waits for a person does not say until when", () => {
    const steps = [{ setWeight: 25 }, { pause: {} }];
    const state = stateOf({ spec: { strategy: { canary: { steps } } } });
    expect([state?.phase, state?.pausedUntil, state?.waitsForPerson]).toEqual(["paused", undefined, true]);
    expect(state && rolloutText(state)).toContain(", paused until a person lets it go on");
  });

  test("whose Job was cut off by another metric's failure does not name it, as it was removed", () => {
    const measurements = [
      { phase: "Inconclusive", message: "Metric Terminated", metadata: { "job-name": "5f1c.smoke-test.1" } },
    ];
    const cutOff = { name: "smoke-test", phase: "Inconclusive", measurements };
    const objects = objectsOf("rollout-aborted").map((object) => {
      const status = asRecord(object.status);
      const metricResults = [...asRecords(status.metricResults), cutOff];
      return object.kind === "AnalysisRun" ? { ...object, status: { ...status, metricResults } } : object;
    });
    expect(rolloutStates(objects)[0]?.message).toMatch(/ \(error-rate was 7\.5\)$/);
  });

  test("of which nothing is known yet is on its way, and no word of it is a fault", () => {
    expect(rolloutStates([{ kind: "Rollout" }, { kind: "Pod" }, {}])).toEqual([
      { name: "", strategy: "canary", phase: "progressing", stable: {}, next: {} },
    ]);
  });
});
