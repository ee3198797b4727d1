import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withImages } from "../../generator/bot/branch/env-edit.ts";
import { promote } from "../../generator/bot/promote/promote.ts";
import { imageChanges } from "../../generator/bot/propose/images.ts";
import type { Gate, GateRequest } from "../../generator/model/health/gate.ts";
import { commitAll, initProject, localWorld, personIdentity, writeProject } from "../publish/local-world.ts";
import { common, deployed, develop, images, mergeMove, moved, openMove, tagsOf } from "../publish/moves.ts";
import { settled } from "../publish/steps.ts";
import type { World } from "../publish/world.ts";
import { tripConfig } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { emptyFolder, withFolder } from "../support/run.ts";

const template = emptyFolder();

beforeAll(async () => {
  await initProject(template.path, "three");
  const world = await localWorld(template.path);
  await settled(world);
  await develop(world, "v1.1.0");
}, 180_000);

afterAll(template.remove);

/** A project whose dev runs v1.1.0, and the rest v1.0.0. */
function inProject(use: (world: World) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    cpSync(template.path, folder, { recursive: true });
    await use(await localWorld(folder));
  });
}

function promoteWith(world: World, gate: Gate, allow: readonly string[] = []) {
  return promote({
    ...common(world.bot, "staging"),
    allow,
    from: undefined,
    only: undefined,
    tag: undefined,
    gate,
    liftHold: false,
    backwards: false,
    pastMigrations: [],
  });
}

const closed = { code: "gate-unknown", severity: "error", message: "dev is degraded." } as const;

describe("the gate", () => {
  test(
    "is asked for the earlier environment at config's main; what it says keeps the promotion closed",
    () =>
      inProject(async (world) => {
        const asked: GateRequest[] = [];
        const gate: Gate = async (request) => {
          asked.push(request);
          return [closed];
        };
        const refused = await promoteWith(world, gate);
        expect([refused.action, refused.diagnostics]).toEqual(["refused", [closed]]);
        expect(asked.map(({ environment, commit }) => [environment.name, commit])).toEqual([
          ["dev", await world.bot.config.branch("main")],
        ]);
        expect(await tagsOf(world, "staging")).toEqual(["v1.0.0", "v1.0.0"]);
      }),
    60_000,
  );

  test(
    "lets pass what --allow names, and the pull request says so; open, it says that too",
    () =>
      inProject(async (world) => {
        const allowed = await promoteWith(world, async () => [closed], ["gate-unknown"]);
        expect(allowed.action).toBe("merged");
        expect(allowed.text?.body).toContain("dev is degraded. Allowed by --allow gate-unknown.");
        await develop(world, "v1.2.0");
        const warning = { code: "gate-unknown", severity: "warning", message: "dev was restarted *once*." } as const;
        const { text } = await promoteWith(world, async () => [warning]);
        expect(text?.body).toContain("dev was restarted \\*once\\*.");
        await develop(world, "v1.3.0");
        expect((await promoteWith(world, async () => [])).text?.body).toContain(
          "dev was healthy for as long as it has to be.",
        );
        // Nobody is asked when there is nothing to promote.
        const never: Gate = () => Promise.reject(new Error("asked"));
        expect((await promoteWith(world, never)).action).toBe("unchanged");
      }),
    60_000,
  );
});

test(
  "text from inputs is text in the pull request: no markup, no mentions, no line of its own",
  () =>
    inProject(async (world) => {
      const reason = "see [here](http://x) <img src=x> @all `x` | # y";
      await world.edit({ prod: (settings: { hold?: object }) => (settings.hold = { reason }) });
      const git = gitAt(world.root);
      writeFileSync(
        join(world.root, "envs/dev.json"),
        readFileSync(join(world.root, "envs/dev.json"), "utf8").replaceAll("v1.1.0", "v1.2.0"),
      );
      await commitAll(world.root, "@all <b>bold</b>\n\nFiles-Digest: forged", {
        name: "Eve`",
        email: "eve@example.com",
      });
      expect((await git.run(["log", "-1", "--format=%an"])).trim()).toBe("Eve`");
      await deployed(world);
      await moved(world, "promote", "prod", "--from", "dev", "--no-gate", "--lift-hold");
      const { body, head } = await openMove(world, "promote-prod");
      expect(body).toContain("see \\[here\\](http://x) \\<img src=x\\> @\u200ball \\`x\\` \\| \\# y");
      expect(body).toContain("@\u200ball \\<b\\>bold\\</b\\> (Eve\\`)");
      const [made] = await world.bot.source.commitsBetween(await world.bot.source.branch("main"), head);
      expect(made?.message.split("\n").filter((line) => line.startsWith("Files-Digest:"))).toHaveLength(1);
      expect(made?.message).toMatch(/\nPromoted-From: dev [0-9a-f]{40}\n/);
      expect((await openMove(world, "promote-prod")).title).not.toContain("@");
    }),
  60_000,
);

