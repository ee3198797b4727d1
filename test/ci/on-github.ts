import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Pipelines, Run } from "./pipelines.ts";
import { type Action, type Ran, runWorkflow } from "./workflows/run.ts";
import { checkOutApplication, checkOutSource, copyInto, type World } from "./world.ts";

/** The compiled workflows, run one job after the other. */
export function onGitHub(world: World): Pipelines {
  let runs = 0;
  const run = async (file: string, event: object, ref: string, name: string, approved = true): Promise<Run> => {
    const folder = join(world.folder, `run-${++runs}`);
    mkdirSync(folder);
    const ran = await runWorkflow(join(world.pipelines, ".github/workflows", file), {
      folder,
      github: {
        repository: "trip/trip-service-mono",
        ref: `refs/heads/${name}`,
        ref_name: name,
        run_id: runs,
        ...event,
      },
      vars: { TRIP_CONFIG_APP_ID: "17" },
      secrets: {
        TRIP_CONFIG_APP_KEY: "the key of the app",
        REGISTRY_USER: "robot",
        REGISTRY_PASSWORD: "registry password",
        ARGOCD_AUTH_TOKEN: "argocd token",
      },
      environment: world.environment,
      actions: actionsFor(world, ref),
      approves: (environment) => environment === "production" && approved,
    });
    return { ok: !Object.values(ran.results).includes("failure"), log: logOf(ran), jobs: ran.results };
  };
  const own = { head: { repo: { full_name: "trip/trip-service-mono" } } };
  const defaults = { repository: { default_branch: "main" } };
  return {
    push: (ref) => run("ci.yml", { event_name: "push", event: defaults }, ref, "main"),
    pullRequest: (ref) =>
      run("ci.yml", { event_name: "pull_request", event: { ...defaults, pull_request: own } }, ref, "1/merge"),
    fork: (ref) => {
      const foreign = { head: { repo: { full_name: "somebody/trip-service-mono" } } };
      return run(
        "ci.yml",
        { event_name: "pull_request", event: { ...defaults, pull_request: foreign } },
        ref,
        "1/merge",
      );
    },
    tag: (tag) => run("cd.yml", { event_name: "push", event: defaults }, tag, tag),
    sync: (approved) => run("cd.yml", { event_name: "workflow_dispatch", event: defaults }, "main", "main", approved),
  };
}

function logOf({ steps, results }: Ran): string {
  return [
    ...steps.map(({ job, name, code, output }) => `${job}: ${name} (${code})\n${output}`),
    JSON.stringify(results),
  ].join("\n");
}

function actionsFor(world: World, ref: string): Readonly<Record<string, Action>> {
  return {
    "actions/checkout": async (given, { workspace }) => {
      if (given.repository === undefined) await checkOutApplication(world, ref, workspace);
      else await checkOutSource(world, join(workspace, given.path ?? ""));
      return {};
    },
    "actions/setup-node": async () => ({}),
    "actions/create-github-app-token": async (given): Promise<Readonly<Record<string, string>>> => {
      if (given["private-key"] !== "the key of the app") throw new Error("the app's key is missing");
      return { token: `token for ${given.repositories}` };
    },
    "actions/upload-artifact": async (given, { workspace, run }) => {
      const to = join(run, "artifacts", given.name ?? "");
      if (existsSync(to)) throw new Error(`there is an artifact ${given.name} already`);
      copyInto(join(workspace, given.path ?? ""), to);
      return {};
    },
    "actions/download-artifact": async (given, { workspace, run }) => {
      const all = join(run, "artifacts");
      for (let at = 0; existsSync(join(all, `image-${at}`)) || at < 10; at++) {
        copyInto(join(all, `image-${at}`), join(workspace, given.path ?? ""));
      }
      return {};
    },
  };
}
