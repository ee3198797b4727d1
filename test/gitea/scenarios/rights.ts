import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { commitAll, writeJson } from "../../publish/local-world.ts";
import { image, refsOf } from "../../publish/steps.ts";
import { type GiteaScenario, refusedBy } from "../steps.ts";
import { bot, type GiteaWorld } from "../world.ts";

/** Who the bot is, and what it may do. */
export const rightsScenarios: readonly GiteaScenario[] = [
  {
    name: "no token: exit 1, and which variables there are",
    run: async (world) => {
      world.env.GITEA_TOKEN = undefined;
      expect(await refusedBy(world)).toEqual(["missing-credentials"]);
      expect(world.printed.join("")).toContain("GITEA_TOKEN or FORGEJO_TOKEN");
    },
  },
  {
    name: "FORGEJO_TOKEN is a token too",
    run: async (world) => {
      world.env.FORGEJO_TOKEN = world.env.GITEA_TOKEN;
      world.env.GITEA_TOKEN = undefined;
      expect((await world.run("pr", "list")).code).toBe(0);
    },
  },
  {
    name: "a token that Gitea does not know: exit 1, nothing written, the token not printed",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      const before = await refsOf(world);
      world.env.GITEA_TOKEN = "0123456789012345678901234567890123456789";
      expect(await refusedBy(world)).toEqual(["bad-credentials"]);
      expect(world.printed.join("")).not.toContain("01234567890123");
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "a token that may only read: plan works, publish says which rights are missing, nothing is written",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      const before = await refsOf(world);
      world.env.GITEA_TOKEN = await world.server.token(bot, ["read:repository"]);
      expect((await world.run("plan")).code).toBe(0);
      expect(await refusedBy(world)).toEqual(["missing-rights"]);
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "an account that may only read config: exit 1, said before anything is pushed",
    from: "settled",
    run: async (world) => {
      const { server, config } = world;
      await world.edit({ prod: image("v1.1.0") });
      await server.ask("PUT", `/repos/${config}/collaborators/${bot.login}`, { permission: "read" });
      expect(await refusedBy(world)).toEqual(["missing-rights"]);
      expect(world.printed.join("")).toContain(`may not write to ${config}`);
    },
  },
  {
    name: "a repository that the account does not see: exit 1",
    run: async (world) => {
      const stranger = { login: "stranger", name: "Stranger", email: "stranger@example.com" };
      world.env.GITEA_TOKEN = await world.server.token(stranger);
      expect(await refusedBy(world)).toEqual(["unknown-repository"]);
    },
  },
  {
    name: "nobody answers at the API's address: exit 3",
    run: async (world) => {
      await setForge(world, { api: "http://127.0.0.1:1/api/v1" });
      const { code, stderr } = await world.run("publish");
      expect([code, stderr]).toEqual([3, expect.stringContaining("Gitea does not answer as it should")]);
    },
  },
  {
    name: "something else answers at the API's address: said",
    run: async (world) => {
      await setForge(world, { api: `${world.server.url}/api/nothing` });
      expect(await refusedBy(world)).toEqual(["unknown-repository"]);
    },
  },
];

async function setForge({ root }: GiteaWorld, settings: object): Promise<void> {
  const file = join(root, "envs/cluster.json");
  const cluster = JSON.parse(readFileSync(file, "utf8"));
  writeJson(file, { ...cluster, forge: { ...cluster.forge, ...settings } });
  await commitAll(root, "Another address");
}
