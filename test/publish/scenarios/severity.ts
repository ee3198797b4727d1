import { expect } from "vitest";
import { deployed, develop, moved, openMove, openMoves, promoted, runningTags, tagsOf } from "../moves.ts";
import { deployedTag, expectConsistent, image, mergeNow, openPull, settled } from "../steps.ts";
import type { PublishedJson, Scenario } from "../world.ts";

interface Settings {
  backingServices?: object;
  publish: object;
  quota: object;
}

/** A store with so much storage: less than it has had is critical. */
function stored(storage: string) {
  return (settings: Settings) => {
    const resources = { cpu: "50m", memory: "256Mi" };
    settings.quota = { pods: "10", services: "5" };
    settings.backingServices = {
      zookeeper: {
        image: { repository: "confluentinc/cp-zookeeper", tag: "7.4.0" },
        heap: 128,
        storage,
        resources: { requests: resources, limits: resources },
      },
    };
  };
}

function mergingUpTo(mergeUpTo: string) {
  return (settings: Settings) => {
    settings.publish = { merge: "auto", mergeUpTo };
  };
}

function devOf({ targets }: PublishedJson) {
  return targets.find(({ name }) => name === "dev");
}

/** Nothing merges by itself that its own plan calls worse than the environment lets merge. */
export const severityScenarios: readonly Scenario[] = [
  {
    name: "a plan with a critical effect waits for a person and says why; made harmless, it merges",
    from: "settled",
    run: async (world) => {
      await world.edit({ dev: stored("2Gi") });
      await settled(world);
      await world.edit({
        dev: (settings: Settings) => {
          stored("1Gi")(settings);
          image("v1.1.0")(settings as never);
        },
      });
      const dry = await world.run("publish", "--dry-run");
      expect(dry.stdout).toContain("dev would wait for a person, as its plan is worse than high (critical: ");
      const first = await world.publish("--merge");
      expect([first.code, devOf(first)?.action, devOf(first)?.severe?.mergeUpTo]).toEqual([0, "opened", "high"]);
      const pull = await openPull(world, "dev");
      expect(pull.body).toMatch(/^\*\*Waits for a person to merge it\.\*\*.*\n\n- \*\*critical\*\*.* shrinks from 2Gi/);
      const again = await world.run("publish", "--merge");
      expect(again.code).toBe(0);
      expect(again.stdout).toContain(`dev waits unchanged in #${pull.number}`);
      expect(again.stdout).toMatch(/dev waits for a person, as .*shrinks from 2Gi.*trip-config pr merge \d+\n/);
      expect(again.stdout).not.toContain("dev is merged by a person");
      expect(await deployedTag(world, "dev")).toBe("v1.0.0");

      await world.edit({ dev: stored("2Gi") });
      const mended = await world.publish();
      expect([devOf(mended)?.action, devOf(mended)?.pull?.number]).toEqual(["merged", pull.number]);
      expect(devOf(mended)?.severe).toBeUndefined();
      expect(devOf(mended)?.body).not.toContain("Waits for a person");
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      await expectConsistent(world);
    },
  },
  {
    name: "publish.mergeUpTo says where the line is: the same pull request merges when the line is raised, or by a person",
    from: "settled",
    run: async (world) => {
      await world.edit({ dev: mergingUpTo("low") });
      expect((await world.publish()).code).toBe(0);
      await world.edit({ dev: image("v1.1.0") });
      const first = await world.publish();
      expect([devOf(first)?.action, devOf(first)?.severe?.mergeUpTo]).toEqual(["opened", "low"]);
      const { number } = await openPull(world, "dev");
      await world.edit({ dev: mergingUpTo("critical") });
      const raised = await world.publish();
      expect([devOf(raised)?.action, devOf(raised)?.pull?.number]).toEqual(["merged", number]);
      await world.edit({
        dev: (settings: Settings) => {
          mergingUpTo("low")(settings);
          image("v1.2.0")(settings as never);
        },
      });
      expect(devOf(await world.publish())?.action).toBe("opened");
      await mergeNow(world.person.config, await openPull(world, "dev"), "merge");
      expect((await world.publish()).code).toBe(0);
      expect(await deployedTag(world, "dev")).toBe("v1.2.0");
      await expectConsistent(world);
    },
  },
  {
    name: "a promotion whose plan is critical waits, too, and merges when that is mended",
    from: "three",
    run: async (world) => {
      await world.edit({ staging: stored("2Gi") });
      await deployed(world);
      await develop(world, "v1.1.0");
      await world.edit({ staging: stored("1Gi") });
      await world.publish("--env", "dev");
      const dry = await world.run("promote", "staging", "--no-gate", "--dry-run");
      expect(dry.stdout).toContain("It would wait for a person, as its plan is worse than high (critical: ");
      const first = await moved(world, "promote", "staging", "--no-gate");
      expect([first.code, first.action, first.severe?.mergeUpTo]).toEqual([0, "opened", "high"]);
      const { number, body } = await openMove(world, "promote-staging");
      expect(body).toMatch(/^\*\*Waits for a person to merge it\.\*\*/);
      const { code, stdout } = await world.run("promote", "staging", "--no-gate");
      expect(code).toBe(0);
      expect(stdout).toMatch(/It waits for a person, as .*shrinks from 2Gi/);
      expect(stdout).toContain(`To merge it: trip-config pr merge ${number} --repository source`);
      await world.edit({ staging: stored("2Gi") });
      await world.publish("--env", "dev");
      const mended = await moved(world, "promote", "staging", "--no-gate");
      expect([mended.action, mended.pull?.number, mended.severe]).toEqual(["merged", number, undefined]);
      expect(await tagsOf(world, "staging")).toEqual(["v1.1.0", "v1.1.0"]);
    },
  },
  {
    name: "a rollback --merge whose plan is worse than the line waits, too; without --merge it waits as ever",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await world.edit({ staging: mergingUpTo("medium") });
      await deployed(world);
      // Going back to an older version is high.
      const plain = await moved(world, "rollback", "staging");
      expect([plain.action, plain.severe]).toEqual(["opened", undefined]);
      expect((await openMove(world, "rollback-staging")).body).not.toContain("Waits for a person");
      const asked = await moved(world, "rollback", "staging", "--merge");
      expect([asked.code, asked.action, asked.severe?.mergeUpTo]).toEqual([0, "updated", "medium"]);
      expect((await openMove(world, "rollback-staging")).body).toContain("Waits for a person");
      expect(await runningTags(world, "staging")).toEqual(["v1.1.0", "v1.1.0"]);
      await world.edit({ staging: mergingUpTo("high") });
      await world.publish();
      expect((await moved(world, "rollback", "staging", "--merge")).action).toBe("merged");
      expect(await openMoves(world)).toEqual([]);
    },
  },
];
