import { expect } from "vitest";
import { deployed, develop, images, moved, openMove, openMoves, promoted, tagsOf } from "../moves.ts";
import { codesOf, prMerge } from "../pr-merge.ts";
import type { Scenario } from "../world.ts";

/** What is merged in source is what its reviewers have seen, too. */
export const reviewedPromotionScenarios: readonly Scenario[] = [
  {
    name: "a promotion whose source's main moved: the same plan merges, another is refused until it is promoted again",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const { number } = await openMove(world, "promote-prod");
      const source = ["--repository", "source"];
      await world.pull();
      await world.edit({
        base: (settings: { services: Record<string, object> }) => {
          settings.services.hello = { ...settings.services.hello, replicas: 2 };
        },
      });
      await world.publish("--env", "dev");
      const refused = await prMerge(world, number, ...source);
      expect(codesOf(refused)).toEqual([1, "plan-moved"]);
      expect(refused.diagnostics[0]?.message).toMatch(/New: .*spec\.replicas from/);
      expect(refused.diagnostics[0]?.hint).toContain("`trip-config promote prod` again");
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("updated");
      // Another environment's file alone says nothing of prod.
      await world.edit({ dev: images("v1.2.0") });
      await world.publish("--env", "dev");
      expect(codesOf(await prMerge(world, number, ...source))).toEqual([0]);
      expect(await tagsOf(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
      expect(await openMoves(world)).toEqual([]);
      await deployed(world);
    },
  },
  {
    name: "a promotion whose files main has changed, too, or that would not prove any more: pr merge refuses and says so",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const { number } = await openMove(world, "promote-prod");
      await world.pull();
      await world.edit({ prod: (settings: { quota: object }) => (settings.quota = { pods: "12", services: "4" }) });
      await world.publish("--env", "dev");
      const entangled = await prMerge(world, number, "--repository", "source");
      expect(codesOf(entangled)).toEqual([1, "plan-moved"]);
      expect(entangled.diagnostics[0]?.message).toContain(
        "Main has changed files that it changes, too: envs/prod.json",
      );
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("updated");
      await world.edit({
        base: (settings: { services: Record<string, object> }) => {
          settings.services.hello = { ...settings.services.hello, replicas: 50 };
        },
        dev: (settings: { services: Record<string, object> }) => {
          settings.services.hello = { ...settings.services.hello, replicas: 1 };
        },
      });
      await world.publish("--env", "dev");
      const unproven = await prMerge(world, number, "--repository", "source");
      expect(codesOf(unproven)).toEqual([1, "plan-moved"]);
      expect(unproven.diagnostics[0]?.message).toMatch(/With main as it is now it has faults: .*quota/i);
      expect(await tagsOf(world, "prod")).toEqual(["v1.0.0", "v1.0.0"]);
    },
  },
  {
    name: "a commit of a person on a promotion's branch is no part of its plan: refused, unless that is what is meant",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await moved(world, "promote", "prod", "--from", "dev", "--no-gate");
      const { number, head, branch } = await openMove(world, "promote-prod");
      const { source } = world.person;
      const text = (await source.texts(head, ["envs/prod.json"])).get("envs/prod.json") ?? "";
      const changes = new Map([["envs/prod.json", text.replace('"pods": "10"', '"pods": "11"')]]);
      const theirs = await source.commit({ tree: head, changes, parents: [head], message: "By hand\n" });
      expect(await source.moveBranch(branch, head, theirs)).toBe("moved");
      const refused = await prMerge(world, number, "--repository", "source");
      expect(codesOf(refused)).toEqual([1, "plan-misstated"]);
      const allowed = await prMerge(world, number, "--repository", "source", "--allow", "plan-misstated");
      expect(codesOf(allowed)).toEqual([0]);
      expect(await tagsOf(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
    },
  },
];
