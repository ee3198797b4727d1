import { exec } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { personIdentity } from "../local-world.ts";
import { image, settled } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

async function sourceText({ bot: { source } }: World, name: string): Promise<string> {
  const head = (await source.branch(source.main)) ?? "";
  return (await source.texts(head, [`envs/${name}.json`])).get(`envs/${name}.json`) ?? "";
}

/** Images that a build commits to source. */
export const setImageScenarios: readonly Scenario[] = [
  {
    name: "two set-images at once: both keep their tags",
    run: async (world) => {
      await world.edit({
        base: (settings: { services: Record<string, object> }) => {
          const { hello } = settings.services;
          for (const name of ["hello-b", "hello-c", "hello-d"]) {
            settings.services[name] = {
              ...hello,
              image: { repository: name, tag: "v1.0.0" },
              route: { path: `/${name}` },
            };
          }
        },
        dev: (settings: { quota: object }) => {
          settings.quota = { pods: "20", services: "5" };
        },
        prod: (settings: { quota: object }) => {
          settings.quota = { pods: "20", services: "5" };
        },
      });
      await settled(world);
      const names = ["hello", "hello-b", "hello-c", "hello-d"];
      const runs = await Promise.all(
        names.map((name, at) => world.apart.run("set-image", "dev", `${name}=sha-${at}`, "--commit")),
      );
      expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(names.map(() => [0, ""]));
      const { services } = JSON.parse(await sourceText(world, "dev"));
      expect(names.map((name) => services[name].image.tag)).toEqual(["sha-0", "sha-1", "sha-2", "sha-3"]);
      const { source } = world.bot;
      const [newest] = await source.commitsBetween(undefined, (await source.branch(source.main)) ?? "");
      expect(newest?.author.email).toBe("trip-config@example.com");
      expect(newest?.author).not.toEqual(personIdentity);
    },
  },
  {
    name: "after set-image --commit the clone is behind: superseded, and the pull command that is shown works",
    from: "settled",
    everyday: "everywhere",
    run: async (world) => {
      expect((await world.run("set-image", "dev", "hello=abc1234", "--commit")).code).toBe(0);
      const { code, kind } = await world.publish();
      expect([code, kind]).toEqual([0, "superseded"]);
      const { source } = world.bot;
      expect((await world.run("set-image", "dev", "hello=abc1234", "--commit")).stdout).toContain("already");
      const head = (await source.branch(source.main)) ?? "";
      const [, command = ""] = /To go on from there: (.*)\n/.exec((await world.run("publish")).stdout) ?? [];
      expect(command).toMatch(/^git pull --ff-only /);
      // Not in one step: the forge may be in this process.
      await promisify(exec)(command, { cwd: world.root });
      const published = await world.publish();
      expect(published.targets.find(({ name }) => name === "dev")?.action).toBe("merged");
      expect(await source.branch(source.main)).toBe(head);
    },
  },
  {
    name: "set-image --commit is refused where people merge, and for what does not compile or exist",
    from: "settled",
    run: async (world) => {
      const before = await sourceText(world, "prod");
      const manual = await world.run("set-image", "prod", "hello=v2", "--commit");
      expect([manual.code, manual.stdout]).toEqual([1, expect.stringContaining("error[manual-environment]")]);
      const unknown = await world.run("set-image", "dev", "hallo=v2", "--commit");
      expect([unknown.code, unknown.stdout]).toEqual([1, expect.stringContaining("did you mean `hello`?")]);
      const nowhere = await world.run("set-image", "dew", "hello=v2");
      expect([nowhere.code, nowhere.stdout]).toEqual([1, expect.stringContaining("did you mean `dev`?")]);
      expect((await world.run("set-image", "dev", "hello:v2")).code).toBe(2);
      expect(await sourceText(world, "prod")).toBe(before);
      await world.edit({ prod: image("v2") });
    },
  },
];
