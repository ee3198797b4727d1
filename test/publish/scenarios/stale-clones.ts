import { exec } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { image, mergeNow, openPull, settled } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

const held = (settings: { hold: object }) => {
  settings.hold = { reason: "v1.0.0 rounds yen wrongly" };
};

/** Does what a command says that a clone catches up with. */
async function catchUp({ root }: World, said: string): Promise<void> {
  const [, command = ""] = /(git pull --ff-only .*?)(?: && trip-config publish)?$/m.exec(said) ?? [];
  expect(command).not.toBe("");
  await promisify(exec)(command, { cwd: root });
}

const behind = /^This clone is behind source's main, .*git pull --ff-only .+$/gm;

/** Source's main has gone on, by the forge, and nobody has pulled. */
export const staleCloneScenarios: readonly Scenario[] = [
  {
    name: "a clone that is behind: status tells the forge's truth alone, and how to catch up",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: held, dev: image("v1.1.0") });
      await settled(world);
      expect((await world.run("status", "prod")).stdout).toMatch(/^ {2}hold +v1\.0\.0 rounds yen wrongly$/m);
      await world.run("promote", "prod", "--from", "dev", "--lift-hold", "--no-gate");
      const [promotion] = await world.bot.source.pulls.list("open");
      const merged = await world.run("pr", "merge", String(promotion?.number), "--repository", "source");
      expect(merged.stdout).toMatch(/^To publish it: git pull --ff-only .+ && trip-config publish$/m);
      const { code, stdout, stderr } = await world.run("status", "prod");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("hold lifted");
      expect(stdout).not.toMatch(/^ {2}hold /m);
      expect(stdout).toMatch(/^ {2}hello +v1\.1\.0 +v1\.0\.0 /m);
      expect(stdout.match(behind)).toHaveLength(1);
      const json = JSON.parse((await world.run("status", "--format", "json")).stdout);
      expect(json.source).toMatchObject({ standing: { kind: "superseded" } });
      expect(json.environments.map(({ hold }: { hold: unknown }) => hold)).toEqual([null, null]);
      await catchUp(world, stdout);
      expect((await world.run("status", "prod")).stdout).toMatch(/^prod \(/);
    },
  },
  {
    name: "a clone that is behind: plan says so, and set-image --commit how to go on",
    from: "settled",
    run: async (world) => {
      const { stdout } = await world.run("set-image", "dev", "hello=v1.1.0", "--commit");
      expect(stdout).toMatch(/^To publish it: git pull --ff-only .+ && trip-config publish$/m);
      for (const format of ["text", "markdown"]) {
        const planned = await world.run("plan", "--format", format);
        expect(planned.stdout).toMatch(/^This clone is behind source's main, .*\n\nNothing changes\.\n$/);
      }
      const json = await world.run("plan", "--format", "json");
      expect(JSON.parse(json.stdout)).toHaveLength(4);
      expect(json.stderr.match(behind)).toHaveLength(1);
      await catchUp(world, stdout);
      const planned = await world.run("plan");
      expect(planned.stdout).toMatch(/^dev: 0 to create, 1 to change/);
      expect(planned.stdout).not.toMatch(behind);
    },
  },
  {
    name: "a clone that is behind: release takes what source's main says that environments follow",
    from: "settled",
    run: async (world) => {
      const { config } = world.bot;
      await world.run("release");
      const old = await world.edit({ dev: image("v1.1.0") });
      await world.edit({
        prod: (settings: { argocd: object; services: { hello: { image: object } } }) => {
          settings.argocd = { sync: "manual", targetRevision: "v2.*" };
          settings.services.hello.image = { tag: "v1.1.0" };
        },
      });
      await world.publish();
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      await world.publish();
      await mergeNow(world.person.config, await openPull(world, "prod"), "merge");
      await world.checkOut(old);
      expect((await world.run("release")).stdout).toMatch(/^v2\.0\.1 released: /);
      expect([...(await config.tags()).keys()].sort()).toEqual(["v1.0.0", "v2.0.0", "v2.0.1"]);
    },
  },
  {
    name: "a clone that is behind: promote and rollback work on what source's main says",
    from: "settled",
    run: async (world) => {
      const old = await world.edit({ dev: image("v1.1.0") });
      await world.edit({ prod: held });
      await settled(world);
      await world.checkOut(old);
      const promoted = await world.run("promote", "prod", "--from", "dev", "--no-gate");
      expect([promoted.code, promoted.stdout]).toEqual([1, expect.stringContaining("error[environment-held]")]);
      await world.run("release");
      const restored = await world.run("rollback", "prod", "--to", "v1.0.0", "--dry-run");
      expect(restored.stdout).toContain("v1.0.0 rounds yen wrongly");
    },
  },
];
