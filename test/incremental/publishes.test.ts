/**
 * What publish, plan and promote remember changes their time and nothing else: two projects live through the same, one without a cache, and
 * their repositories on the forge come to the same commits. `INCREMENTAL_STORIES=100 npx vitest run test/incremental/publishes.test.ts`
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { diskMemory } from "../../generator/adapters/memory/disk.ts";
import { indexOf } from "../../generator/incremental/index.ts";
import { localWorld, personIdentity } from "../publish/local-world.ts";
import { handCommit } from "../publish/steps.ts";
import { build, tripConfig } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { emptyFolder } from "../support/run.ts";
import { edits } from "./edits.ts";
import { change, put, smallProject } from "./project.ts";

const numRuns = Number(process.env.INCREMENTAL_STORIES ?? "2");

const { "no cache": _, ...inputEdits } = edits;
const outputs = /output|out\//;
const names = (Object.keys(inputEdits) as (keyof typeof inputEdits)[]).filter((name) => !outputs.test(name));

/** What people do in config meanwhile. */
const meanwhile = {
  nothing: async () => {},
  "merge all": async (root: string) => {
    for (const pull of await openPulls(root)) await ran(root, ["pr", "merge", String(pull)]);
  },
  "close one": async (root: string) => {
    const world = await localWorld(root);
    const [pull] = await openPulls(root);
    if (pull !== undefined) await world.person.config.pulls.close(pull);
  },
  "an edit of an environment": (root: string) => byHand(root, "test/hello/by-hand.yaml"),
  "an edit of Argo CD's folder": (root: string) => byHand(root, "argocd/by-hand.yaml"),
  "a new image in dev, published": async (root: string) => {
    const image = { tag: `v${Math.floor(Date.now() / 60_000)}` };
    change(root, "envs/dev.json", (before) => ({ ...before, services: { hello: { image } } }));
    await commit(root);
    await ran(root, ["publish", "--no-cache"]);
  },
  "the cache removed": async (root: string) =>
    rmSync(join(root, ".trip-config/cache"), { recursive: true, force: true }),
} as const satisfies Readonly<Record<string, (root: string) => Promise<void>>>;

const stories = fc.array(
  fc.record({
    edits: fc.array(fc.record({ name: fc.constantFrom(...names), pick: fc.nat(10_000) }), { maxLength: 2 }),
    before: fc.constantFrom(...(Object.keys(meanwhile) as (keyof typeof meanwhile)[])),
    call: fc.constantFrom(
      ["publish"],
      ["publish"],
      ["publish", "--format", "json"],
      ["publish", "--allow", "hand-edit"],
      ["publish", "--allow", "credential"],
      ["publish", "--dry-run"],
      ["publish", "--env", "dev"],
      ["plan"],
      ["plan", "--full"],
      ["plan", "--format", "json"],
      ["plan", "--allow", "credential", "--format", "markdown"],
      ["promote", "test", "--no-gate"],
      ["promote", "prod", "--from", "dev", "--no-gate", "--dry-run"],
      ["set-image", "dev", "hello=v9", "--commit", "--dry-run"],
      ["rollback", "test", "--dry-run"],
      ["release"],
    ),
  }),
  { minLength: 2, maxLength: 4 },
);

afterEach(() => vi.useRealTimers());

test("whatever happens between publishes, plans and promotions, what they say and commit is what they would without what they remember", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const [known, unknown] = [emptyFolder(), emptyFolder()];
      // Commits have the second in which they are made.
      vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 11, 1) });
      try {
        for (const { path } of [known, unknown]) await settledProject(path, path === unknown.path);
        for (const [step, { edits: done, before, call }] of story.entries()) {
          vi.setSystemTime(Date.now() + 60_000);
          for (const { path } of [known, unknown]) {
            for (const { name, pick } of done) inputEdits[name](path, pick);
            await meanwhile[before](path);
            await commit(path);
          }
          const about = `step ${step}: ${call.join(" ")}`;
          const said = await ran(known.path, call);
          expect(said, about).toEqual(await ran(unknown.path, [...call, "--no-cache"]));
          expect(await refs(known.path), about).toEqual(await refs(unknown.path));
        }
        expect(existsSync(join(unknown.path, ".trip-config/cache"))).toBe(false);
      } finally {
        known.remove();
        unknown.remove();
      }
    }),
    { numRuns, endOnFailure: false },
  );
}, 3_600_000);

test("what publish leaves of a unit is what git calls its folder on config's main", async () => {
  const project = emptyFolder();
  try {
    await settledProject(project.path, false);
    const index = indexOf(diskMemory(project.path, "1-test").get("commit-index"), build);
    const { config } = (await localWorld(project.path)).bot;
    const there = await config.entries((await config.branch(config.main)) ?? "");
    const units = (index?.units ?? []).filter(({ kind }) => kind !== "ci");
    expect(units.map(({ name }) => name)).toEqual(["cluster", "argocd", "dev", "prod", "test"]);
    for (const { name, output } of units) expect(output.stamp, name).toBe(there.get(name));
  } finally {
    project.remove();
  }
}, 120_000);

/** All that is compiled is on config's main. */
async function settledProject(root: string, isUnknown: boolean): Promise<void> {
  smallProject(root);
  put(root, ".gitignore", ".trip-config/\n");
  await gitAt(root).run(["init", "--quiet", "--initial-branch=main"]);
  await commit(root);
  for (let round = 0; round < 2; round++) {
    await ran(root, ["publish", ...(isUnknown ? ["--no-cache"] : [])]);
    await meanwhile["merge all"](root);
  }
}

async function commit(root: string): Promise<void> {
  const date = `${Math.floor(Date.now() / 1000)} +0000`;
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  await gitAt(root).run(["add", "-A"]);
  await gitAt(root).run(["commit", "--quiet", "--allow-empty", "-m", "Edit"], { as: personIdentity, env });
}

async function byHand(root: string, path: string): Promise<void> {
  await handCommit(await localWorld(root), "main", path, `# ${Date.now()}\n`);
}

async function openPulls(root: string): Promise<readonly number[]> {
  const world = await localWorld(root);
  const open = await world.person.config.pulls.list("open");
  return open.map(({ number }) => number).sort((a, b) => a - b);
}

async function refs(root: string): Promise<readonly string[]> {
  const said = ["config", "source"].map((name) =>
    gitAt(join(root, `.trip-config/${name}.git`)).run(["for-each-ref", "--format=%(refname) %(objectname)"]),
  );
  return (await Promise.all(said)).flatMap((lines) => lines.split("\n"));
}

async function ran(root: string, args: readonly string[]) {
  const { code, stdout, stderr } = await tripConfig(args, { cwd: root, now: new Date() });
  const plain = (text: string) => text.replaceAll(root, "");
  return { code, stdout: plain(stdout), stderr: plain(stderr) };
}
