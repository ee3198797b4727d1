import { expect } from "vitest";
import { deployedTag, expectConsistent, handCommit, image, mergeNow, openPull } from "../../publish/steps.ts";
import { refusal } from "../proxy/call.ts";
import { actionOf, type GitHubScenario, goesWrong } from "../steps.ts";

/** Somebody else acts between two requests. */
export const raceScenarios: readonly GitHubScenario[] = [
  {
    name: "somebody opens the pull request first: theirs is used, there is no second one",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      const branch = "trip-config/prod";
      const meanwhile = async () => {
        const head = (await world.person.config.branch(branch)) ?? "";
        await world.person.config.pulls.open({ branch, head, title: "By hand", body: "" });
      };
      goesWrong(
        world,
        { meanwhile },
        { where: ({ operation, token }) => operation === "pulls/create" && token === world.token, times: 1 },
      );
      const published = await world.publish();
      expect(published.code).toBe(0);
      const { title } = await openPull(world, "prod");
      expect(title).not.toBe("By hand");
      await expectConsistent(world);
    },
  },
  {
    name: "somebody moves main between the last look and the merge's commit: compiled again, nothing lost",
    from: "settled",
    run: async (world) => {
      await world.edit({ dev: image("v1.1.0") });
      const meanwhile = async () => {
        await handCommit(world, "main", "notes.txt", "by hand\n");
      };
      goesWrong(world, { meanwhile }, { where: ({ operation }) => operation === "pulls/create", times: 1 });
      const published = await world.publish();
      expect([published.code, actionOf(published, "dev")]).toEqual([0, "merged"]);
      const { config } = world.bot;
      const tree = await config.tree((await config.branch("main")) ?? "");
      expect(tree.has("notes.txt")).toBe(true);
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
    },
  },
  {
    name: "somebody commits to the branch right before it is merged: not merged, said",
    from: "settled",
    run: async (world) => {
      await world.edit({ dev: image("v1.1.0") });
      const meanwhile = async () => {
        await handCommit(world, "trip-config/dev", "dev/by-hand.yaml", "a: 1\n");
      };
      goesWrong(world, { meanwhile }, { where: ({ operation }) => operation === "pulls/merge", times: 1 });
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics.map((one) => one.code)]).toEqual([1, ["work-of-others"]]);
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
    },
  },
  {
    name: "the branch goes away before its pull request is opened: made anew",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      const branch = "trip-config/prod";
      const meanwhile = async () => {
        const head = (await world.person.config.branch(branch)) ?? "";
        expect(await world.person.config.deleteBranch(branch, head)).toBe("moved");
      };
      goesWrong(world, { meanwhile }, { where: ({ operation }) => operation === "pulls/create", times: 1 });
      expect((await world.publish()).code).toBe(0);
      await openPull(world, "prod");
      await expectConsistent(world);
    },
  },
  {
    name: "GitHub has not seen the push yet: asked again",
    from: "settled",
    run: async (world) => {
      await world.edit({ dev: image("v1.1.0") });
      const answer = refusal(405, "Base branch was modified. Review and try the merge again.");
      goesWrong(world, answer, { where: ({ operation }) => operation === "pulls/merge", times: 2 });
      const published = await world.publish();
      expect([published.code, actionOf(published, "dev")]).toEqual([0, "merged"]);
    },
  },
  {
    name: "merged by hand while publish runs: nothing is opened a second time",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const pull = await openPull(world, "prod");
      await world.edit({ prod: image("v1.2.0") });
      const meanwhile = async () => {
        await mergeNow(world.person.config, pull, "merge");
      };
      goesWrong(world, { meanwhile }, { where: ({ operation }) => operation === "graphql/updateRefs", times: 1 });
      expect((await world.publish()).code).toBe(0);
      expect(await deployedTag(world, "prod", (await openPull(world, "prod")).head)).toBe("v1.2.0");
      expect(await deployedTag(world, "prod")).toBe("v1.1.0");
      await expectConsistent(world);
    },
  },
];
