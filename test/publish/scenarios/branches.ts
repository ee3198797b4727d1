import { expect } from "vitest";
import { deployedTag, expectConsistent, expectNone, handCommit, image, mergeNow, openPull, refsOf } from "../steps.ts";
import type { Scenario } from "../world.ts";

/** The life of one pull request and its branch. */
export const branchScenarios: readonly Scenario[] = [
  {
    name: "first publish: a pull request for each environment and the cluster; environments wait for the cluster",
    everyday: "everywhere",
    run: async (world) => {
      const { code, targets } = await world.publish();
      expect(code).toBe(0);
      expect(targets.map(({ name, action }) => [name, action])).toEqual([
        ["cluster", "opened"],
        ["dev", "opened"],
        ["prod", "opened"],
      ]);
      expect(targets.map(({ waitsFor }) => waitsFor.length > 0)).toEqual([false, true, true]);
      expect((await openPull(world, "dev")).body).toContain("Merge trip-config/cluster first");
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      const second = await world.publish();
      expect(second.targets.map(({ name, action }) => [name, action])).toEqual([
        ["dev", "merged"],
        ["cluster", "unchanged"],
        ["prod", "updated"],
      ]);
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
      await expectConsistent(world);
    },
  },
  {
    name: "no change: no commit, no pull request",
    from: "settled",
    everyday: "embedded",
    run: async (world) => {
      await world.edit({});
      const before = await refsOf(world);
      const { targets } = await world.publish();
      expect(targets.map(({ action }) => action)).toEqual(["unchanged", "unchanged", "unchanged"]);
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "update in place: the same pull request gets one more commit, and only then",
    from: "settled",
    everyday: "everywhere",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const first = await openPull(world, "prod");
      await world.edit({ prod: image("v1.2.0") });
      await world.publish();
      const second = await openPull(world, "prod");
      expect(second.number).toBe(first.number);
      expect(await world.bot.config.isAncestor(first.head, second.head)).toBe(true);
      expect(await deployedTag(world, "prod", second.head)).toBe("v1.2.0");
      const before = await refsOf(world);
      expect((await world.publish()).targets.find(({ name }) => name === "prod")?.action).toBe("kept");
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "a change undone while its pull request is open: closed, branch removed",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const { number } = await openPull(world, "prod");
      await world.edit({ prod: image("v1.0.0") });
      expect((await world.publish()).targets.find(({ name }) => name === "prod")?.action).toBe("withdrawn");
      expect((await world.bot.config.pulls.get(number))?.state).toBe("closed");
      await expectNone(world, "prod");
    },
  },
  {
    name: "a person's commit on the branch: nothing is written to it, said, exit 1; other pull requests go on",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const theirs = await handCommit(world, "trip-config/prod", "prod/hello/by-hand.yaml", "a: 1\n");
      await world.edit({ prod: image("v1.2.0"), dev: image("v1.2.0") });
      const { code, diagnostics, targets } = await world.publish();
      expect(code).toBe(1);
      expect(diagnostics.map((one) => one.code)).toEqual(["work-of-others"]);
      expect(diagnostics[0]?.message).toContain("Mina Park");
      expect(targets.map(({ name, action }) => [name, action])).toContainEqual(["dev", "merged"]);
      expect((await openPull(world, "prod")).head).toBe(theirs);
      // Not when the change is undone either: the branch would be removed.
      await world.edit({ prod: image("v1.0.0") });
      expect((await world.publish()).code).toBe(1);
      expect(await world.bot.config.branch("trip-config/prod")).toBe(theirs);
      // Nor when the pull request was closed.
      await world.person.config.pulls.close((await openPull(world, "prod")).number);
      await world.edit({ prod: image("v1.3.0") });
      expect((await world.publish()).code).toBe(1);
      expect(await world.bot.config.branch("trip-config/prod")).toBe(theirs);
    },
  },
  {
    name: "the bot's commit, amended by a person: theirs too",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const { head } = await openPull(world, "prod");
      const amended = await world.bot.config.commit({
        tree: head,
        changes: new Map([["prod/hello/deployment-hello.yaml", "amended: true\n"]]),
        parents: (await world.bot.config.commitsBetween(undefined, head))[0]?.parents ?? [],
        message: "amended\n",
      });
      await world.bot.config.deleteBranch("trip-config/prod", head);
      await world.bot.config.moveBranch("trip-config/prod", undefined, amended);
      await world.edit({ prod: image("v1.2.0") });
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics[0]?.code]).toEqual([1, "work-of-others"]);
      expect(await world.bot.config.branch("trip-config/prod")).toBe(amended);
    },
  },
  {
    name: "the forge's button that updates a branch: no person's work, the bot goes on",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      await world.edit({ dev: image("v1.1.0") });
      await world.publish("--env", "dev");
      await world.updateBranch(await openPull(world, "prod"));
      const updated = await openPull(world, "prod");
      expect((await world.publish()).code).toBe(0);
      expect((await openPull(world, "prod")).head).toBe(updated.head);
      await world.edit({ prod: image("v1.2.0") });
      expect((await world.publish()).code).toBe(0);
      const pull = await openPull(world, "prod");
      expect(await world.bot.config.isAncestor(updated.head, pull.head)).toBe(true);
      expect(await deployedTag(world, "prod", pull.head)).toBe("v1.2.0");
    },
  },
  {
    name: "base moved where the pull request changes it: compiled again in a merge commit of branch and main, forward only",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const before = await openPull(world, "prod");
      await handCommit(world, "main", "prod/extra.yaml", "by: hand\n");
      await world.publish("--allow", "hand-edit");
      const main = await world.bot.config.branch("main");
      const after = await openPull(world, "prod");
      expect(after.number).toBe(before.number);
      const [newest] = await world.bot.config.commitsBetween(main, after.head);
      expect(newest?.parents).toEqual([before.head, main]);
      expect(await deployedTag(world, "prod", after.head)).toBe("v1.1.0");
      expect((await world.bot.config.tree(after.head)).has("prod/extra.yaml")).toBe(false);
    },
  },
  {
    name: "a branch left from a killed run: used, with one pull request",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const { head } = await openPull(world, "prod");
      // As if the run had ended before the pull request was opened, on a commit of its own.
      const { config } = world.bot;
      const base = (await config.branch("main")) ?? "";
      await config.pulls.close((await openPull(world, "prod")).number);
      await config.deleteBranch("trip-config/prod", head);
      const [made] = await config.commitsBetween(base, head);
      const left = await config.commit({
        tree: head,
        changes: new Map(),
        parents: [base],
        message: `left: ${made?.message}`,
      });
      await config.moveBranch("trip-config/prod", undefined, left);
      await world.publish();
      expect((await openPull(world, "prod")).head).toBe(left);
      await expectConsistent(world);
    },
  },
  {
    name: "a branch left from a killed run whose change has vanished: removed",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      await world.bot.config.pulls.close((await openPull(world, "prod")).number);
      await world.edit({ prod: image("v1.0.0") });
      await world.publish();
      await expectNone(world, "prod");
    },
  },
  {
    name: "closed by hand: the next publish opens another, on a branch made anew",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const closed = await openPull(world, "prod");
      await world.person.config.pulls.close(closed.number);
      await world.publish();
      const pull = await openPull(world, "prod");
      expect(pull.number).not.toBe(closed.number);
      // One commit on main; made within the same second it is the one that was closed.
      const { config } = world.bot;
      expect(await config.commitsBetween(await config.branch(config.main), pull.head)).toHaveLength(1);
      await expectConsistent(world);
    },
  },
  {
    name: "merged by squash, then changed again: a branch made anew, whether or not the old one was removed",
    from: "settled",
    run: async (world) => {
      for (const [tag, removes] of [
        ["v1.1.0", true],
        ["v1.2.0", false],
      ] as const) {
        await world.edit({ prod: image(tag) });
        expect((await world.publish()).code).toBe(0);
        const pull = await openPull(world, "prod");
        expect(await world.bot.config.commitsBetween(await world.bot.config.branch("main"), pull.head)).toHaveLength(1);
        await mergeNow(world.person.config, pull, "squash");
        if (removes) await world.person.config.deleteBranch(pull.branch, pull.head);
      }
      await world.edit({ prod: image("v1.3.0") });
      expect((await world.publish()).code).toBe(0);
      const pull = await openPull(world, "prod");
      expect(await deployedTag(world, "prod", pull.head)).toBe("v1.3.0");
      expect(await world.bot.config.commitsBetween(await world.bot.config.branch("main"), pull.head)).toHaveLength(1);
    },
  },
  {
    name: "trailers and the record say what was published",
    run: async (world) => {
      const commit = await world.edit({ dev: image("v1.1.0") });
      await world.publish();
      const { head } = await openPull(world, "dev");
      const [made] = await world.bot.config.commitsBetween(await world.bot.config.branch("main"), head);
      expect(made?.author).toEqual({ name: "trip-config bot", email: "trip-config@example.com" });
      expect(made?.message).toContain(`\nSource-Commit: ${commit}\nInputs-Digest: sha256:`);
      expect(made?.message).toMatch(/\nGenerator-Version: \S+\nCo-authored-by: Mina Park <mina@example.com>\n$/);
      const record = (await world.bot.config.texts(head, [".trip-config/dev.json"])).get(".trip-config/dev.json") ?? "";
      expect(JSON.parse(record)).toMatchObject({ sourceCommit: commit });
    },
  },
  {
    name: "a change of 300 files",
    from: "settled",
    run: async (world) => {
      await world.edit({
        base: (settings: Record<string, Record<string, object>>) => {
          const { hello } = settings.services ?? {};
          for (let at = 0; at < 75; at++) {
            const name = `hello-${at}`;
            settings.services = {
              ...settings.services,
              [name]: { ...hello, image: { repository: "hello", tag: "v1.0.0" }, route: { path: `/${name}` } },
            };
          }
        },
        dev: (settings: Record<string, object>) => {
          settings.quota = { pods: "200", services: "100" };
          settings.publish = { merge: "manual" };
        },
      });
      const { code, diagnostics } = await world.publish("--env", "dev");
      expect(diagnostics).toEqual([]);
      expect(code).toBe(0);
      const { head } = await openPull(world, "dev");
      const { config } = world.bot;
      const [before, after] = [await config.tree((await config.branch("main")) ?? ""), await config.tree(head)];
      const changed = [...after].filter(([path, { oid }]) => before.get(path)?.oid !== oid);
      expect(changed.length).toBeGreaterThan(300);
    },
  },
];
