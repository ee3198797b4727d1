import { expect } from "vitest";
import { deployedTag, image, openPull, refsOf } from "../../publish/steps.ts";
import { begun, eventually, type GiteaScenario, opened, protect, refusedBy, setUp } from "../steps.ts";

/** What rules of branches and tags, and the ways of merging, let the bot do. */
export const ruleScenarios: readonly GiteaScenario[] = [
  {
    name: "a protection of the bot's branches: exit 1 with Gitea's words, nothing moved, not even the claim",
    from: "settled",
    run: async (world) => {
      await protect(world, "trip-config/**", { enable_push: false });
      await world.edit({ prod: image("v1.1.0") });
      const before = await refsOf(world);
      const { code, diagnostics } = await world.publish();
      expect([code, diagnostics[0]?.code]).toEqual([1, "forge-refused"]);
      expect(diagnostics[0]?.message).toContain("Not allowed to push to protected branch trip-config/prod");
      expect(await refsOf(world)).toEqual(before);
    },
  },
  {
    name: "two refs in one push, one of them protected: neither moves",
    run: async (world) => {
      const main = await begun(world);
      const { config, source } = world.bot;
      await config.claim((await source.branch("main")) ?? "", async () => true);
      const claim = await config.branch("trip-config-source");
      await protect(world, "held", { enable_push: false });
      await expect(config.moveBranch("held", undefined, main)).rejects.toMatchObject({
        refusal: { code: "forge-refused" },
      });
      expect(await config.branch("held")).toBeUndefined();
      expect(await config.branch("trip-config-source")).toBe(claim);
    },
  },
  {
    name: "main asks for an approval: the merge is left to Gitea, and happens when it is there",
    from: "settled",
    run: async (world) => {
      const { server, config, personal } = world;
      await protect(world, "main", { required_approvals: 1, enable_push: false });
      await world.edit({ dev: image("v1.1.0") });
      const { code, targets } = await world.publish();
      expect([code, targets.find(({ name }) => name === "dev")?.action]).toEqual([0, "queued"]);
      const { number } = await openPull(world, "dev");
      expect((await world.publish()).targets.find(({ name }) => name === "dev")?.action).toBe("queued");
      const review = { event: "APPROVED", body: "" };
      expect((await server.ask("POST", `/repos/${config}/pulls/${number}/reviews`, review, personal)).status).toBe(200);
      await eventually(async () => (await world.bot.config.pulls.get(number))?.state === "merged");
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      expect((await world.publish()).targets.find(({ name }) => name === "dev")?.action).toBe("unchanged");
    },
  },
  {
    name: "a merge that was left to Gitea is taken back",
    run: async (world) => {
      const main = await begun(world);
      const { server, config, personal } = world;
      const pull = await opened(world, "trip-config/dev", main);
      await protect(world, "main", { required_approvals: 1 });
      const { pulls } = world.bot.config;
      expect(await pulls.merge(pull.number, pull.head, "merge", main)).toBe("queued");
      await pulls.hold(pull.number);
      await pulls.hold(pull.number);
      const review = { event: "APPROVED", body: "" };
      await server.ask("POST", `/repos/${config}/pulls/${pull.number}/reviews`, review, personal);
      expect((await pulls.get(pull.number))?.state).toBe("open");
      expect(await pulls.merge(pull.number, pull.head, "merge", main)).toBe("moved");
    },
  },
  {
    name: "main asks for a check: the merge is left to Gitea, and happens when it has passed",
    run: async (world) => {
      const main = await begun(world);
      const { server, config } = world;
      await protect(world, "main", { enable_status_check: true, status_check_contexts: ["ci/test"] });
      const pull = await opened(world, "trip-config/dev", main);
      const { pulls } = world.bot.config;
      expect(await pulls.merge(pull.number, pull.head, "merge", main)).toBe("queued");
      const status = { context: "ci/test", state: "success" };
      expect((await server.ask("POST", `/repos/${config}/statuses/${pull.head}`, status)).status).toBe(201);
      await eventually(async () => (await pulls.get(pull.number))?.state === "merged");
    },
  },
  {
    name: "merging is others' alone: it stays open, said",
    run: async (world) => {
      const main = await begun(world);
      const pull = await opened(world, "trip-config/dev", main);
      const only = { enable_merge_whitelist: true, merge_whitelist_usernames: ["mina"] };
      await protect(world, "main", only);
      const merged = await world.bot.config.pulls.merge(pull.number, pull.head, "merge", main);
      expect(merged).toEqual({ blocked: "User not allowed to merge PR" });
      expect(await world.person.config.pulls.merge(pull.number, pull.head, "merge", main)).toBe("moved");
    },
  },
  {
    name: "a repository that squashes only: squashed, and the next publish has nothing to do",
    from: "settled",
    run: async (world) => {
      const squashing = { allow_merge_commits: false, allow_rebase: false, allow_rebase_explicit: false };
      await setUp(world, {
        has_pull_requests: true,
        ...squashing,
        allow_squash_merge: true,
        default_merge_style: "squash",
      });
      await world.edit({ dev: image("v1.1.0") });
      expect((await world.publish()).targets.find(({ name }) => name === "dev")?.action).toBe("merged");
      const { config } = world.bot;
      const [last] = await config.history((await config.branch("main")) ?? "", [], { limit: 1 });
      expect(last?.parents).toHaveLength(1);
      expect((await world.publish()).targets.every(({ action }) => action === "unchanged")).toBe(true);
    },
  },
  {
    name: "a repository that only rebases: it stays open, said",
    run: async (world) => {
      const main = await begun(world);
      const pull = await opened(world, "trip-config/dev", main);
      const rebasing = { allow_merge_commits: false, allow_squash_merge: false, allow_rebase: true };
      await setUp(world, { has_pull_requests: true, ...rebasing, default_merge_style: "rebase" });
      const again = await world.openBot();
      expect(await again.config.pulls.merge(pull.number, pull.head, "merge", main)).toEqual({
        blocked: expect.stringContaining("neither merge commits nor squashing"),
      });
    },
  },
  {
    name: "a protected tag that is not the bot's to make: exit 1 with Gitea's words",
    run: async (world) => {
      const main = await begun(world);
      const rule = { name_pattern: "v*", whitelist_usernames: ["mina"] };
      expect((await world.server.ask("POST", `/repos/${world.config}/tag_protections`, rule)).status).toBe(201);
      await expect(world.bot.config.createTag("v1.0.0", main)).rejects.toMatchObject({
        refusal: { code: "forge-refused", message: expect.stringMatching(/v1\.0\.0 be moved: .*protected/) },
      });
      expect(await world.person.config.createTag("v1.0.0", main)).toBe("moved");
    },
  },
  {
    name: "a repository without pull requests: exit 1, and where they are switched on",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await setUp(world, { has_pull_requests: false });
      expect(await refusedBy(world)).toEqual(["forge-refused"]);
    },
  },
];
