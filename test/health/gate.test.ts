/** The promotion gate on a config repository of the embedded forge, with commit statuses laid beside it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localForge } from "../../generator/adapters/forge/local/forge.ts";
import type { CommitStatus, Repository } from "../../generator/adapters/forge/port.ts";
import type { KubectlGet } from "../../generator/adapters/kubectl/kubectl.ts";
import { degradedFor, gateOf } from "../../generator/daily/health/gates.ts";
import { deploymentStatuses } from "../../generator/model/health/commit-status.ts";
import type { Environment } from "../../generator/model/resolved.ts";
import { botIdentity, initProject } from "../publish/local-world.ts";
import { cloneAt } from "../support/git.ts";
import { emptyFolder } from "../support/run.ts";

const folder = emptyFolder();
let repository: Repository;
/** Commits of config's main, the oldest first, by what they are. */
const commits = { first: "", change: "", other: "" };

beforeAll(async () => {
  await initProject(folder.path);
  const clone = await cloneAt(folder.path);
  if (clone === undefined) throw new Error("no clone");
  const branches = { source: "main", config: "main" };
  ({ config: repository } = await localForge({
    clone,
    bot: botIdentity,
    branches,
    run: "1-test",
    isRunning: () => true,
  }));
  commits.first = await commit("dev/a.yaml", "a: 1\n");
  commits.change = await commit("dev/a.yaml", "a: 2\n");
  commits.other = await commit("prod/a.yaml", "a: 1\n");
}, 60_000);
afterAll(folder.remove);

async function commit(path: string, text: string): Promise<string> {
  const head = await repository.branch("main");
  const parents = head === undefined ? [] : [head];
  const made = await repository.commit({ tree: head, changes: new Map([[path, text]]), parents, message: `${path}\n` });
  await repository.moveBranch("main", head, made);
  return made;
}

const dev = {
  name: "dev",
  smokeTest: {},
  services: [{ workload: { kind: "Deployment" } }],
  promotion: { soakSeconds: 30 * 60 },
} as unknown as Environment;
const now = new Date("2026-11-03T10:00:00Z");
const noCluster: KubectlGet = async () => ({ kind: "none", why: "kubectl: it is not on PATH." });

type Statuses = Readonly<Record<string, readonly CommitStatus[]>>;

interface Saying {
  readonly state: CommitStatus["state"];
  readonly said: string;
}

function status({ state, said }: Saying, updatedAt: string): CommitStatus {
  return { context: "argocd/trip-service-dev", state, description: said, updatedAt };
}

function surroundings(statuses: Statuses | undefined, read = noCluster) {
  const cluster = {
    product: "trip-service",
    argocd: { namespace: "argocd", server: "https://kubernetes.default.svc" },
    repositories: {
      application: { url: "https://git.example.com/app.git", branch: "main" },
      source: { url: "https://git.example.com/source.git", branch: "main" },
      config: { url: "https://git.example.com/config.git", branch: "main" },
    },
  };
  const config = { ...repository, ...(statuses && { statuses: async (oid: string) => statuses[oid] ?? [] }) };
  return { read, config, cluster, now: () => now };
}

async function gate(statuses: Statuses | undefined, read?: KubectlGet) {
  const found = await gateOf(surroundings(statuses, read))({ environment: dev, commit: commits.other });
  return found.map(({ code, message }) => `${code}: ${message}`);
}

const degraded = (statuses: Statuses) => degradedFor(surroundings(statuses))(dev);
const { deployed, degraded: bad, smokeTestFailed, syncFailed } = deploymentStatuses;

describe("by commit statuses", () => {
  test("the gate opens when what contains the change has been healthy long enough", async () => {
    const long = "2026-11-03T09:00:00Z";
    expect(await gate({ [commits.change]: [status(deployed, long)] })).toEqual([]);
    // A sync deploys whatever main has come to, also when another environment's change was merged since.
    expect(await gate({ [commits.other]: [status(deployed, long)] })).toEqual([]);
    expect(await degraded({ [commits.change]: [status(deployed, long)] })).toEqual({ kind: "not-degraded" });
  });

  test("it counts from what the status says, whenever it was set", async () => {
    const said = `${deployed.said}, deployed 2026-11-03T09:15:00Z, since 2026-10-03T09:00:00Z`;
    const late = status({ state: "success", said }, "2026-11-03T09:59:00Z");
    expect(await gate({ [commits.change]: [late] })).toEqual([]);
    const early = { ...late, description: said.replace("09:15", "09:45") };
    expect(await gate({ [commits.change]: [early] })).toEqual([
      "gate-soak: dev has been healthy for 15 minutes of 30 minutes.",
    ]);
  });

  test("not before", async () => {
    expect(await gate({ [commits.change]: [status(deployed, "2026-11-03T09:48:00Z")] })).toEqual([
      "gate-soak: dev has been healthy for 12 minutes of 30 minutes.",
    ]);
  });

  test("the newest of the application's statuses counts, in any order", async () => {
    const both = [status(deployed, "2026-11-03T09:00:00Z"), status(bad, "2026-11-03T09:50:00Z")];
    for (const statuses of [both, [...both].reverse()]) {
      expect(await gate({ [commits.change]: statuses })).toEqual([
        "gate-not-healthy: dev is not healthy: Argo CD calls it degraded, for 10 minutes.",
      ]);
      expect(await degraded({ [commits.change]: statuses })).toEqual({ kind: "degraded", seconds: 600, rollouts: [] });
    }
  });

  test("a failed smoke test and a failed sync close it", async () => {
    const at = "2026-11-03T09:50:00Z";
    expect(await gate({ [commits.change]: [status(smokeTestFailed, at)] })).toEqual([
      "gate-smoke-test: The smoke test of dev failed.",
    ]);
    expect(await degraded({ [commits.change]: [status(smokeTestFailed, at)] })).toMatchObject({ kind: "degraded" });
    expect(await gate({ [commits.change]: [status(syncFailed, at)] })).toEqual([
      "gate-not-synced: The last sync of dev failed.",
    ]);
    expect(await degraded({ [commits.change]: [status(syncFailed, at)] })).toEqual({ kind: "not-degraded" });
  });

  test("what somebody else has set in Argo CD's name opens nothing", async () => {
    const foreign = { state: "success" as const, said: "Looks good to me" };
    const found = await gate({ [commits.change]: [status(foreign, "2026-11-03T09:00:00Z")] });
    expect(found).toEqual([
      "gate-not-synced: Whether dev is in sync is not known: Looks good to me.",
      "gate-not-healthy: dev is not healthy: Argo CD calls it unknown, for 1 hour.",
    ]);
  });

  test("a status of an earlier change, or of another application, is none", async () => {
    const foreign = { ...status(deployed, "2026-11-03T09:00:00Z"), context: "argocd/trip-service-prod" };
    for (const statuses of [
      { [commits.first]: [status(deployed, "2026-11-03T09:00:00Z")] },
      { [commits.change]: [foreign], [commits.other]: [foreign] },
    ]) {
      expect(await gate(statuses)).toEqual([
        `gate-unknown: Nobody tells whether dev is healthy. kubectl: it is not on PATH. No commit of config's main since ${commits.change.slice(0, 12)} has a status argocd/trip-service-dev.`,
      ]);
      expect(await degraded(statuses)).toMatchObject({ kind: "unknown" });
    }
  });
});

