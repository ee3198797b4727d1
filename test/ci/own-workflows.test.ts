/** This repository's own workflows, run in order against the embedded forge. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitAt } from "../support/git.ts";
import { repository, withFolder } from "../support/run.ts";
import { type Action, type Ran, runWorkflow } from "./workflows/run.ts";
import { checkOutSource, type World, worldIn } from "./world.ts";

const services = ["currency-service", "history-service", "ranking-service", "dataingestor-service", "frontend"];
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

function actionsFor(world: World): Readonly<Record<string, Action>> {
  return {
    "actions/checkout": async (_, { workspace }) => {
      await checkOutSource(world, workspace);
      const forge = join(world.state, "source.git");
      if (existsSync(forge)) await gitAt(workspace).run(["pull", "--quiet", "--ff-only", forge, "main"]);
      return {};
    },
    "actions/setup-node": async () => ({}),
    "actions/create-github-app-token": async () => ({ token: "a token" }),
    "actions/upload-artifact": async (given, { workspace }) => {
      pages.push(readFileSync(join(workspace, given.path ?? "", "index.html"), "utf8"));
      return { "artifact-url": kept };
    },
    "github/codeql-action/upload-sarif": async (given, { workspace }) => {
      expect(JSON.parse(readFileSync(join(workspace, given.sarif_file ?? ""), "utf8")).version).toBe("2.1.0");
      return {};
    },
  };
}

/** Where artifacts are kept. */
const kept = "https://ci.example.com/artifacts/1";

/** What runs have kept as artifacts. */
const pages: string[] = [];

let runs = 0;
async function run(
  world: World,
  file: string,
  event: object = { event_name: "schedule", event: {} },
): Promise<Ran & { readonly folder: string }> {
  const folder = join(world.folder, `run-${++runs}`);
  const ran = await runWorkflow(join(repository, ".github/workflows", file), {
    folder,
    github: {
      repository: "trip/source",
      repository_owner: "trip",
      ref: "refs/heads/main",
      token: "read only",
      ...event,
    },
    vars: { TRIP_CONFIG_APP_ID: "17" },
    secrets: { TRIP_CONFIG_APP_KEY: "key" },
    environment: world.environment,
    actions: actionsFor(world),
    approves: () => false,
  });
  return { ...ran, folder };
}

const pullRequest = (from: string) => ({
  event_name: "pull_request",
  event: { pull_request: { number: 1, head: { repo: { full_name: from } }, user: { login: "mina" } } },
});
const logOf = ({ steps }: Ran) => steps.map(({ name, code, output }) => `${name} (${code})\n${output}`).join("\n");

test("publish, promote, roll back and release, one after the other", { timeout: 600_000 }, () =>
  withFolder(async (folder) => {
    const world = await worldIn(folder);
    const published = await run(world, "publish.yml");
    expect(published.results, logOf(published)).toEqual({ publish: "success" });
    expect(await world.run("pr", "show", "1")).toContain(`[The page of this run](<${kept}>)`);
    await world.run("pr", "merge", "1");
    await world.run("set-image", "dev", ...services.map((name) => `${name}=aaaaaaaaaaaa@${digest("a")}`), "--commit");
    await world.run("publish");
    expect((await world.images("staging")).frontend).toEqual({ tag: "v1.0.0" });

    const promoted = await run(world, "promote.yml");
    expect(promoted.results, logOf(promoted)).toEqual({ promote: "success" });
    expect((await world.images("staging")).frontend).toEqual({ tag: "aaaaaaaaaaaa", digest: digest("a") });
    // prod merges by hand: a schedule leaves it alone.
    expect(await world.run("pr", "list", "--repository", "source")).not.toContain("prod");
    // What was not published yet is a closed gate, which is no fault of the schedule's.
    await world.run("set-image", "dev", `frontend=bbbbbbbbbbbb@${digest("b")}`, "--commit");
    await world.run("publish", "--env", "dev");
    world.failing("^kubectl");
    const waiting = await run(world, "promote.yml");
    expect(waiting.results, logOf(waiting)).toEqual({ promote: "success" });
    expect(logOf(waiting)).toContain("gate-unknown");
    world.failing(undefined);

    // A schedule that cannot see an environment does not look green.
    const blind = await run(world, "rollback.yml");
    expect([blind.results, logOf(blind)]).toEqual([
      { rollback: "failure" },
      expect.stringContaining("prod is not published yet"),
    ]);
    await world.run("publish");
    const open = JSON.parse(await world.run("pr", "list", "--format", "json"));
    for (const { number } of open.pulls ?? open) await world.run("pr", "merge", String(number));
    const rolledBack = await run(world, "rollback.yml");
    expect(rolledBack.results, logOf(rolledBack)).toEqual({ rollback: "success" });
    const released = await run(world, "release.yml");
    expect([released.results, logOf(released)]).toEqual([
      { release: "success" },
      expect.stringContaining("v1.0.0 released"),
    ]);
  }),
);

test("a pull request from a fork is checked and planned without secrets", { timeout: 300_000 }, () =>
  withFolder(async (folder) => {
    const world = await worldIn(folder);
    const earlier = pages.length;
    const ran = await run(world, "check.yml", pullRequest("somebody/source"));
    expect(ran.results, logOf(ran)).toEqual({ check: "success", plan: "skipped", "plan-without-secrets": "success" });
    const summary = (job: string) => readFileSync(join(ran.folder, `${job}-0/summary`), "utf8");
    expect(summary("plan-without-secrets")).toContain("dev");
    expect(summary("check")).toContain("partial-version");
    expect(pages.slice(earlier)).toEqual([expect.stringContaining("The change")]);
  }),
);

test("a pull request with a fault is red", { timeout: 300_000 }, () =>
  withFolder(async (folder) => {
    const world = await worldIn(folder);
    world.failing("^npx trip-config check");
    const ran = await run(world, "check.yml", pullRequest("somebody/source"));
    expect(ran.results.check).toBe("failure");
  }),
);
