import { expect } from "vitest";
import { deployed, develop, mergeMove, moved, promoted, refusal, runningTags, settingsOf, tagsOf } from "../moves.ts";
import type { Scenario } from "../world.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** Which images a promotion may move. */
export const promotionImageScenarios: readonly Scenario[] = [
  {
    name: "a migration of a service's repository, and what is built beside it, go where the service goes, and back",
    from: "three",
    everyday: "embedded",
    run: async (world) => {
      const names = ["dev", "staging", "prod"];
      const roomy = (settings: { quota: object }) => {
        settings.quota = { pods: "20", services: "5" };
      };
      await world.edit({
        base: (settings: { services: Record<string, Record<string, unknown>> }) => {
          const { source, resources } = settings.services.hello ?? {};
          const image = { repository: "agent", tag: "v1.0.0" };
          const foreign = { repository: "quay.io/example/proxy", tag: "1.0.0" };
          const sidecars = { agent: { image, resources }, proxy: { image: foreign, resources } };
          settings.services.hello = { ...settings.services.hello, sidecars };
          const migrate = { workload: "Job", image: { repository: "hello", tag: "v1.0.0" }, args: ["migrate"] };
          settings.services.migrate = { ...migrate, source, resources };
        },
        ...Object.fromEntries(names.map((name) => [name, roomy])),
      });
      await deployed(world);
      const set = await world.run("set-image", "dev", "hello=v1.1.0", "hello/agent=v2.0.0", "hello/proxy=2.0.0");
      expect([set.code, set.stdout]).toEqual([0, expect.stringContaining("of one repository: migrate.")]);
      await world.edit({});
      await deployed(world);
      const { images } = await promoted(world, "staging", "--only", "hello");
      expect(images.map(({ service, to }) => [service, to.tag])).toEqual([
        ["hello", "v1.1.0"],
        ["hello/agent", "v2.0.0"],
        ["migrate", "v1.1.0"],
      ]);
      expect((await settingsOf(world, "staging")).services).toMatchObject({
        hello: { image: { tag: "v1.1.0" }, sidecars: { agent: { image: { tag: "v2.0.0" } } } },
        migrate: { image: { tag: "v1.1.0" } },
      });
      expect((await moved(world, "promote", "staging", "--no-gate")).action).toBe("unchanged");
      const near = await moved(world, "promote", "staging", "--no-gate", "--only", "hello/agnt");
      expect(near.diagnostics[0]?.hint).toBe("did you mean `hello/agent`?");
      expect(await refusal(world, "rollback", "staging")).toEqual(["past-migration"]);
      const back = await moved(world, "rollback", "staging", "--past-migration", "migrate");
      expect(back.images.map(({ service, to }) => [service, to.tag])).toEqual([
        ["hello", "v1.0.0"],
        ["hello/agent", "v1.0.0"],
        ["migrate", "v1.0.0"],
      ]);
    },
  },
  {
    name: "promote: floating tags are refused, one digest settles them",
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
      expect(await refusal(world, "promote", "staging", "--no-gate")).toEqual(["floating-tag"]);
      expect((await moved(world, "promote", "staging", "--no-gate", "--only", "greeter")).action).toBe("merged");
      expect(await tagsOf(world, "staging")).toEqual(["v1.0.0", "v1.1.0"]);
      await world.pull();
      expect((await world.run("set-image", "dev", `hello=dev-latest@${digest("a")}`, "--commit")).code).toBe(0);
      await deployed(world);
      expect((await moved(world, "promote", "staging", "--no-gate")).action).toBe("merged");
      expect((await settingsOf(world, "staging")).services.hello?.image).toEqual({
        tag: "dev-latest",
        digest: digest("a"),
      });
    },
  },
  {
    name: "promote --tag: the tag over the earlier environment's digests; refused where one is missing",
    from: "three",
    run: async (world) => {
      const set = (...more: readonly string[]) =>
        world.run("set-image", "dev", `hello=3f9c2ab@${digest("a")}`, ...more, "--commit");
      expect((await set()).code).toBe(0);
      await deployed(world);
      expect(await refusal(world, "promote", "staging", "--no-gate", "--tag", "v2.0.0")).toEqual(["missing-digest"]);
      expect((await set(`greeter=77aa001@${digest("b")}`)).code).toBe(0);
      await deployed(world);
      await promoted(world, "staging", "--tag", "v2.0.0");
      expect(await tagsOf(world, "staging")).toEqual(["v2.0.0", "v2.0.0"]);
      expect((await settingsOf(world, "staging")).services.greeter?.image.digest).toBe(digest("b"));
      // The same digests under another name are no step back.
      await promoted(world, "prod");
      expect(await tagsOf(world, "prod")).toEqual(["v2.0.0", "v2.0.0"]);
    },
  },
  {
    name: "a hotfix straight to prod, and its way back: staging's next promotion does not lose it",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await promoted(world, "prod");
      await develop(world, "v1.2.0");
      await promoted(world, "staging");
      await develop(world, "v1.2.1-fix", "v1.2.0");
      const hotfix = await moved(world, "promote", "prod", "--from", "dev", "--only", "hello", "--no-gate");
      expect([hotfix.action, hotfix.title]).toEqual(["opened", "prod: hello v1.2.1-fix from dev"]);
      await mergeMove(world, "promote-prod");
      await deployed(world);
      expect(await runningTags(world, "prod")).toEqual(["v1.2.1-fix", "v1.1.0"]);

      const back = await moved(world, "promote", "prod", "--no-gate");
      expect([back.code, back.diagnostics.map((one) => one.code)]).toEqual([1, ["going-backwards"]]);
      expect(back.diagnostics[0]?.message).toContain("v1.2.1-fix");
      expect(back.diagnostics[0]?.hint).toContain("--only greeter");
      await promoted(world, "prod", "--only", "greeter");
      expect(await runningTags(world, "prod")).toEqual(["v1.2.1-fix", "v1.2.0"]);
      // Its way back: through staging, after which there is nothing left to promote.
      await promoted(world, "staging");
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("unchanged");
      await develop(world, "v1.3.0");
      await promoted(world, "staging");
      await promoted(world, "prod");
      expect(await runningTags(world, "prod")).toEqual(["v1.3.0", "v1.3.0"]);
    },
  },
  {
    name: "an image that an environment has had before is a step back, wherever it comes from, and --backwards takes it",
    from: "three",
    run: async (world) => {
      for (const tag of ["b1", "c2", "d3"]) {
        await develop(world, tag);
        await promoted(world, "staging");
      }
      // A build that is run again sets the image of an earlier commit.
      await develop(world, "b1");
      expect(await refusal(world, "promote", "staging", "--no-gate")).toEqual(["going-backwards", "going-backwards"]);
      const { body } = await promoted(world, "staging", "--backwards");
      expect(body).toContain("goes back");
      expect(await runningTags(world, "staging")).toEqual(["b1", "b1"]);
    },
  },
];
