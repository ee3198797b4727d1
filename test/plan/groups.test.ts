/**
 * What a reviewer reads of a change of env files: test/plan/groups/<name>.txt is what the terminal says, <name>.md the body
 * of a pull request, or the comment where it is about all environments. `UPDATE=1 npx vitest run test/plan/groups.test.ts`
 * writes both anew, for review.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { maxBody } from "../../generator/bot/branch/text.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { expanded } from "../../generator/stages/plan/group/expanded.ts";
import { grouped } from "../../generator/stages/plan/group/grouped.ts";
import { objectsOf, planUnit } from "../../generator/stages/plan/plan.ts";
import { bodyOf } from "../../generator/stages/plan/render/body.ts";
import { groupedSections } from "../../generator/stages/plan/render/grouped-markdown.ts";
import { groupedText } from "../../generator/stages/plan/render/grouped-text.ts";
import { planText } from "../../generator/stages/plan/render/text.ts";
import { verdictSections } from "../../generator/stages/plan/render/verdict.ts";
import type { ObjectsByPath } from "../../generator/stages/plan/scene.ts";
import { severeIn } from "../../generator/stages/plan/severe.ts";
import type { UnitPlan } from "../../generator/stages/plan/unit-plan.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { copyEnvs, copySample, layOver, repository, watched, withFolder } from "../support/run.ts";

const update = process.env.UPDATE === "1";

interface Case {
  /** Makes the env files as they are. */
  readonly project: (folder: string) => void;
  /** What is laid over them, by file. */
  readonly change: (folder: string) => void;
  /** Environments like dev that are made of its plan, each with another tag. */
  readonly copies?: number;
  /** Whose pull request is written; undefined: all of them in one comment. */
  readonly target?: string;
  /** Lines at most in a terminal. */
  readonly lines: number;
}

/** One thing in a thousand environments. */
const fitting = 60;

function added(...cases: readonly string[]): (folder: string) => void {
  return (folder) => {
    for (const name of cases) {
      for (const file of ["base", "dev", "staging", "prod", "qa"]) {
        const path = join(repository, "test/cases", name, "add", `${file}.json`);
        if (existsSync(path)) layOver(join(folder, "envs", `${file}.json`), JSON.parse(readFileSync(path, "utf8")));
      }
    }
  };
}

function laid(file: string, settings: object): (folder: string) => void {
  return (folder) => layOver(join(folder, "envs", `${file}.json`), settings);
}

function all(...changes: readonly ((folder: string) => void)[]): (folder: string) => void {
  return (folder) => {
    for (const change of changes) change(folder);
  };
}

const qaBooking = laid("qa", {
  services: { "booking-service": { image: { tag: "dev-latest" } } },
  quota: { services: "12" },
});
const secret = laid("base", { services: { "currency-service": { secrets: ["CURRENCY_TOKEN"] } } });

/**
 * A small product in a thousand environments, each with hosts, a namespace and a configuration of its own. One has more pods
 * than the others, and one keeps data.
 */
function thousand(folder: string): void {
  copyEnvs(join(repository, "test/cases/minimal"), folder);
  const { hello } = JSON.parse(readFileSync(join(folder, "envs/base.json"), "utf8")).services;
  const greeter = {
    ...hello,
    image: { repository: "greeter", tag: "v1.0.0" },
    source: ["greeter"],
    route: null,
    uses: ["hello"],
    config: "all",
  };
  laid("base", { services: { hello: { image: { tag: "v1.0.0" } }, greeter } })(folder);
  for (let index = 0; index < 1000; index++) {
    const name = environment(index);
    laid(name, {
      $schema: "../schemas/environment.schema.json",
      hosts: { web: `${name}.example.com`, api: `api-${name}.example.com`, admin: `admin-${name}.example.com` },
      config: { REGION: `region-${index % 7}`, NAME: name },
      quota: { pods: "9", services: "9" },
    })(folder);
  }
  rmSync(join(folder, "envs/dev.json"));
  laid("tenant-0007", { services: { greeter: { replicas: 2 } } })(folder);
  laid("tenant-0042", { services: { greeter: keeping("2Gi") } })(folder);
}

function keeping(storage: string): object {
  return { workload: "StatefulSet", volumes: { data: { mountPath: "/data", claim: { storage } } } };
}

/** `tenant-0042`, with a `test` among them, which is a word of other texts. */
function environment(index: number): string {
  return index === 500 ? "test" : `tenant-${String(index).padStart(4, "0")}`;
}

