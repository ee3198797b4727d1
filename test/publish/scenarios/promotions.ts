import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import {
  deployed,
  develop,
  expectTidy,
  images,
  mergeMove,
  moved,
  openMove,
  refusal,
  runningTags,
  settingsOf,
  sourceRefs,
  tagsOf,
} from "../moves.ts";
import { handCommit } from "../steps.ts";
import type { Scenario } from "../world.ts";

/** Images on their way from dev to prod. */
export const promotionScenarios: readonly Scenario[] = [
  {
    name: "promote: from dev to staging, which merges by itself, and on to prod, where a person does; images only",
    from: "three",
    everyday: "everywhere",
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
    name: "promote beside a file that is no text: it stays as it is",
    from: "three",
    everyday: "everywhere",
    run: async (world) => {
      const bytes = Buffer.from([0xff, 0xfe, 0, 0x80, 0x0a]);
      mkdirSync(join(world.root, "envs/keys"), { recursive: true });
      writeFileSync(join(world.root, "envs/keys/store.p12"), bytes);
      await world.edit({
        base: (settings: { services: Record<string, object> }) => {
          const { hello } = settings.services;
          settings.services.hello = { ...hello, volumes: { keys: { mountPath: "/keys", files: "keys" } } };
        },
      });
      await deployed(world);
      await develop(world, "v1.1.0");
      const { source } = world.bot;
      const head = (await source.branch(source.main)) ?? "";
      const contents = await source.contents(head, ["envs/keys/store.p12", "envs/absent"]);
      expect([...contents].map(([path, found]) => [path, Buffer.from(found)])).toEqual([
        ["envs/keys/store.p12", bytes],
      ]);
      const { body } = await moved(world, "promote", "staging", "--no-gate", "--dry-run");
      expect(body).toContain("Deployment/hello");
      expect(body).not.toContain("ConfigMap");
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
    name: "promote before anything was published, and promote and rollback of what was never merged: refused",
    run: async (world) => {
      expect(await refusal(world, "promote", "prod", "--from", "dev")).toEqual(["not-published"]);
      await world.publish();
      expect(await refusal(world, "promote", "prod", "--from", "dev", "--no-gate")).toEqual(["not-published"]);
      expect(await refusal(world, "rollback", "prod")).toEqual(["no-earlier-release"]);
      expect(await refusal(world, "rollback", "prod", "--to", "v1.0.0")).toEqual(["unknown-release"]);
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
];