test("a forge without statuses and no cluster: the gate says that nobody tells", async () => {
  expect(await gate(undefined)).toEqual([
    "gate-unknown: Nobody tells whether dev is healthy. kubectl: it is not on PATH. The forge keeps no commit statuses.",
  ]);
});

test("an environment that was never published is not known", async () => {
  const environment = { ...dev, name: "staging" };
  const found = await gateOf(surroundings(undefined))({ environment, commit: commits.other });
  expect(found.map(({ code }) => code)).toEqual(["gate-unknown"]);
  expect(await degradedFor(surroundings(undefined))(environment)).toMatchObject({ kind: "unknown" });
});

describe("by the cluster", () => {
  const running =
    (revision: string): KubectlGet =>
    async () => ({
      kind: "found",
      object: {
        spec: { source: { repoURL: "https://git.example.com/config.git", path: "dev" } },
        status: {
          sync: { status: "Synced", revision },
          health: { status: "Healthy", lastTransitionTime: "2026-11-03T09:00:00Z" },
          history: [{ id: 1, revision, deployedAt: "2026-11-03T09:00:00Z" }],
          operationState: {
            phase: "Succeeded",
            startedAt: "2026-11-03T08:59:00Z",
            finishedAt: "2026-11-03T09:00:00Z",
            operation: { sync: {} },
            syncResult: {
              revision,
              resources: [{ kind: "Job", name: "smoke-test", hookType: "PostSync", hookPhase: "Succeeded" }],
            },
          },
        },
      },
    });

  test("its word is taken before that of statuses", async () => {
    const statuses = { [commits.change]: [status(bad, "2026-11-03T09:00:00Z")] };
    expect(await gate(statuses, running(commits.change))).toEqual([]);
    expect(await gate(statuses, running(commits.other))).toEqual([]);
  });

  test("a revision without the change, or one that config does not have, is another", async () => {
    for (const revision of [commits.first, "f".repeat(40)]) {
      expect(await gate(undefined, running(revision))).toEqual([
        `gate-other-revision: dev is at ${revision.slice(0, 12)} of config, without its last change ${commits.change.slice(0, 12)}.`,
      ]);
    }
  });
});

describe("where a service is a Rollout", () => {
  const found: KubectlGet = async ([asked = ""]) => {
    if (asked.startsWith("rollouts.")) return { kind: "found", object: { items: [rollout] } };
    return { kind: "none", why: "kubectl: it is not asked for more." };
  };
  const rollout = {
    kind: "Rollout",
    metadata: { name: "hello", generation: 2 },
    spec: { strategy: { canary: { steps: [{ setWeight: 20 }, { pause: { duration: "5m" } }] } } },
    status: { observedGeneration: "2", phase: "Paused", currentPodHash: "b", stableRS: "a", currentStepIndex: 1 },
  };
  const progressive = { ...dev, services: [{ workload: { kind: "Rollout" } }] } as unknown as Environment;
  const ask = async (read?: KubectlGet) => {
    const head = (await repository.branch("main")) ?? "";
    const statuses = { [head]: [{ ...status(deployed, "2026-11-03T09:00:00Z") }] };
    const request = { environment: progressive, commit: head };
    return (await gateOf(surroundings(statuses, read))(request)).map(({ code, message }) => `${code}: ${message}`);
  };

  beforeAll(async () => {
    await commit("dev/hello/rollout-hello.yaml", "kind: Rollout\n");
  });

  test("the smoke test is part of its analysis, and no Job of a sync is missed", async () => {
    expect(await ask()).toEqual([]);
  });

  test("a canary that is going keeps the gate closed, whatever else is well", async () => {
    expect(await ask(found)).toEqual([
      "gate-rollout: dev is not healthy yet: the canary of hello is at step 2 of 2 with 20 %, paused.",
    ]);
  });
});
