/** Runs a workflow as GitHub would: its jobs in order, the matrix expanded, its scripts for real, its actions by stand-ins. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { spawned } from "../spawned.ts";
import { evaluate, type Functions, interpolate, type Scope, textOf, truth } from "./expression.ts";

type Texts = Readonly<Record<string, string>>;

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Texts;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly env?: Texts;
  readonly environment?: string;
  readonly outputs?: Texts;
  readonly strategy?: { readonly matrix: string };
  readonly steps: readonly Step[];
}

/** What an action does: `with` evaluated; answers the step's outputs. */
export type Action = (given: Texts, place: { readonly workspace: string; readonly run: string }) => Promise<Texts>;

export interface Surroundings {
  /** Empty folder for the run. */
  readonly folder: string;
  readonly github: Readonly<Record<string, unknown>>;
  readonly vars: Texts;
  readonly secrets: Texts;
  /** Environment of the runner. */
  readonly environment: Texts;
  /** By name, without version. */
  readonly actions: Readonly<Record<string, Action>>;
  /** Whether a person approves a job of a protected environment. */
  readonly approves: (environment: string) => boolean;
}

export type Result = "success" | "failure" | "skipped";

export interface RanStep {
  readonly job: string;
  readonly name: string;
  readonly code: number;
  readonly output: string;
}

export interface Ran {
  readonly results: Readonly<Record<string, Result>>;
  readonly steps: readonly RanStep[];
}

interface Done {
  readonly result: Result;
  readonly outputs: Texts;
}

export async function runWorkflow(file: string, surroundings: Surroundings): Promise<Ran> {
  const workflow = parse(readFileSync(file, "utf8")) as { env?: Texts; jobs: Record<string, Job> };
  const done = new Map<string, Done>();
  const steps: RanStep[] = [];
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needs = Object.fromEntries((job.needs ?? []).map((one) => [one, done.get(one)]));
    const results = Object.values(needs).map((one) => one?.result);
    if (results.includes(undefined)) throw new Error(`${name} needs a job that comes later`);
    const failed = results.includes("failure");
    const { github, vars } = surroundings;
    const scope: Scope = { contexts: { github, vars, needs }, functions: functionsOf(surroundings, "", failed) };
    const isDue = isWanted(
      job.if,
      scope,
      results.every((one) => one === "success"),
    );
    const isRefused = isDue && job.environment !== undefined && !surroundings.approves(job.environment);
    if (!isDue || isRefused) done.set(name, { result: isRefused ? "failure" : "skipped", outputs: {} });
    else done.set(name, await runJob(name, job, { workflow: workflow.env ?? {}, scope, surroundings, steps }));
  }
  return { results: Object.fromEntries([...done].map(([name, { result }]) => [name, result])), steps };
}

interface JobSurroundings {
  readonly workflow: Texts;
  readonly scope: Scope;
  readonly surroundings: Surroundings;
  readonly steps: RanStep[];
}

async function runJob(name: string, job: Job, given: JobSurroundings): Promise<Done> {
  if (job.strategy === undefined) return runInstance(name, job, {}, 0, given);
  const matrix = interpolate(job.strategy.matrix, given.scope) as { include: readonly object[] };
  if (matrix.include.length === 0) throw new Error(`Error when evaluating 'strategy' for job '${name}'`);
  const all: Done[] = [];
  for (const [index, cell] of matrix.include.entries()) all.push(await runInstance(name, job, cell, index, given));
  const failed = all.some(({ result }) => result === "failure");
  return { result: failed ? "failure" : "success", outputs: all.at(-1)?.outputs ?? {} };
}

