import { expect } from "vitest";
import { image, refsOf } from "../../publish/steps.ts";
import { begun, commitOn, eventually, type GiteaScenario, opened, refusedBy, setUp } from "../steps.ts";

/** What a repository is, and what the adapter reads of it. */
export const repositoryScenarios: readonly GiteaScenario[] = [
  {
    name: "an archived config: exit 1, and what it is",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await setUp(world, { archived: true });
      expect(await refusedBy(world)).toEqual(["read-only-repository"]);
    },
  },
  {
    name: "a config that was renamed: read under its old name, not written, and the new one is said",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await setUp(world, { name: `${world.config.split("/")[1]}-renamed` });
      expect(await refusedBy(world)).toEqual(["read-only-repository"]);
      expect(world.printed.join("")).toContain(`${world.config} is ${world.config}-renamed now`);
    },
  },
  {
    name: "a config whose main has another name: no second history is begun",
    from: "settled",
    run: async (world) => {
      const { server, config } = world;
      await world.edit({ prod: image("v1.1.0") });
      await server.ask("PATCH", `/repos/${config}/branches/main`, { name: "trunk" });
      const before = await refsOf(world);
      expect(await refusedBy(world)).toEqual(["missing-branch"]);
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "the first push to an empty repository makes main its default branch, whatever follows at once",
    run: async (world) => {
      await begun(world);
      const { config } = world.bot;
      await config.claim((await world.bot.source.branch("main")) ?? "", async () => true);
      expect((await world.server.ask("GET", `/repos/${world.config}`)).body.default_branch).toBe("main");
    },
  },
  {
    name: "tags with a message of their own lead to commits",
    run: async (world) => {
      const main = await begun(world);
      const asked = { tag_name: "v1.0.0", target: main, message: "a release" };
      expect((await world.server.ask("POST", `/repos/${world.config}/tags`, asked)).status).toBe(201);
      expect(await world.bot.config.createTag("v1.0.1", main)).toBe("moved");
      expect(await world.bot.config.createTag("v1.0.1", main)).toBe("lost");
      expect(Object.fromEntries(await world.bot.config.tags())).toEqual({ "v1.0.0": main, "v1.0.1": main });
    },
  },
  {
    name: "branches are those that begin with what is asked for, slash and all",
    run: async (world) => {
      const main = await begun(world);
      const { config } = world.bot;
      for (const name of ["trip-config/dev", "trip-config/dev2", "trip-config-source2"]) {
        expect(await config.moveBranch(name, undefined, main)).toBe("moved");
      }
      expect([...(await config.branches("trip-config/")).keys()]).toEqual(["trip-config/dev", "trip-config/dev2"]);
      expect(await config.branch("trip-config/de")).toBeUndefined();
    },
  },
  {
    name: "a finished pull request keeps its head when its branch goes on, and when it is gone",
    run: async (world) => {
      const main = await begun(world);
      const { config } = world.bot;
      const pull = await opened(world, "trip-config/dev", main);
      expect((await config.pulls.close(pull.number, "not now")).state).toBe("closed");
      const further = await commitOn(config, pull.head, "further.txt", "further\n");
      expect(await config.moveBranch(pull.branch, pull.head, further)).toBe("moved");
      const heads = async () => [
        (await config.pulls.get(pull.number))?.head,
        (await config.pulls.ofBranch(pull.branch))[0]?.head,
      ];
      expect(await heads()).toEqual([pull.head, pull.head]);
      expect(await config.deleteBranch(pull.branch, further)).toBe("moved");
      expect(await heads()).toEqual([pull.head, pull.head]);
      expect(await config.pulls.comments(pull.number)).toEqual(["<!-- trip-config:closed -->\nnot now"]);
    },
  },
  {
    name: "more pull requests than a page holds are all listed, and what changed since is seen",
    run: async (world) => {
      const main = await begun(world);
      const { server, config } = world;
      const first = await opened(world, "trip-config/dev", main);
      for (let number = 0; number < 16; number++) {
        const branch = `trip-config/many-${number}`;
        await server.ask("POST", `/repos/${config}/branches`, { new_branch_name: branch, old_ref_name: first.head });
        const asked = { title: branch, head: branch, base: "main" };
        expect((await server.ask("POST", `/repos/${config}/pulls`, asked)).status).toBe(201);
      }
      const listed = await world.bot.config.pulls.list("all");
      expect(listed.map(({ number }) => number)).toEqual([...Array(17).keys()].map((at) => 17 - at));
      await server.ask("PATCH", `/repos/${config}/pulls/1`, { state: "closed" });
      expect((await world.bot.config.pulls.list("open")).length).toBe(16);
    },
  },
  {
    name: "what others say of a commit, the newest of each",
    run: async (world) => {
      const main = await begun(world);
      const say = async (context: string, state: string) => {
        const path = `/repos/${world.config}/statuses/${main}`;
        expect((await world.server.ask("POST", path, { context, state, description: state })).status).toBe(201);
      };
      for (const state of ["pending", "success", "error", "failure", "warning", "skipped"]) await say(state, state);
      await say("argocd/dev", "pending");
      await say("argocd/dev", "success");
      const statuses = (await world.bot.config.statuses(main)) ?? [];
      expect(Object.fromEntries(statuses.map(({ context, state }) => [context, state]))).toEqual({
        pending: "pending",
        success: "success",
        error: "error",
        failure: "failure",
        warning: "error",
        skipped: "success",
        "argocd/dev": "success",
      });
      expect(statuses.every(({ updatedAt }) => !Number.isNaN(Date.parse(updatedAt)))).toBe(true);
      expect(await world.bot.config.statuses("0".repeat(40))).toEqual([]);
    },
  },
  {
    name: "a fork's pull request is nobody's branch here",
    run: async (world) => {
      const main = await begun(world);
      const { server, config, personal } = world;
      const [, name = ""] = config.split("/");
      expect((await server.ask("POST", `/repos/${config}/forks`, {}, personal)).status).toBe(202);
      const file = { content: Buffer.from("x").toString("base64"), message: "x", new_branch: "trip-config/dev" };
      await eventually(async () => {
        const asked = { ...file, branch: "main" };
        return (await server.ask("POST", `/repos/mina/${name}/contents/x.txt`, asked, personal)).status === 201;
      });
      const asked = { title: "theirs", head: "mina:trip-config/dev", base: "main" };
      expect((await server.ask("POST", `/repos/${config}/pulls`, asked, personal)).status).toBe(201);
      const [theirs] = await world.bot.config.pulls.list("open");
      expect(theirs?.branch).toBe("mina:trip-config/dev");
      expect(await world.bot.config.pulls.ofBranch("trip-config/dev")).toEqual([]);
      expect((await opened(world, "trip-config/dev", main)).branch).toBe("trip-config/dev");
    },
  },
];
