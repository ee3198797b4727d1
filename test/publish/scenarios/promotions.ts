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
  refusal,
  runningTags,
  settingsOf,
  sourceRefs,
  stoppedPromotion,
  tagsOf,
} from "../moves.ts";
import { handCommit } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** A person's commit on a branch of source. */
async function commitBy(world: World, branch: string, path: string, text: string): Promise<string> {
  const { source } = world.person;
  const head = (await source.branch(branch)) ?? "";
  const changes = new Map([[path, text]]);
  const commit = await source.commit({ tree: head, changes, parents: [head], message: "By hand\n" });
  expect(await source.moveBranch(branch, head, commit)).toBe("moved");
  return commit;
}

/** Images on their way from dev to prod. */
export const promotionScenarios: readonly Scenario[] = [
  {
    name: "promote: from dev to staging, which merges by itself, and on to prod, where a person does; images only",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const before = await settingsOf(world, "staging");
      const staging = await moved(world, "promote", "staging", "--no-gate");
      expect([staging.code, staging.action, staging.title]).toEqual([
        0,
        "merged",
        "staging: greeter v1.1.0, hello v1.1.0 from dev",
      ]);
      const text = (await world.run("promote", "staging", "--no-gate")).stdout;
      expect(text).toBe("staging needs no change\n");
      expect(JSON.stringify(await settingsOf(world, "staging"))).toBe(
        JSON.stringify(before).replaceAll("v1.0.0", "v1.1.0"),
      );
      await deployed(world);
      expect(await runningTags(world, "staging")).toEqual(["v1.1.0", "v1.1.0"]);

      const prod = await moved(world, "promote", "prod", "--no-gate");
      expect([prod.code, prod.action]).toEqual([0, "opened"]);
      const pull = await openMove(world, "promote-prod");
      expect(pull.body).toContain("| `hello` | `v1.0.0` | `v1.1.0` |");
      expect(pull.body).toContain("--no-gate");
      expect(pull.body).toMatch(/Deployment\/hello/);
      expect(pull.body).toContain("Merge pull request");
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("kept");
      await mergeMove(world, "promote-prod");
      await deployed(world);
      expect(await runningTags(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
      await expectTidy(world);
    },
  },
  {
    name: "promote --dry-run: the plan, and nothing is written, also of what is refused",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const before = await sourceRefs(world);
      const { code, action, body } = await moved(world, "promote", "staging", "--no-gate", "--dry-run");
      expect([code, action]).toEqual([0, "opened"]);
      expect(body).toMatch(/Deployment\/hello/);
      const refused = await moved(world, "promote", "staging", "--dry-run");
      expect([refused.code, refused.diagnostics.map((one) => one.code)]).toEqual([1, ["gate-unknown"]]);
      expect(refused.body).toMatch(/Deployment\/hello/);
      expect((await world.run("promote", "staging", "--dry-run")).stdout).toMatch(/Deployment\/hello/);
      expect(await sourceRefs(world)).toEqual(before);
    },
  },
  {
    name: "promote without anything that could tell how the earlier environment is: refused, --no-gate says so",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const before = await sourceRefs(world);
      expect(await refusal(world, "promote", "prod", "--from", "dev")).toEqual(["gate-unknown"]);
      expect(await sourceRefs(world)).toEqual(before);
      // Nobody is asked when there is nothing to promote.
      expect((await moved(world, "promote", "prod")).action).toBe("unchanged");
    },
  },
  {
    name: "promote: no such environment, service or way, with what may have been meant",
    from: "three",
    run: async (world) => {
      const hint = async (...args: readonly string[]) => (await moved(world, "promote", ...args)).diagnostics[0]?.hint;
      expect(await hint("prood")).toBe("did you mean `prod`?");
      expect(await hint("prod", "--from", "stagin")).toBe("did you mean `staging`?");
      expect(await hint("prod", "--only", "hallo")).toBe("did you mean `hello`?");
      expect(await refusal(world, "promote", "dev")).toEqual(["no-earlier-environment"]);
      expect(await refusal(world, "promote", "prod", "--from", "prod")).toEqual(["promotion-cycle"]);
      expect((await world.run("promote", "prod", "--tag", "latest")).code).toBe(2);
    },
  },
  {
    name: "promote before anything was published, and from what was never published: refused",
    run: async (world) => {
      expect(await refusal(world, "promote", "prod", "--from", "dev")).toEqual(["not-published"]);
      await world.publish();
      expect(await refusal(world, "promote", "prod", "--from", "dev", "--no-gate")).toEqual(["not-published"]);
    },
  },
  {
    name: "promote takes what config's main runs, not what source's main says",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await world.edit({ dev: images("v1.2.0") });
      await world.publish("--env", "prod");
      await moved(world, "promote", "staging", "--no-gate");
      expect(await tagsOf(world, "staging")).toEqual(["v1.1.0", "v1.1.0"]);
    },
  },
  {
    name: "promote from files that somebody edited in config by hand: refused",
    from: "three",
    run: async (world) => {
      await handCommit(world, "main", "dev/hello/deployment-hello.yaml", "by: hand\n");
      const before = await sourceRefs(world);
      expect(await refusal(world, "promote", "staging", "--no-gate")).toEqual(["hand-edit"]);
      expect(await sourceRefs(world)).toEqual(before);
    },
  },
  {
    name: "promote from a record that does not fit its manifests: refused",
    from: "three",
    run: async (world) => {
      const { config, source } = world.bot;
      await develop(world, "v1.1.0");
      const path = ".trip-config/dev.json";
      const head = (await config.branch(config.main)) ?? "";
      const record = JSON.parse((await config.texts(head, [path])).get(path) ?? "");
      const [, parent = ""] = (await source.history((await source.branch("main")) ?? "", ["envs/dev.json"])).map(
        ({ oid }) => oid,
      );
      await handCommit(world, "main", path, `${JSON.stringify({ ...record, sourceCommit: parent })}\n`);
      expect(await refusal(world, "promote", "staging", "--no-gate")).toEqual(["unverified-release"]);
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
  {
    name: "a newer promotion takes the place of its own older one, in the same pull request, and says so",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const first = await openMove(world, "promote-prod");
      await develop(world, "v1.2.0");
      await promoted(world, "staging");
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("updated");
      const second = await openMove(world, "promote-prod");
      expect(second.number).toBe(first.number);
      // Main has moved: a merge of branch and main, forward only.
      const { source } = world.bot;
      expect(await source.isAncestor(first.head, second.head)).toBe(true);
      expect(await source.isAncestor((await source.branch("main")) ?? "", second.head)).toBe(true);
      expect(await tagsOf(world, "prod", second.head)).toEqual(["v1.2.0", "v1.2.0"]);
      expect(second.body).toContain("Supersedes what this pull request was before: prod: greeter v1.1.0, hello v1.1.0");
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("kept");
      await expectTidy(world);
    },
  },
  {
    name: "a promotion whose images main has meanwhile: closed",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      await world.edit({ prod: images("v1.1.0") });
      await world.publish();
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("withdrawn");
      expect(await openMoves(world)).toEqual([]);
      await expectTidy(world);
    },
  },
  {
    name: "a person's commit on the promotion's branch: nothing is written to it, said, exit 1; merged by a person it counts",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const theirs = await commitBy(world, "trip-config/promote-prod", "envs/notes.md", "by hand\n");
      await develop(world, "v1.2.0");
      await promoted(world, "staging");
      const { code, diagnostics } = await moved(world, "promote", "prod", "--no-gate");
      expect([code, diagnostics.map((one) => one.code)]).toEqual([1, ["work-of-others"]]);
      expect(diagnostics[0]?.message).toContain("Mina Park");
      expect((await openMove(world, "promote-prod")).head).toBe(theirs);
      // Not when it was closed either.
      await world.person.source.pulls.close((await openMove(world, "promote-prod")).number);
      expect((await moved(world, "promote", "prod", "--no-gate")).code).toBe(1);
      expect(await world.bot.source.branch("trip-config/promote-prod")).toBe(theirs);
    },
  },
  {
    name: "the bot's own promotion, amended by a person: theirs too",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await moved(world, "promote", "prod", "--from", "dev", "--no-gate");
      const { source } = world.bot;
      const { head } = await openMove(world, "promote-prod");
      const [made] = await source.commitsBetween(undefined, head);
      const amended = await source.commit({
        tree: head,
        changes: new Map([["envs/notes.md", "amended\n"]]),
        parents: made?.parents ?? [],
        message: made?.message ?? "",
      });
      await source.deleteBranch("trip-config/promote-prod", head);
      await source.moveBranch("trip-config/promote-prod", undefined, amended);
      await develop(world, "v1.2.0");
      expect(await refusal(world, "promote", "prod", "--from", "dev", "--no-gate")).toEqual(["work-of-others"]);
      expect(await source.branch("trip-config/promote-prod")).toBe(amended);
    },
  },
  {
    name: "promotions that cross: one pull request, with what runs now",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      const run = () => moved(world, "promote", "prod", "--no-gate");
      const together = await Promise.all([run(), run(), run()]);
      expect(together.map(({ code }) => code)).toEqual([0, 0, 0]);
      expect(await tagsOf(world, "prod", (await openMove(world, "promote-prod")).head)).toEqual(["v1.1.0", "v1.1.0"]);
      // One that merges by itself moves main under the other.
      await develop(world, "v1.2.0");
      const crossing = await Promise.all([moved(world, "promote", "staging", "--no-gate"), run()]);
      expect(crossing.map(({ code }) => code)).toEqual([0, 0]);
      await deployed(world);
      expect((await run()).code).toBe(0);
      expect(await tagsOf(world, "prod", (await openMove(world, "promote-prod")).head)).toEqual(["v1.2.0", "v1.2.0"]);
      expect(await openMoves(world)).toEqual(["promote-prod"]);
      await expectTidy(world);
    },
  },
  {
    name: "what does not compile with the images is refused before anything is written",
    from: "three",
    run: async (world) => {
      await world.edit({ staging: (settings: { quota: object }) => (settings.quota = { pods: "1", services: "4" }) });
      await world.edit({ dev: images("v1.1.0") });
      await world.publish("--env", "dev");
      const { source } = world.bot;
      expect(await source.branch(source.main)).toBeDefined();
      const before = await sourceRefs(world);
      const { code, diagnostics } = await moved(world, "promote", "staging", "--from", "dev", "--no-gate");
      expect([code, diagnostics[0]?.code.startsWith("quota")]).toEqual([1, true]);
      expect(await sourceRefs(world)).toEqual(before);
    },
  },
  {
    name: "promote, stopped after each of its writes in turn: the next run ends in the same place",
    from: "three",
    run: async (world) => {
      let writes = 0;
      for (let stopped = true; stopped; writes++) {
        await develop(world, `v1.${writes + 1}.0`);
        stopped = await stoppedPromotion(world, { writes, environment: "staging" });
        expect((await moved(world, "promote", "staging", "--no-gate")).code).toBe(0);
        expect(await tagsOf(world, "staging")).toEqual([`v1.${writes + 1}.0`, `v1.${writes + 1}.0`]);
        expect(await openMoves(world)).toEqual([]);
        await expectTidy(world);
        await deployed(world);
      }
      // Branch, pull request, merge and removal of the branch.
      expect(writes).toBe(5);
    },
  },
  {
    name: "promote, killed at random moments, then run again: one correct pull request",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const started = Date.now();
      await moved(world, "promote", "prod", "--from", "dev", "--no-gate", "--dry-run");
      const whole = (Date.now() - started) * 1.5;
      for (let round = 0; round < 6; round++) {
        const tag = `v1.${round + 2}.0`;
        await develop(world, tag);
        const args = ["promote", "prod", "--from", "dev", "--no-gate"];
        await world.killed(whole * (0.2 + 0.8 * ((round * 0.618) % 1)), ...args);
        expect((await moved(world, ...args)).code).toBe(0);
        expect(await tagsOf(world, "prod", (await openMove(world, "promote-prod")).head)).toEqual([tag, tag]);
        await expectTidy(world);
      }
    },
  },
];