async function runInstance(
  name: string,
  job: Job,
  matrix: object,
  index: number,
  { workflow, scope, surroundings, steps }: JobSurroundings,
): Promise<Done> {
  const run = join(surroundings.folder, `${name}-${index}`);
  const [workspace, temp] = [join(run, "workspace"), join(run, "temp")];
  for (const folder of [workspace, temp]) mkdirSync(folder, { recursive: true });
  const outputs: Record<string, { outputs: Texts }> = {};
  let [failed, path] = [false, surroundings.environment.PATH ?? ""];
  const base = { ...scope.contexts, matrix, strategy: { "job-index": index }, secrets: surroundings.secrets };
  const scopeWith = (env: Texts): Scope => ({
    contexts: { ...base, env, steps: outputs, runner: { temp } },
    functions: functionsOf(surroundings, workspace, failed),
  });
  const jobEnv = evaluated(
    { ...evaluated(workflow, scopeWith({})), ...evaluated(job.env ?? {}, scopeWith({})) },
    undefined,
  );
  for (const step of job.steps) {
    const inner = scopeWith({ ...jobEnv, ...evaluated(step.env ?? {}, scopeWith(jobEnv)) });
    if (!isWanted(step.if, inner, !failed)) continue;
    const env = inner.contexts.env as Texts;
    if (step.uses !== undefined) {
      const action = surroundings.actions[step.uses.split("@")[0] ?? ""];
      if (action === undefined) throw new Error(`no stand-in for ${step.uses}`);
      const result = await action(evaluated((step.with ?? {}) as Texts, inner), {
        workspace,
        run: surroundings.folder,
      });
      if (step.id !== undefined) outputs[step.id] = { outputs: result };
      continue;
    }
    const files = {
      GITHUB_OUTPUT: join(temp, "output"),
      GITHUB_PATH: join(temp, "path"),
      GITHUB_STEP_SUMMARY: join(run, "summary"),
    };
    for (const file of [files.GITHUB_OUTPUT, files.GITHUB_PATH]) writeFileSync(file, "");
    const script = join(temp, "script.sh");
    // Expressions are put into the text of a script before any shell sees it: what ours must never rely on.
    writeFileSync(script, textOf(interpolate(step.run ?? "", inner)));
    const ran = await spawned("bash", ["-e", script], {
      cwd: workspace,
      env: { ...surroundings.environment, ...defaults(surroundings), RUNNER_TEMP: temp, ...files, ...env, PATH: path },
    });
    steps.push({ job: name, name: step.name, code: ran.code, output: ran.stdout + ran.stderr });
    failed ||= ran.code !== 0;
    path = [...readFileSync(files.GITHUB_PATH, "utf8").split("\n").filter(Boolean), path].join(":");
    if (step.id !== undefined) outputs[step.id] = { outputs: outputsIn(files.GITHUB_OUTPUT) };
  }
  return { result: failed ? "failure" : "success", outputs: evaluated(job.outputs ?? {}, scopeWith(jobEnv)) };
}

function isWanted(condition: string | undefined, scope: Scope, otherwise: boolean): boolean {
  if (condition === undefined) return otherwise;
  const value = evaluate(condition.replace(/^\$\{\{(.*)\}\}$/s, "$1"), scope);
  return /\b(?:always|cancelled|failure|success)\(\)/.test(condition) ? truth(value) : otherwise && truth(value);
}

/** `scope` undefined: as it is. */
function evaluated(texts: Texts, scope: Scope | undefined): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const isText = typeof text === "string" && scope !== undefined;
      return [name, textOf(isText ? interpolate(text, scope) : text)];
    }),
  );
}

function functionsOf({ environment }: Surroundings, workspace: string, failed: boolean): Functions {
  return {
    always: () => true,
    cancelled: () => false,
    success: () => !failed,
    failure: () => failed,
    fromJSON: (text) => JSON.parse(String(text)),
    hashFiles: (pattern) => {
      const list = spawnSync("sh", ["-c", `ls -d ${pattern}`], { cwd: workspace, env: environment, encoding: "utf8" });
      return list.status === 0 ? "hash" : "";
    },
  };
}

function defaults({ github }: Surroundings): Texts {
  return { GITHUB_EVENT_NAME: textOf(github.event_name), GITHUB_REF_NAME: textOf(github.ref_name), CI: "true" };
}

function outputsIn(file: string): Texts {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
