import { expect } from "vitest";
import { mergeReviewed } from "../../../generator/bot/review/merge.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { botIdentity } from "../local-world.ts";
import { codesOf, prMerge } from "../pr-merge.ts";
import { deployedTag, expectConsistent, handCommit, image, mergeNow, openPull, refsOf } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

/** Config's main comes to what a commit of the bot has, past the pull request: whose files and record are right. */
async function bringMainTo({ person: { config } }: World, commit: string, name: string): Promise<void> {
  const base = (await config.branch("main")) ?? "";
  const paths = [...(await config.tree(commit)).keys()].filter(
    (path) => path.startsWith(`${name}/`) || path === `.trip-config/${name}.json`,
  );
  const changes = await config.texts(commit, paths);
  const merged = await config.commit({ tree: base, changes, parents: [base], message: "By another way\n" });
  expect(await config.moveBranch("main", base, merged)).toBe("moved");
}

/** A pull request of prod that takes v1.0.0 to v1.2.0, and a main that has v1.1.0 meanwhile. */
async function overtaken(world: World): Promise<number> {
  await world.edit({ prod: image("v1.1.0") });
  await world.publish();
  const { head } = await openPull(world, "prod");
  await world.edit({ prod: image("v1.2.0") });
  await world.publish();
  await bringMainTo(world, head, "prod");
  return (await openPull(world, "prod")).number;
}

/** What is merged is what its reviewers have seen, wherever main has moved to. */
export const reviewedScenarios: readonly Scenario[] = [
  {
    name: "base moved with the same plan: the pull request is left alone, and pr merge merges it",
    from: "settled",
    everyday: "everywhere",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const before = await openPull(world, "prod");
      await world.edit({ dev: image("v1.1.0") });
      const { targets } = await world.publish();
      expect(targets.map(({ name, action }) => [name, action])).toEqual([
        ["dev", "merged"],
        ["cluster", "unchanged"],
        ["prod", "kept"],
      ]);
      expect(await openPull(world, "prod")).toEqual(before);
      const merged = await prMerge(world, before.number);
      expect([codesOf(merged), merged.pull?.state]).toEqual([[0], "merged"]);
      expect([await deployedTag(world, "prod"), await deployedTag(world, "dev")]).toEqual(["v1.1.0", "v1.1.0"]);
      expect((await world.publish()).targets.map(({ action }) => action)).toEqual([
        "unchanged",
        "unchanged",
        "unchanged",
      ]);
      await expectConsistent(world);
    },
  },
  {
    name: "base moved with another plan: pr merge refuses and says what differs; published again, it merges",
    from: "settled",
    run: async (world) => {
      const number = await overtaken(world);
      const before = await refsOf(world);
      const refused = await prMerge(world, number);
      expect(codesOf(refused)).toEqual([1, "plan-moved"]);
      expect(refused.diagnostics[0]?.message).toMatch(/v1\.1\.0 to \S*v1\.2\.0.*where it was: .*v1\.0\.0 to/);
      expect(refused.diagnostics[0]?.hint).toContain("`trip-config publish --env prod`");
      expect(await refsOf(world)).toEqual(before);
      const again = await world.publish("--env", "prod");
      expect([again.code, again.targets[0]?.action]).toEqual([0, "updated"]);
      expect(codesOf(await prMerge(world, number))).toEqual([0]);
      expect(await deployedTag(world, "prod")).toBe("v1.2.0");
      await expectConsistent(world);
    },
  },
  {
    name: "base moved with another plan, and a person means it all the same: --allow plan-moved",
    from: "settled",
    run: async (world) => {
      const number = await overtaken(world);
      // Git has the last word there: both sides have changed the same line.
      expect(codesOf(await prMerge(world, number, "--allow", "plan-moved"))).toEqual([1, "merge-conflict"]);
      await handCommit(world, "main", "prod/notes.yaml", "kind: ConfigMap\nmetadata: {name: notes}\n");
      expect(codesOf(await prMerge(world, number))).toEqual([1, "plan-moved"]);
    },
  },
  {
    name: "the merge bot, too: what would merge by itself waits once when main alone has made another plan of it",
    from: "settled",
    run: async (world) => {
      await world.edit({
        dev: image("v1.1.0"),
        cluster: (settings: { ingress: { className: string } }) => {
          settings.ingress.className = "edge";
        },
      });
      await world.publish();
      const { head, number } = await openPull(world, "dev");
      await world.edit({ dev: image("v1.2.0") });
      await world.publish();
      await bringMainTo(world, head, "dev");
      // What the cluster's takes away is in use by less than it was, so its plan is another one, too.
      expect(codesOf(await prMerge(world, (await openPull(world, "cluster")).number))).toEqual([1, "plan-moved"]);
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      const first = await world.publish();
      const dev = first.targets.find(({ name }) => name === "dev");
      expect([first.code, dev?.action, dev?.codes]).toEqual([0, "updated", ["plan-moved"]]);
      expect(first.diagnostics[0]?.message).toMatch(
        new RegExp(`request ${number} is another one .*v1\\.1\\.0 to \\S*v1\\.2\\.0`),
      );
      const second = await world.publish();
      expect(second.diagnostics).toEqual([]);
      expect(second.targets.find(({ name }) => name === "dev")?.action).toBe("merged");
      expect(await deployedTag(world, "dev")).toBe("v1.2.0");
    },
  },
  {
    name: "a hand edit on main in between: pr merge refuses, and so does publish, until it is allowed",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const { number } = await openPull(world, "prod");
      const { config } = world.bot;
      const path = "prod/hello/deployment-hello.yaml";
      const text = (await config.texts((await config.branch("main")) ?? "", [path])).get(path) ?? "";
      await handCommit(world, "main", path, text.replace(/replicas: \d+/, "replicas: 7"));
      const refused = await prMerge(world, number);
      expect(codesOf(refused)).toEqual([1, "plan-moved"]);
      expect(refused.diagnostics[0]?.message).toMatch(/spec\.replicas from 7/);
      expect((await world.publish()).diagnostics.map(({ code }) => code)).toEqual(["hand-edit"]);
      expect((await world.publish("--allow", "hand-edit")).code).toBe(0);
      expect(codesOf(await prMerge(world, number))).toEqual([0]);
      expect(await deployedTag(world, "prod")).toBe("v1.1.0");
    },
  },
  {
    name: "main moves between the look and the merge: nothing is merged, and everything is read again",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const pull = await openPull(world, "prod");
      const { config } = world.bot;
      const pulls: typeof config.pulls = {
        ...config.pulls,
        merge: async (...args) => {
          await handCommit(world, "main", "dev/late.yaml", "late: true\n");
          return config.pulls.merge(...args);
        },
      };
      const forge = { ...world.bot, config: { ...config, pulls } };
      const options = { forge, bot: botIdentity, prefix: "", generatorVersion: packageJson.version };
      const asked = { repository: "config", method: "merge", allow: [] } as const;
      expect(await mergeReviewed(pull, asked, options)).toEqual({ merged: "lost" });
      expect(await deployedTag(world, "prod")).toBe("v1.0.0");
      expect(codesOf(await prMerge(world, pull.number))).toEqual([0]);
    },
  },
];
