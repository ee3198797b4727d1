import { expect } from "vitest";
import {
  deployed,
  develop,
  expectTidy,
  mergeMove,
  moved,
  openMove,
  openMoves,
  promoted,
  refusal,
  runningTags,
  settingsOf,
  sourceRefs,
  tagsOf,
} from "../moves.ts";
import { released } from "../released.ts";
import { handCommit, settled } from "../steps.ts";
import type { Scenario } from "../world.ts";

/** Releases, and the way back from one. */
export const rollbackScenarios: readonly Scenario[] = [
  {
    name: "dev, staging, prod, a bad release, rolled back, promotion held, lifted: config is compiled from source each time",
    from: "three",
    run: async (world) => {
      const good = await released(world, "v1.1.0");
      const bad = await released(world, "v1.2.0-bad");
      expect(bad).not.toBe(good);

      const back = await moved(world, "rollback", "prod", "--reason", "answers with errors");
      expect([back.code, back.action, back.title]).toEqual([0, "opened", `prod: back to ${good}`]);
      const pull = await openMove(world, "rollback-prod");
      expect(pull.body).toContain("| `hello` | `v1.2.0-bad` | `v1.1.0` |");
      expect(pull.body).toMatch(/Deployment\/hello/);
      expect((await moved(world, "rollback", "prod", "--reason", "answers with errors")).action).toBe("kept");
      // Until it is merged, nobody promotes beside it.
      expect(await refusal(world, "promote", "prod", "--no-gate", "--lift-hold")).toEqual(["rollback-open"]);
      await mergeMove(world, "rollback-prod");
      expect((await settingsOf(world, "prod")).hold).toEqual({ reason: "answers with errors", release: good });
      expect((await moved(world, "rollback", "prod")).action).toBe("unchanged");
      await deployed(world);
      expect(await runningTags(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
      // The restored release is one of its own; the environment stays where it is held.
      expect([...(await world.bot.config.tags()).keys()]).toContain("v1.0.3");
      expect((await moved(world, "rollback", "prod")).action).toBe("unchanged");

      await develop(world, "v1.3.0");
      await promoted(world, "staging");
      const held = await moved(world, "promote", "prod", "--no-gate");
      expect([held.code, held.diagnostics.map((one) => one.code)]).toEqual([1, ["environment-held"]]);
      expect(held.diagnostics[0]?.message).toContain("answers with errors");
      const lifted = await promoted(world, "prod", "--lift-hold");
      expect(lifted.title).toBe("prod: greeter v1.3.0, hello v1.3.0 from staging, hold lifted");
      expect((await settingsOf(world, "prod")).hold).toBeUndefined();
      expect(await runningTags(world, "prod")).toEqual(["v1.3.0", "v1.3.0"]);
      await expectTidy(world);
    },
  },
  {
    name: "rollback closes the environment's open promotion; lifting the hold alone is a pull request, too",
    from: "three",
    run: async (world) => {
      await released(world, "v1.1.0");
      await released(world, "v1.2.0");
      await develop(world, "v1.3.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const promotion = await openMove(world, "promote-prod");
      const { stdout } = await world.run("rollback", "prod");
      expect(stdout).toContain(
        `Closed the promotion #${promotion.number}: prod: greeter v1.3.0, hello v1.3.0 from staging\n`,
      );
      expect(await openMoves(world)).toEqual(["rollback-prod"]);
      expect((await world.bot.source.pulls.get(promotion.number))?.state).toBe("closed");
      await expectTidy(world);
      await mergeMove(world, "rollback-prod");
      await deployed(world);
      const { title } = await promoted(world, "prod", "--from", "dev", "--only", "hello", "--lift-hold");
      expect(title).toBe("prod: hello v1.3.0 from dev, hold lifted");
      expect(await runningTags(world, "prod")).toEqual(["v1.3.0", "v1.1.0"]);
    },
  },
  {
    name: "rollback of an environment that follows a branch: to the commit before, or one that is named",
    from: "three",
    everyday: "everywhere",
    run: async (world) => {
      await develop(world, "v1.1.0");
      const { config } = world.bot;
      const [named] = await config.history((await config.branch("main")) ?? "", ["dev"], { limit: 1 });
      await develop(world, "v1.2.0");
      await develop(world, "v1.3.0");
      // Merging is a person's business unless --merge says that it is not.
      expect((await moved(world, "rollback", "dev")).action).toBe("opened");
      expect(await tagsOf(world, "dev", (await openMove(world, "rollback-dev")).head)).toEqual(["v1.2.0", "v1.2.0"]);
      const to = (named?.oid ?? "").slice(0, 10);
      expect((await moved(world, "rollback", "dev", "--to", to)).action).toBe("updated");
      expect((await moved(world, "rollback", "dev", "--to", to, "--merge")).action).toBe("merged");
      expect(await tagsOf(world, "dev")).toEqual(["v1.1.0", "v1.1.0"]);
      expect((await settingsOf(world, "dev")).hold?.release).toBe(named?.oid.slice(0, 12));
      await deployed(world);
      expect(await runningTags(world, "dev")).toEqual(["v1.1.0", "v1.1.0"]);
      // A build still sets images of an environment that is held: a hold is for promotions.
      await expectTidy(world);
    },
  },
  {
    name: "after a rollback whose hold is gone, the next one does not bring the bad release back",
    from: "three",
    run: async (world) => {
      await released(world, "v1.1.0");
      const good = await released(world, "v1.2.0");
      await released(world, "v1.3.0-bad");
      await moved(world, "rollback", "prod");
      await mergeMove(world, "rollback-prod");
      await deployed(world);
      await world.run("release");
      await world.edit({ prod: (settings: { hold?: object }) => delete settings.hold });
      await settled(world);
      const { title } = await moved(world, "rollback", "prod", "--dry-run");
      expect(title).toBe("prod: back to v1.0.1");
      expect((await moved(world, "rollback", "prod", "--to", good, "--dry-run")).title).toBe(`prod: back to ${good}`);
    },
  },
  {
    name: "rollback: no earlier release, no such release or environment, a release that was edited by hand",
    from: "three",
    run: async (world) => {
      expect(await refusal(world, "rollback", "prod")).toEqual(["no-earlier-release"]);
      await world.run("release");
      expect(await refusal(world, "rollback", "prod")).toEqual(["no-earlier-release"]);
      const unknown = await moved(world, "rollback", "prod", "--to", "v1.0.9");
      expect(unknown.diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
        ["unknown-release", "did you mean `v1.0.0`?"],
      ]);
      expect((await moved(world, "rollback", "prd")).diagnostics[0]?.hint).toBe("did you mean `prod`?");
      await handCommit(world, "main", "prod/hello/deployment-hello.yaml", "by: hand\n");
      await world.run("release");
      const before = await sourceRefs(world);
      expect(await refusal(world, "rollback", "prod", "--to", "v1.0.1")).toEqual(["hand-edit"]);
      expect(await sourceRefs(world)).toEqual(before);
    },
  },
  {
    name: "rollback --whole: the environment's file, when it compiles to what was released; else refused",
    from: "three",
    run: async (world) => {
      await world.edit({ prod: (settings: { quota: object }) => (settings.quota = { pods: "12", services: "4" }) });
      await settled(world);
      const good = await released(world, "v1.1.0");
      await world.edit({ prod: (settings: { quota: object }) => (settings.quota = { pods: "9", services: "4" }) });
      await settled(world);
      await released(world, "v1.2.0");
      const args = ["rollback", "prod", "--to", good];
      const only = await moved(world, ...args, "--dry-run");
      expect(only.body).not.toContain("ResourceQuota");
      const whole = await moved(world, ...args, "--whole");
      expect([whole.code, whole.title]).toEqual([0, `prod: back to ${good} with its settings`]);
      await mergeMove(world, "rollback-prod");
      await deployed(world);
      const { config } = world.bot;
      const prod = async (commit = "") => [...(await config.tree(commit))].filter(([path]) => path.startsWith("prod/"));
      expect(await prod(await config.branch("main"))).toEqual(await prod((await config.tags()).get(good)));
      expect((await moved(world, ...args, "--whole")).action).toBe("unchanged");

      // What base.json says now is not what it said then.
      await world.edit({
        base: (settings: { services: Record<string, object> }) => {
          settings.services.hello = { ...settings.services.hello, port: 8001 };
        },
      });
      await settled(world);
      const refused = await moved(world, ...args, "--whole", "--reason", "again");
      expect(refused.diagnostics.map(({ code }) => code)).toEqual(["not-reproducible"]);
      expect(refused.diagnostics[0]?.message).toContain("prod/hello/service-hello-service.yaml");
    },
  },
];
