import { expect } from "vitest";
import {
  deployedTag,
  expectConsistent,
  expectNone,
  handCommit,
  image,
  mergeNow,
  openPull,
} from "../../publish/steps.ts";
import { inTurn } from "../proxy/hosted.ts";
import { runQueue } from "../proxy/waiting.ts";
import { actionOf, approve, type GitHubScenario, openedProd, refusedBy, say } from "../steps.ts";

/** What a repository's rules ask for, the bot waits for; it goes around none. */
export const ruleScenarios: readonly GitHubScenario[] = [
  {
    name: "main wants a review and auto-merge is off: said, the pull request waits for a person",
    from: "settled",
    run: async (world) => {
      world.config.rules = { main: { branch: "main", pullRequests: true, requiredReviews: 1 } };
      await world.edit({ dev: image("v1.1.0") });
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics.map((one) => one.code)]).toEqual([0, ["merge-blocked"]]);
      expect(diagnostics[0]?.message).toContain("approving review");
      const pull = await openPull(world, "dev");
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
      await approve(world, pull.number);
      await mergeNow(world.person.config, pull, "merge");
      expect((await world.publish()).code).toBe(0);
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      await expectNone(world, "dev");
    },
  },
  {
    name: "main wants a review and auto-merge is on: left to GitHub, which merges when it is there",
    from: "settled",
    run: async (world) => {
      world.config.rules = { main: { branch: "main", requiredReviews: 1 } };
      world.config.autoMerge = true;
      await world.edit({ dev: image("v1.1.0") });
      const first = await world.publish();
      expect([first.code, actionOf(first, "dev")]).toEqual([0, "queued"]);
      expect((await openPull(world, "dev")).queued).toBe(true);
      const second = await world.publish();
      expect([second.code, second.diagnostics]).toEqual([0, []]);
      await approve(world, (await openPull(world, "dev")).number);
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      await world.publish();
      await expectNone(world, "dev");
    },
  },
  {
    name: "left to GitHub, and worse by its plan than what merges by itself since: taken out of auto-merge",
    from: "settled",
    run: async (world) => {
      world.config.rules = { main: { branch: "main", requiredReviews: 1 } };
      world.config.autoMerge = true;
      await world.edit({ dev: image("v1.1.0") });
      expect(actionOf(await world.publish(), "dev")).toBe("queued");
      await world.edit({
        dev: (settings: { publish: object }) => (settings.publish = { merge: "auto", mergeUpTo: "low" }),
      });
      const { code, targets } = await world.publish();
      expect([code, targets.find(({ name }) => name === "dev")?.severe?.mergeUpTo]).toEqual([0, "low"]);
      const pull = await openPull(world, "dev");
      expect([pull.queued, pull.body]).toEqual([false, expect.stringContaining("Waits for a person")]);
      await approve(world, pull.number);
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
    },
  },
  {
    name: "main wants a check: merged when it has succeeded, not while it is pending or has failed",
    from: "settled",
    run: async (world) => {
      world.config.rules = { main: { branch: "main", requiredChecks: ["config/valid"] } };
      world.config.autoMerge = true;
      await world.edit({ dev: image("v1.1.0") });
      expect(actionOf(await world.publish(), "dev")).toBe("queued");
      const { head } = await openPull(world, "dev");
      for (const state of ["pending", "failure"]) {
        await say(world, head, state, "config/valid");
        await world.publish();
        expect(await deployedTag(world, "dev")).toBe("v1.0.0");
      }
      await say(world, head, "success", "config/valid");
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      await world.publish();
      await expectNone(world, "dev");
    },
  },
  {
    name: "a merge queue: entered, and merged in its turn",
    from: "settled",
    run: async (world) => {
      world.config.rules = { main: { branch: "main", mergeQueue: true } };
      await world.edit({ dev: image("v1.1.0") });
      expect(actionOf(await world.publish(), "dev")).toBe("queued");
      const again = await world.publish();
      expect([again.code, again.diagnostics]).toEqual([0, []]);
      await inTurn(world.config, () => runQueue({ hosted: world.config, emulated: world.hub.emulated }));
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      await world.publish();
      await expectNone(world, "dev");
      await expectConsistent(world);
    },
  },
  {
    name: "auto-merge of a change that was undone since: taken back",
    from: "settled",
    run: async (world) => {
      world.config.rules = { main: { branch: "main", requiredReviews: 1 } };
      world.config.autoMerge = true;
      await world.edit({ dev: image("v1.1.0") });
      expect(actionOf(await world.publish(), "dev")).toBe("queued");
      const { number } = await openPull(world, "dev");
      await world.edit({ dev: image("v1.0.0") });
      expect(actionOf(await world.publish(), "dev")).toBe("withdrawn");
      await approve(world, number);
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");
      expect((await world.bot.config.pulls.get(number))?.state).toBe("closed");
    },
  },
  {
    name: "tags v* that the bot may not make: exit 1 with the rule; once it may, released",
    from: "settled",
    run: async (world) => {
      await mergeNow(world.person.config, await openedProd(world), "merge");
      world.config.rules = { tags: { pattern: "refs/tags/v*", bypass: [] } };
      const refused = await world.run("release");
      expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining("creations being restricted")]);
      expect(refused.stdout).toContain("error[forge-refused]");
      world.config.rules = { tags: { pattern: "refs/tags/v*", bypass: ["trip-config-bot"] } };
      expect((await world.run("release")).code).toBe(0);
      expect([...(await world.bot.config.tags()).keys()]).toEqual(["v1.0.0", "v1.0.1"]);
    },
  },
  {
    name: "a conflict with main: pr merge says what differs, and that it is one; publish compiles anew once the hand edit is allowed",
    from: "settled",
    run: async (world) => {
      const pull = await openedProd(world);
      const path = "prod/hello/deployment-hello.yaml";
      const { config } = world.person;
      const text = (await config.texts((await config.branch("main")) ?? "", [path])).get(path) ?? "";
      await handCommit(world, "main", path, text.replace(/image: .*/, "image: by-hand"));
      const refused = await world.run("pr", "merge", String(pull.number));
      expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining("plan-moved")]);
      const merged = await world.run("pr", "merge", String(pull.number), "--allow", "plan-moved");
      expect([merged.code, merged.stdout]).toEqual([1, expect.stringContaining("conflict")]);
      expect(await refusedBy(world)).toEqual(["hand-edit"]);
      expect((await world.publish("--allow", "hand-edit")).code).toBe(0);
      await mergeNow(world.person.config, await openPull(world, "prod"), "merge");
      expect(await deployedTag(world, "prod")).toBe("v1.1.0");
    },
  },
  {
    name: "a branch that lacks main where the rules keep it from merging: pr merge brings main in, once, and leaves the rest to GitHub",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      await world.edit({ dev: image("v1.1.0") });
      await world.publish();
      const before = await openPull(world, "prod");
      const main = (await world.bot.config.branch("main")) ?? "";
      expect(await world.bot.config.isAncestor(main, before.head)).toBe(false);
      world.config.rules = { main: { branch: "main", requiredReviews: 1 } };
      world.config.autoMerge = true;
      const { code, stdout } = await world.run("pr", "merge", String(before.number));
      expect([code, stdout]).toEqual([0, expect.stringContaining("left to the forge to merge")]);
      const after = await openPull(world, "prod");
      const [newest] = await world.bot.config.commitsBetween(main, after.head);
      expect(newest?.parents).toEqual([before.head, main]);
      await world.run("pr", "merge", String(before.number));
      expect((await openPull(world, "prod")).head).toBe(after.head);
      await approve(world, after.number);
      expect([await deployedTag(world, "prod"), await deployedTag(world, "dev")]).toEqual(["v1.1.0", "v1.1.0"]);
    },
  },
];