const cases: Readonly<Record<string, Case>> = {
  "one-replica": {
    project: copySample,
    change: laid("dev", { services: { frontend: { replicas: 3 } }, quota: { pods: "30" } }),
    target: "dev",
    lines: 30,
  },
  "service-in-three-environments": {
    project: copySample,
    change: all(
      added("sixth-service"),
      laid("prod", { services: { "booking-service": { image: { tag: "v0.1.0" } } } }),
    ),
    lines: 110,
  },
  "environment-added": { project: copySample, change: added("fourth-environment"), target: "qa", lines: 70 },
  "topic-and-secret": { project: copySample, change: all(added("another-topic"), secret), target: "prod", lines: 30 },
  "the-issue": {
    project: (folder) => copySample(folder, watched),
    change: all(added("another-topic", "sixth-service", "fourth-environment"), qaBooking, secret),
    lines: 170,
  },
  "kubernetes-version": { project: copySample, change: laid("cluster", { kubernetesVersion: "1.37" }), lines: 25 },
  // Among them one that restarts otherwise, and one whose sync would fail.
  "thousand-base-field": {
    project: thousand,
    change: all(
      laid("base", { services: { greeter: { resources: { limits: { memory: "256Mi" } } } } }),
      laid("tenant-0042", { services: { greeter: keeping("1Gi") } }),
    ),
    lines: fitting,
  },
  "thousand-service-and-config": {
    project: thousand,
    change: laid("base", {
      config: { LOG_LEVEL: "debug" },
      services: {
        farewell: {
          image: { repository: "farewell", tag: "v1.0.0" },
          source: ["farewell"],
          replicas: 1,
          route: { path: "/farewell" },
          uses: ["greeter"],
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
        },
      },
    }),
    lines: fitting,
  },
  "thousand-all-different": {
    project: copySample,
    change: laid("dev", { services: { frontend: { image: { tag: "v1.0.1" } } } }),
    copies: 1000,
    lines: fitting,
  },
};

describe("what a reviewer reads", { timeout: 120_000 }, () => {
  test.each(Object.entries(cases))("%s", async (name, { project, change, copies, target, lines }) => {
    const planned = await plansOf(project, change);
    const plans = copies === undefined ? planned : copiesOf(planned, copies);
    expect(plans.some(({ changes }) => changes.length > 0)).toBe(true);
    const text = groupedText(plans, false);
    const body = bodyOf(target === undefined ? groupedSections(plans) : bodyFor(plans, target));
    for (const [file, actual] of [
      [`${name}.txt`, text],
      [`${name}.md`, body],
    ] as const) {
      const golden = join(repository, "test/plan/groups", file);
      if (update) writeFileSync(golden, actual);
      expect(actual).toBe(existsSync(golden) ? readFileSync(golden, "utf8") : undefined);
    }
    expect(text.split("\n").length - 1).toBeLessThanOrEqual(lines);
    expect(body.length).toBeLessThan(maxBody);
    const full = (some: readonly UnitPlan[]) => some.map((plan) => planText(plan, false)).join("\n");
    const whole = full(plans);
    expect(full(expanded(grouped(plans))) === whole).toBe(true);
    for (const severity of ["critical", "high"]) expect(text.includes(severity)).toBe(whole.includes(`${severity}[`));
  });
});

/** The sections of a pull request as publish writes them, for an environment whose bot merges up to high. */
function bodyFor(plans: readonly UnitPlan[], target: string): readonly string[] {
  const own = plans.filter(({ unit }) => unit === target);
  const verdict = { firsts: [], person: undefined, mergeUpTo: "high", severe: severeIn(own, "high") } as const;
  return [...verdictSections(own, verdict), ...groupedSections(own)];
}

function copiesOf(planned: readonly UnitPlan[], copies: number): readonly UnitPlan[] {
  const model = JSON.stringify(planned.find(({ unit }) => unit === "dev"));
  return Array.from({ length: copies }, (_, index) =>
    JSON.parse(model.replaceAll("v1.0.1", `v1.0.${index + 1}`).replace(/\bdev\b(?!-latest)/g, environment(index))),
  );
}

/** What projects come to before they are changed. */
const compiled = new Map<Case["project"], ReadonlyMap<string, ObjectsByPath>>();

async function plansOf(project: Case["project"], change: Case["change"]): Promise<readonly UnitPlan[]> {
  return withFolder(async (folder) => {
    project(folder);
    const before = compiled.get(project) ?? (await unitsIn(folder));
    compiled.set(project, before);
    change(folder);
    const plans: UnitPlan[] = [];
    for (const [unit, after] of await unitsIn(folder)) {
      if (unit !== "ci") plans.push(planUnit({ unit, before: before.get(unit) ?? new Map(), after }));
    }
    return plans;
  });
}

async function unitsIn(folder: string): Promise<ReadonlyMap<string, ObjectsByPath>> {
  const { units, diagnostics } = compile(resolve(await validate(load(folder))));
  if (units === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return new Map([...units.all].map((unit) => [unit.name, objectsOf(unit)]));
}