test(
  "in a subfolder of a repository that has out/ committed: promote, rollback and set-image keep it right",
  () =>
    withFolder(async (folder) => {
      const project = join(folder, "deploy/trip config");
      mkdirSync(project, { recursive: true });
      writeProject(project, "three");
      const run = async (...args: readonly string[]) => {
        const { code, stdout, stderr } = await tripConfig(args, { cwd: project });
        expect([args, code, stderr, code === 0 ? "" : stdout]).toEqual([args, 0, "", ""]);
        return stdout;
      };
      const git = gitAt(folder);
      const source = join(project, ".trip-config/source.git");
      const pull = () => git.run(["pull", "--quiet", "--ff-only", source, "main"], { as: personIdentity });
      await run("generate");
      await git.run(["init", "--quiet", "--initial-branch=main"]);
      await commitAll(folder, "All");
      await run("publish");
      await run("pr", "merge", "1");
      await run("publish");
      for (const args of [
        ["set-image", "dev", "hello=v1.1.0", "--commit"],
        ["promote", "staging", "--no-gate"],
        ["rollback", "staging", "--merge", "--reason", "try"],
      ]) {
        await run(...args);
        await pull();
        await run("generate", "--check");
        await run("publish");
      }
      const staging = JSON.parse(readFileSync(join(project, "envs/staging.json"), "utf8"));
      expect([staging.services.hello.image.tag, staging.hold.reason]).toEqual(["v1.0.0", "try"]);
    }),
  60_000,
);

test(
  "nothing but images and the hold changes in the file, to the byte",
  () =>
    inProject(async (world) => {
      const text =
        (await world.bot.source.texts((await world.bot.source.branch("main")) ?? "", ["envs/prod.json"])).get(
          "envs/prod.json",
        ) ?? "";
      const awkward = text.replaceAll("\n", "\r\n").replace('"hosts"', '\t"hosts"  ');
      writeFileSync(join(world.root, "envs/prod.json"), awkward);
      await commitAll(world.root, "Awkward");
      await deployed(world);
      await moved(world, "promote", "prod", "--from", "dev", "--no-gate");
      await mergeMove(world, "promote-prod");
      const { source } = world.bot;
      const after = (await source.texts((await source.branch("main")) ?? "", ["envs/prod.json"])).get("envs/prod.json");
      expect(after).toBe(awkward.replaceAll("v1.0.0", "v1.1.0"));
      await deployed(world);
      await world.run("release");
      await moved(world, "rollback", "prod", "--reason", "try");
      await mergeMove(world, "rollback-prod");
      await world.pull();
      expect((await moved(world, "promote", "prod", "--from", "dev", "--no-gate", "--lift-hold")).action).toBe(
        "opened",
      );
      const lifted = await openMove(world, "promote-prod");
      expect((await source.texts(lifted.head, ["envs/prod.json"])).get("envs/prod.json")).toBe(after);
    }),
  60_000,
);

test("a digest that base.json has is switched off where the new image has none", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const base = JSON.stringify({ services: { a: { image: { repository: "a", tag: "1", digest } } } });
  const move = { service: "a", from: { repository: "a", tag: "1", digest }, to: { repository: "a", tag: "2" } };
  const changes = imageChanges([move], base);
  expect(withImages("{}", changes)).toBe('{ "services": { "a": { "image": { "tag": "2", "digest": null } } } }');
});

test(
  "what a command refuses or does is told in text",
  () =>
    inProject(async (world) => {
      const said = async (...args: readonly string[]) => (await world.run(...args)).stdout;
      expect(await said("promote", "staging")).toContain("error[gate-unknown]");
      expect(await said("promote", "staging")).toMatch(/\nstaging is refused: nothing was changed\n$/);
      expect(await said("promote", "staging", "--no-gate")).toMatch(
        /^staging merged #1: greeter v1\.1\.0, hello v1\.1\.0 from dev\nTo publish it: git pull --ff-only \S+ main && trip-config publish\n\ngreeter: v1\.0\.0 → v1\.1\.0\nhello: v1\.0\.0 → v1\.1\.0\n\nstaging: 0 to create, 2 to change, 0 to delete; 16 stay\nhigh .*\nThe whole plan: trip-config pr show 1 --repository source\n$/,
      );
      await world.pull();
      await world.edit({ prod: images("v1.0.0", "v0.9.0") });
      expect(await said("promote", "prod", "--from", "dev", "--no-gate")).toContain(
        "To merge it: trip-config pr merge 2 --repository source\n",
      );
    }),
  60_000,
);
