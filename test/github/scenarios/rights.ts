import { expect } from "vitest";
import { expectConsistent, image, openPull, settled } from "../../publish/steps.ts";
import { accounts, allPermissions, readerPermissions } from "../proxy/accounts.ts";
import { contentOf, type GitHubScenario, goesWrong, refusedBy } from "../steps.ts";

/** Who the bot is, and what it may do. */
export const rightsScenarios: readonly GitHubScenario[] = [
  {
    name: "no credentials: exit 1, nothing is asked",
    run: async (world) => {
      world.env.GITHUB_TOKEN = undefined;
      const before = world.exchanges().length;
      expect(await refusedBy(world)).toEqual(["missing-credentials"]);
      expect(world.exchanges()).toHaveLength(before);
    },
  },
  {
    name: "a token that GitHub does not know: exit 1, nothing written",
    run: async (world) => {
      world.env.GITHUB_TOKEN = world.hub.tokens.unknown();
      expect(await refusedBy(world)).toEqual(["bad-credentials"]);
    },
  },
  {
    name: "an expired token: exit 1; with a new one it goes on",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      const before = await contentOf(world);
      world.env.GITHUB_TOKEN = world.hub.tokens.add({
        login: accounts.bot.login,
        permissions: allPermissions,
        expires: 1,
      });
      expect(await refusedBy(world)).toEqual(["bad-credentials"]);
      expect(await contentOf(world)).toEqual(before);
      world.env.GITHUB_TOKEN = world.token;
      expect((await world.publish()).code).toBe(0);
      await openPull(world, "prod");
    },
  },
  {
    name: "a token that expires between two writes: exit 1; with a new one the same pull requests",
    run: async (world) => {
      const { hub, config } = world;
      const login = accounts.bot.login;
      const short = hub.tokens.add({ login, permissions: allPermissions });
      let writes = 0;
      const remove = hub.faults.add({
        matches: ({ token, isWrite }) => {
          if (token === short && isWrite && ++writes === 6) hub.tokens.expire(short);
          return false;
        },
        effect: "cut-before",
      });
      world.env.GITHUB_TOKEN = short;
      expect(await refusedBy(world)).toEqual(["bad-credentials"]);
      remove();
      expect(config.pulls.size).toBeLessThan(3);
      world.env.GITHUB_TOKEN = world.token;
      expect((await world.publish()).code).toBe(0);
      expect(await world.bot.config.pulls.list("all")).toHaveLength(3);
      await expectConsistent(world);
    },
  },
  {
    name: "a token that may only read: what reads works, publish: exit 1, nothing written",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      const before = await contentOf(world);
      world.env.GITHUB_TOKEN = world.hub.tokens.add({ login: accounts.bot.login, permissions: readerPermissions });
      expect((await world.run("plan")).code).toBe(0);
      expect((await world.run("pr", "list")).code).toBe(0);
      expect((await world.publish("--dry-run")).code).toBe(0);
      expect(await refusedBy(world)).toEqual(["missing-rights"]);
      expect(await contentOf(world)).toEqual(before);
    },
  },
  {
    name: "a token without the right to pull requests: exit 1; once it has it, the branch that was made is used",
    run: async (world) => {
      const permissions = { ...allPermissions, pull_requests: "read" };
      world.env.GITHUB_TOKEN = world.hub.tokens.add({ login: accounts.bot.login, permissions });
      expect(await refusedBy(world)).toEqual(["missing-rights"]);
      expect((await world.bot.config.branches("trip-config/")).size).toBe(1);
      world.env.GITHUB_TOKEN = world.token;
      expect((await world.publish()).code).toBe(0);
      await expectConsistent(world);
      expect(await world.bot.config.pulls.list("all")).toHaveLength(3);
    },
  },
  {
    name: "an App: its commits are signed by GitHub and the bot's, its key and its tokens are nowhere",
    options: { credentials: "app" },
    run: async (world) => {
      await settled(world);
      await world.edit({ prod: image("v1.1.0"), dev: image("v1.1.0") });
      expect((await world.publish()).code).toBe(0);
      const { config } = world.bot;
      const { head } = await openPull(world, "prod");
      const [made] = await config.commitsBetween(await config.branch("main"), head);
      expect(made).toMatchObject({ verified: true, author: { name: "trip-config bot" } });
      expect(
        world.exchanges().filter(({ operation }) => operation === "git/create-commit")[0]?.request,
      ).not.toHaveProperty("author");
      await world.edit({ prod: image("v1.2.0") });
      expect((await world.publish()).code).toBe(0);
      expect(await config.isAncestor(head, (await openPull(world, "prod")).head)).toBe(true);
    },
  },
  {
    name: "an App whose installation may only read, and one with the key of another: exit 1, nothing written",
    options: { credentials: "app" },
    run: async (world) => {
      const before = await contentOf(world);
      const keyOf = (id: string) => world.hub.emulated.appKeys.get(id);
      Object.assign(world.env, { TRIP_CONFIG_APP_ID: "2", TRIP_CONFIG_APP_KEY: keyOf("2") });
      expect(await refusedBy(world)).toEqual(["missing-rights"]);
      Object.assign(world.env, { TRIP_CONFIG_APP_ID: "2", TRIP_CONFIG_APP_KEY: keyOf("1") });
      expect(await refusedBy(world)).toEqual(["bad-credentials"]);
      // As stores have it that keep one line only.
      const oneLine = keyOf("1")?.replaceAll("\n", "\\n");
      Object.assign(world.env, { TRIP_CONFIG_APP_ID: "1", TRIP_CONFIG_APP_KEY: oneLine?.slice(0, -400) });
      expect(await refusedBy(world)).toEqual(["bad-credentials"]);
      expect(await contentOf(world)).toEqual(before);
      Object.assign(world.env, { TRIP_CONFIG_APP_KEY: oneLine });
      expect((await world.publish()).code).toBe(0);
    },
  },
  {
    name: "401 to one request of many: exit 1, and the answer is not shown with the token in it",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      const body = { message: `Bad credentials: ${world.token}`, documentation_url: "https://docs.github.com/rest" };
      goesWrong(world, { status: 401, body }, { where: ({ isWrite }) => isWrite, times: 1 });
      expect(await refusedBy(world)).toEqual(["bad-credentials"]);
    },
  },
];
