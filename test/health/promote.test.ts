/** The gate as promote and rollback meet it: real runs of the command line, with a kubectl that tells what it is told to. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { initProject, localWorld } from "../publish/local-world.ts";
import { settled } from "../publish/steps.ts";
import type { World } from "../publish/world.ts";
import { type ApplicationState, applicationAnswer } from "../support/argocd.ts";
import { tripConfig } from "../support/cli.ts";
import { stubKubectl } from "../support/kubectl.ts";
import { emptyFolder } from "../support/run.ts";

const folder = emptyFolder();
let world: World;
let deployed = "";

beforeAll(async () => {
  await initProject(folder.path);
  world = await localWorld(folder.path);
  await settled(world);
  // The first release of prod is older than the one that it would be rolled back from.
  await world.edit({
    dev: (settings: { services: { hello: object }; promotion: object }) => {
      settings.services.hello = { image: { tag: "v1.1.0" } };
      settings.promotion = { soak: "30m" };
    },
  });
  await settled(world);
  deployed = (await world.bot.config.branch("main")) ?? "";
}, 180_000);
afterAll(folder.remove);

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, "");

/** Runs a command beside a cluster in which the environment is in this state; undefined: it is not there. */
async function run(args: readonly string[], state?: Partial<ApplicationState>) {
  const given = { environment: "dev", revision: deployed, since: minutesAgo(60), ...state };
  const stub = emptyFolder();
  const { path } = stubKubectl(stub.path, state === undefined ? {} : applicationAnswer(given));
  const env = { PATH: path, HOME: stub.path, KUBECONFIG: `${stub.path}/none` };
  const { code, stdout, stderr } = await tripConfig([...args, "--format", "json"], { cwd: folder.path, env });
  stub.remove();
  const { diagnostics = [], ...result } = stdout === "" ? {} : JSON.parse(stdout);
  return { code, stderr, ...result, codes: diagnostics.map((one: { code: string }) => one.code) };
}

const promote = ["promote", "prod", "--from", "dev", "--dry-run"];

describe("promote", { timeout: 120_000 }, () => {
  test("is let through by an environment that has been healthy long enough", async () => {
    expect(await run(promote, {})).toMatchObject({ code: 0, codes: [] });
  });

  test.each([
    ["nobody tells", undefined, "gate-unknown"],
    ["it was deployed just now", { since: minutesAgo(12) }, "gate-soak"],
    ["it is degraded", { health: "Degraded" }, "gate-not-healthy"],
    ["it is not in sync", { sync: "OutOfSync" }, "gate-not-synced"],
    ["it is at another revision", { revision: "f".repeat(40) }, "gate-other-revision"],
  ] as const)("is held up when %s", async (_, state, code) => {
    expect(await run(promote, state)).toMatchObject({ code: 1, action: "refused", codes: [code] });
  });

  test("goes on without asking when told to", async () => {
    expect(await run([...promote, "--no-gate"])).toMatchObject({ code: 0, codes: [] });
  });
});

describe("rollback --if-degraded-for", { timeout: 120_000 }, () => {
  const rollback = ["rollback", "dev", "--if-degraded-for", "10m", "--dry-run"];

  test("leaves alone what is healthy, or degraded for a shorter time", async () => {
    expect(await run(rollback, {})).toMatchObject({ code: 0, action: "unchanged", why: "dev is not degraded." });
    const short = await run(rollback, { health: "Degraded", since: minutesAgo(4) });
    expect(short).toMatchObject({ code: 0, action: "unchanged", why: expect.stringContaining("not for 10m yet") });
  });

  test("takes back what is degraded for as long, or whose smoke test failed", async () => {
    for (const state of [{ health: "Degraded" }, { smokeTest: "Failed" }] as const) {
      expect(await run(rollback, state)).toMatchObject({ code: 0, codes: [], images: [{ service: "hello" }] });
    }
  });

  test("does nothing when nobody tells: trying again may help", async () => {
    expect(await run(rollback)).toMatchObject({ code: 3, stderr: expect.stringContaining("kubectl") });
  });
});
