import { expect } from "vitest";
import { deployedTag, expectConsistent, expectNone, handCommit, image, mergeNow, openPull, refsOf } from "../steps.ts";
import type { Scenario } from "../world.ts";

/** What source's main and config's main allow. */
export const mainScenarios: readonly Scenario[] = [
  {
    name: "older source last: superseded, exit 0, nothing written, and the way on is shown",
    from: "settled",
    run: async (world) => {
      const older = await world.edit({ dev: image("v1.1.0") });
      await world.edit({ dev: image("v1.2.0") });
      await world.publish();
      await world.checkOut(older);
      const before = await refsOf(world);
      const { code, kind } = await world.publish();
      expect([code, kind]).toEqual([0, "superseded"]);
      expect(await refsOf(world)).toEqual(before);
      expect((await world.run("publish")).stdout).toMatch(/git pull/);
    },
  },
  {
    name: "older source last, after its effect was reverted: superseded too",
    from: "settled",
    run: async (world) => {
      const older = await world.edit({ dev: image("v1.1.0") });
      await world.edit({ dev: image("v1.0.0") });
      await world.publish();
      await world.checkOut(older);
      const before = await refsOf(world);
      const { code, kind } = await world.publish();
      expect([code, kind]).toEqual([0, "superseded"]);
      expect(await refsOf(world)).toEqual(before);
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
    },
  },
  {
    name: "a commit that is not on main: exit 1, nothing written",
    from: "settled",
    run: async (world) => {
      const common = await world.edit({});
      await world.edit({ dev: image("v1.1.0") });
      await world.publish();
      await world.checkOut(common);
      await world.edit({ dev: image("v1.2.0") });
      const before = await refsOf(world);
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics.map((one) => one.code)]).toEqual([1, ["not-on-main"]]);
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "a squash merge that lost the trailers: the record still says what is published",
    from: "settled",
    run: async (world) => {
      const commit = await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const pull = await openPull(world, "prod");
      await world.person.config.pulls.update(pull.number, { title: "squashed", body: "no trailers" });
      await mergeNow(world.person.config, pull, "squash");
      const { config } = world.bot;
      const main = (await config.branch("main")) ?? "";
      expect((await config.history(main, ["prod"], { limit: 1 }))[0]?.message).not.toContain("Source-Commit");
      const { code, targets } = await world.publish();
      expect(code).toBe(0);
      expect(targets.find(({ name }) => name === "prod")?.action).not.toBe("stopped");
      const record = (await config.texts(main, [".trip-config/prod.json"])).get(".trip-config/prod.json") ?? "";
      expect(JSON.parse(record)).toMatchObject({ sourceCommit: commit });
      await world.edit({ prod: image("v1.2.0") });
      expect((await world.publish()).code).toBe(0);
    },
  },
  {
    name: "a hand edit on main: shown, not overwritten without --allow hand-edit",
    from: "settled",
    run: async (world) => {
      const path = "dev/hello/deployment-hello.yaml";
      const edit = await handCommit(world, "main", path, "by: hand\n");
      const before = await refsOf(world);
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics.map((one) => one.code)]).toEqual([1, ["hand-edit"]]);
      expect(diagnostics[0]?.message).toContain(path);
      expect(diagnostics[0]?.message).toContain(edit.slice(0, 12));
      expect(diagnostics[0]?.message).not.toContain("service-hello");
      expect(await refsOf(world)).toEqual(before);
      const allowed = await world.publish("--allow", "hand-edit");
      expect(allowed.code).toBe(0);
      expect(allowed.targets.find(({ name }) => name === "dev")?.body).toContain(path);
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
    },
  },
  {
    name: "a file that somebody adds or removes by hand is a hand edit",
    from: "settled",
    run: async (world) => {
      await handCommit(world, "main", "prod/extra.yaml", "by: hand\n");
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics.map((one) => one.code)]).toEqual([1, ["hand-edit"]]);
      expect(diagnostics[0]?.message).toContain("prod/extra.yaml");
    },
  },
  {
    name: "what was published and taken back on main by hand is not published again without --allow hand-edit",
    from: "settled",
    run: async (world) => {
      const { config } = world.person;
      const good = (await config.branch("main")) ?? "";
      await world.edit({ dev: image("v1.1.0") });
      await world.publish();
      const bad = (await config.branch("main")) ?? "";
      const revert = await config.commit({ tree: good, changes: new Map(), parents: [bad], message: "Revert\n" });
      await config.moveBranch("main", bad, revert);
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics.map((one) => one.code)]).toEqual([1, ["hand-edit"]]);
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
    },
  },
  {
    name: "an autoscaler that is newly switched on waits for the cluster's pull request",
    from: "settled",
    run: async (world) => {
      await world.edit({
        dev: (settings: { services: { hello: object }; quota: object }) => {
          settings.services.hello = { image: { tag: "v1.0.0" }, autoscaling: { maxReplicas: 2, cpu: 70 } };
        },
      });
      const first = await world.publish();
      expect(first.diagnostics).toEqual([]);
      const dev = first.targets.find(({ name }) => name === "dev");
      expect([dev?.action, dev?.waitsFor]).toEqual(["opened", ["argocd/application-trip-service-dev.yaml"]]);
      expect((await world.publish()).targets.find(({ name }) => name === "dev")?.action).toBe("kept");
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      expect((await world.publish()).targets.find(({ name }) => name === "dev")?.action).toBe("merged");
      await expectConsistent(world);
    },
  },
  {
    name: "published alone, an environment waits for its Application in the cluster's pull request, too",
    from: "settled",
    everyday: "embedded",
    run: async (world) => {
      await world.edit({
        dev: (settings: { services: { hello: object } }) => {
          settings.services.hello = { image: { tag: "v1.0.0" }, autoscaling: { maxReplicas: 2, cpu: 70 } };
        },
      });
      const dev = (await world.publish("--env", "dev")).targets.find(({ name }) => name === "dev");
      expect([dev?.action, dev?.waitsFor]).toEqual(["opened", ["argocd/application-trip-service-dev.yaml"]]);
      await world.publish();
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      expect((await world.publish("--env", "dev")).targets.map(({ action }) => action)).toEqual(["merged"]);
      await world.publish();
      await expectConsistent(world);
    },
  },
  {
    name: "an ingress class of another name: an environment waits for the pull request that brings it",
    from: "settled",
    run: async (world) => {
      await world.edit({
        cluster: (settings: { ingress: { className: string } }) => {
          settings.ingress.className = "edge";
        },
      });
      const dev = (await world.publish()).targets.find(({ name }) => name === "dev");
      expect([dev?.action, dev?.waitsFor]).toEqual(["opened", ["cluster/ingress-nginx/ingressclass-edge.yaml"]]);
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      expect((await world.publish()).targets.find(({ name }) => name === "dev")?.action).toBe("merged");
    },
  },
  {
    name: "--merge merges neither a manual environment nor the cluster",
    from: "settled",
    run: async (world) => {
      await world.edit({
        dev: image("v1.1.0"),
        prod: image("v1.1.0"),
        cluster: (settings: { ingress: { replicas: number } }) => {
          settings.ingress.replicas = 3;
        },
      });
      const { targets } = await world.publish("--merge");
      expect(targets.map(({ name, action }) => [name, action])).toEqual([
        ["dev", "merged"],
        ["cluster", "opened"],
        ["prod", "opened"],
      ]);
    },
  },
  {
    name: "an environment that is removed: its Application first, its folder after",
    from: "settled",
    run: async (world) => {
      await world.edit({ dev: null });
      const refused = await world.publish();
      expect(refused.code).toBe(1);
      expect(refused.diagnostics.map(({ code }) => code).sort()).toEqual(["mass-deletion", "namespace-removed"]);
      const allowed = ["--allow", "mass-deletion", "--allow", "namespace-removed"];
      const first = await world.publish(...allowed);
      expect(first.targets.find(({ name }) => name === "dev")?.waitsFor).toEqual([
        "argocd/application-trip-service-dev.yaml",
      ]);
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      await world.publish(...allowed);
      await mergeNow(world.person.config, await openPull(world, "dev"), "merge");
      const { config } = world.bot;
      const tree = await config.tree((await config.branch("main")) ?? "");
      expect([...tree.keys()].filter((path) => path.includes("dev"))).toEqual([]);
      await world.publish();
      await expectNone(world, "dev");
    },
  },
  {
    name: "a dirty work tree: refused; with --allow-dirty marked so, and merged by nobody but a person",
    from: "settled",
    run: async (world) => {
      await world.run("set-image", "dev", "hello=v1.1.0");
      const before = await refsOf(world);
      const refused = await world.publish();
      expect([refused.code, refused.diagnostics.map((one) => one.code)]).toEqual([1, ["dirty-work-tree"]]);
      expect(refused.diagnostics[0]?.message).toContain("envs/dev.json");
      expect(await refsOf(world)).toEqual(before);
      const { code, targets } = await world.publish("--allow-dirty", "--merge");
      expect([code, targets.find(({ name }) => name === "dev")?.action]).toEqual([0, "opened"]);
      const pull = await openPull(world, "dev");
      expect(pull.body).toContain("work tree with changes");
      const [made] = await world.bot.config.commitsBetween(await world.bot.config.branch("main"), pull.head);
      expect(made?.message).toContain("\nSource-Dirty: true\n");
      const commit = await world.edit({});
      const clean = await world.publish();
      expect(clean.targets.find(({ name }) => name === "dev")?.action).toBe("merged");
      const { config } = world.bot;
      const record = (await config.texts((await config.branch("main")) ?? "", [".trip-config/dev.json"])).get(
        ".trip-config/dev.json",
      );
      expect(JSON.parse(record ?? "")).toMatchObject({ sourceCommit: commit });
      expect(record).not.toContain("dirty");
    },
  },
  {
    name: "--dry-run writes nothing",
    from: "settled",
    run: async (world) => {
      await world.edit({ dev: image("v1.1.0") });
      const before = await refsOf(world);
      const { code, targets } = await world.publish("--dry-run");
      expect([code, targets.map(({ action }) => action)]).toEqual([0, ["opened", "unchanged", "unchanged"]]);
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "config is empty: what would be is told, and no pull requests are listed",
    run: async (world) => {
      const { code, targets } = await world.publish("--dry-run");
      expect([code, targets.map(({ action }) => action)]).toEqual([0, ["opened", "opened", "opened"]]);
      expect((await world.run("pr", "list")).code).toBe(0);
      expect(await refsOf(world)).toEqual({ branches: [], tags: [], pulls: [] });
    },
  },
];
