/** action.yml, run as GitHub would: its scripts for real, with the inputs in their environment. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../support/run.ts";
import { type Spawned, spawned } from "./spawned.ts";
import { interpolate, textOf } from "./workflows/expression.ts";

type Texts = Readonly<Record<string, string>>;

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly name: string;
      readonly uses?: string;
      readonly shell?: string;
      readonly env?: Texts;
      readonly run?: string;
    }[];
  };
}

export const action: Action = parse(readFileSync(join(repository, "action.yml"), "utf8"));

interface Place {
  /** Folder of the checkout, where steps start. */
  readonly workspace: string;
  /** Folder for what a runner keeps. */
  readonly temp: string;
  readonly environment: Texts;
}

/**
 * Runs the scripts until one fails, or those of some steps alone; answers what they said, the last exit code and the
 * job's summary.
 */
export async function runAction(
  given: Texts,
  place: Place,
  steps: readonly string[] = action.runs.steps.map(({ name }) => name),
): Promise<Spawned & { readonly summary: string }> {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""] as const);
  const contexts = { inputs: { ...Object.fromEntries(defaults), ...given }, github: { action_path: repository } };
  const files = { RUNNER_TEMP: place.temp, GITHUB_STEP_SUMMARY: join(place.temp, "summary") };
  mkdirSync(place.temp, { recursive: true });
  writeFileSync(files.GITHUB_STEP_SUMMARY, "");
  let said: Spawned = { code: 0, stdout: "", stderr: "" };
  for (const { name, run, env = {} } of action.runs.steps) {
    if (run === undefined || !steps.includes(name) || said.code !== 0) continue;
    const own = Object.entries(env).map(([name, text]) => [
      name,
      textOf(interpolate(text, { contexts, functions: {} })),
    ]);
    const { code, stdout, stderr } = await spawned(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", textOf(interpolate(run, { contexts, functions: {} }))],
      { cwd: place.workspace, env: { ...place.environment, ...files, ...Object.fromEntries(own) } },
    );
    said = { code, stdout: said.stdout + stdout, stderr: said.stderr + stderr };
  }
  return { ...said, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
}
