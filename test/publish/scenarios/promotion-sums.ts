import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import {
  deployed,
  develop,
  expectTidy,
  images,
  mergeMove,
  moved,
  openMove,
  openMoves,
  promoted,
  runningTags,
  sourceRefs,
  stoppedPromotion,
  tagsOf,
} from "../moves.ts";
import type { Commands, Scenario, World } from "../world.ts";

/** Sets images in dev and brings them to staging. */
async function staged(world: World, hello: string, greeter = hello): Promise<void> {
  await develop(world, hello, greeter);
  await promoted(world, "staging");
}

/** `promote prod` for one service. */
function promoteOnly(world: Commands, service: string, ...args: readonly string[]) {
  return moved(world, "promote", "prod", "--only", service, "--no-gate", ...args);
}

/** Tags that the open promotion of prod has for hello and greeter. */
async function proposedTags(world: World): Promise<readonly (string | undefined)[]> {
  return tagsOf(world, "prod", (await openMove(world, "promote-prod")).head);
}

/** Promotions of different services to one environment: nobody's work is lost, and what goes is said. */
export const promotionSumScenarios: readonly Scenario[] = [
  {
    name: "promotions of different services add up in one pull request, and repeated they change nothing",
    from: "three",
    run: async (world) => {
      await staged(world, "v1.1.0");
      await promoteOnly(world, "hello");
      const first = await openMove(world, "promote-prod");
      const { stdout } = await world.run("promote", "prod", "--only", "greeter", "--no-gate");
      expect(stdout).toContain(`prod updated #${first.number}: greeter v1.1.0, hello v1.1.0 from staging\n`);
      expect(stdout).toContain("Proposed before, and in it too: hello v1.1.0.\n");
      expect(stdout).not.toContain("Supersedes");
      const second = await openMove(world, "promote-prod");
      expect(second.body).toContain("| `greeter` | `v1.0.0` | `v1.1.0` |\n| `hello` | `v1.0.0` | `v1.1.0` |");
      expect(second.body).not.toContain("Supersedes");
      // The plan is of both.
      expect(second.body).toMatch(/2 to change/);
      for (const [service, carried] of [
        ["hello", ["greeter v1.1.0"]],
        ["greeter", ["hello v1.1.0"]],
      ] as const) {
        const again = await promoteOnly(world, service);
        expect([again.action, again.carried, again.superseded]).toEqual(["kept", carried, []]);
      }
      expect(await openMove(world, "promote-prod")).toEqual(second);
      await mergeMove(world, "promote-prod");
      await deployed(world);
      expect(await runningTags(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
      await expectTidy(world);
    },
  },
  {
    name: "what is asked for takes what runs now, the others stay as proposed; each newer image says what it supersedes",
    from: "three",
    run: async (world) => {
      await staged(world, "v1.1.0");
      await promoteOnly(world, "hello");
      await staged(world, "v1.2.0");
      const other = await promoteOnly(world, "greeter");
      expect([other.action, other.superseded]).toEqual(["updated", []]);
      expect(await proposedTags(world)).toEqual(["v1.1.0", "v1.2.0"]);
      expect((await openMove(world, "promote-prod")).body).toContain("staging runs hello v1.2.0 by now");
      const { stdout } = await world.run("promote", "prod", "--only", "hello", "--no-gate");
      expect(stdout).toContain("Supersedes what it was before: hello v1.1.0 (now v1.2.0).\n");
      expect(await proposedTags(world)).toEqual(["v1.2.0", "v1.2.0"]);
      const { body } = await openMove(world, "promote-prod");
      expect(body).toContain("Supersedes what this pull request was before: hello v1.1.0 (now v1.2.0).");
      expect(body).not.toContain("by now");
      expect((await promoteOnly(world, "greeter")).action).toBe("kept");
      expect((await openMove(world, "promote-prod")).body).toBe(body);
    },
  },
  {
    name: "what main has meanwhile drops out of the sum; what main has gone beyond drops out, and is said",
    from: "three",
    run: async (world) => {
      await staged(world, "v1.1.0");
      await promoteOnly(world, "hello");
      await world.edit({ prod: images("v1.1.0", "v1.0.0") });
      await world.publish();
      const second = await promoteOnly(world, "greeter");
      expect([second.title, second.carried, second.superseded]).toEqual(["prod: greeter v1.1.0 from staging", [], []]);
      expect(await proposedTags(world)).toEqual(["v1.1.0", "v1.1.0"]);
      // A hotfix of greeter that went by another way: the promotion of hello must not take it back.
      await world.edit({ prod: images("v1.1.0", "v1.1.1-fix") });
      await world.publish();
      await staged(world, "v1.2.0", "v1.1.0");
      const third = await promoteOnly(world, "hello");
      expect(third.superseded).toEqual(["greeter v1.1.0 (prod stays at v1.1.1-fix)"]);
      expect(await proposedTags(world)).toEqual(["v1.2.0", "v1.1.1-fix"]);
      await world.edit({ prod: images("v1.2.0", "v1.1.1-fix") });
      await world.publish();
      expect((await promoteOnly(world, "hello")).action).toBe("withdrawn");
      expect(await openMoves(world)).toEqual([]);
      await expectTidy(world);
    },
  },
  {
    name: "a hotfix beside a promotion: each with where it is from; without --only the whole set takes their place, said",
    from: "three",
    run: async (world) => {
      await staged(world, "v1.1.0");
      await promoted(world, "prod");
      await staged(world, "v1.1.0", "v1.2.0");
      await develop(world, "v1.1.1-fix", "v1.2.0");
      await promoteOnly(world, "hello", "--from", "dev");
      const sum = await promoteOnly(world, "greeter");
      expect(sum.title).toBe("prod: greeter v1.2.0 from staging, hello v1.1.1-fix from dev");
      expect(sum.body).toContain("Images of hello that dev ran, as commit");
      expect(sum.body).toContain("hello: Nobody asked whether dev is healthy: --no-gate.");
      expect(sum.body).toMatch(/### What dev was changed by since\n\n- [0-9a-f]{12} Edit dev/);
      const whole = await moved(world, "promote", "prod", "--no-gate");
      expect([whole.title, whole.superseded]).toEqual([
        "prod: greeter v1.2.0 from staging",
        ["hello v1.1.1-fix (prod stays at v1.1.0)"],
      ]);
      expect(await proposedTags(world)).toEqual(["v1.1.0", "v1.2.0"]);
      await mergeMove(world, "promote-prod");
      await deployed(world);
      // Nothing is left of a pull request that had the hotfix only.
      await promoteOnly(world, "hello", "--from", "dev");
      const { stdout } = await world.run("promote", "prod", "--no-gate");
      expect(stdout).toMatch(
        /^prod needs no change any more: closed #\d+\n.*hello v1\.1\.1-fix \(prod stays at v1\.1\.0\)/,
      );
      expect(await openMoves(world)).toEqual([]);
    },
  },
  {
    name: "two teams at the same moment: both services are in the pull request",
    from: "three",
    run: async (world) => {
      await staged(world, "v1.1.0");
      const runs = await Promise.all(["hello", "greeter"].map((service) => promoteOnly(world.apart, service)));
      expect(runs.map(({ code }) => code)).toEqual([0, 0]);
      expect(await proposedTags(world)).toEqual(["v1.1.0", "v1.1.0"]);
      expect((await openMove(world, "promote-prod")).title).toBe("prod: greeter v1.1.0, hello v1.1.0 from staging");
      await expectTidy(world);
    },
  },
  {
    name: "a sum that does not compile is refused, says what it has besides, and leaves the open promotion alone",
    from: "three",
    run: async (world) => {
      await world.edit({
        dev: (settings: { services: Record<string, { image: object }>; images: object }) => {
          settings.services.hello = { image: { tag: "dev-latest" } };
          settings.services.greeter = { image: { tag: "v1.1.0" } };
          settings.images = { floatingTags: "allow" };
        },
      });
      await deployed(world);
      const args = ["--from", "dev"];
      expect((await promoteOnly(world, "hello", ...args, "--allow", "floating-tag")).action).toBe("opened");
      const before = await sourceRefs(world);
      const { code, diagnostics, carried } = await promoteOnly(world, "greeter", ...args);
      expect([code, diagnostics.map((one) => one.code), carried]).toEqual([1, ["floating-tag"], ["hello dev-latest"]]);
      expect(await sourceRefs(world)).toEqual(before);
    },
  },
  {
    name: "a promotion that was stopped after each of its writes, then one of another service: neither is lost",
    from: "three",
    run: async (world) => {
      await staged(world, "v1.1.0");
      for (const writes of [1, 2]) {
        // A commit of the same content in the same second is the same one, and what a person has closed is not proposed.
        await setTimeout(1100);
        await stoppedPromotion(world, { writes, environment: "prod", only: ["hello"] });
        expect((await promoteOnly(world, "greeter")).code).toBe(0);
        expect(await proposedTags(world)).toEqual(["v1.1.0", "v1.1.0"]);
        // What a person has closed is no longer proposed.
        await world.person.source.pulls.close((await openMove(world, "promote-prod")).number);
        const anew = await promoteOnly(world, "greeter");
        expect([anew.action, anew.carried, anew.superseded]).toEqual(["opened", [], []]);
        expect(await proposedTags(world)).toEqual(["v1.0.0", "v1.1.0"]);
        await world.person.source.pulls.close((await openMove(world, "promote-prod")).number);
        expect((await moved(world, "promote", "prod", "--no-gate", "--only", "hello")).action).toBe("opened");
        await world.person.source.pulls.close((await openMove(world, "promote-prod")).number);
      }
    },
  },
];
