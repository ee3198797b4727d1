import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { asRecord, asText } from "../../../generator/model/loose.ts";
import { commitAll, writeJson } from "../../publish/local-world.ts";
import { deployedTag, expectConsistent, image, openPull, settled } from "../../publish/steps.ts";
import { gitAt } from "../../support/git.ts";
import { contentOf, type GitHubScenario, openedProd, refusedBy } from "../steps.ts";
import type { GitHubWorld } from "../world.ts";

interface Cluster {
  readonly repositories: Record<"source" | "config", { url: string; branch: string }>;
}

/** Changes cluster.json and brings it to source's main. */
async function changeCluster({ root }: GitHubWorld, change: (cluster: Cluster) => void): Promise<void> {
  const file = join(root, "envs/cluster.json");
  const cluster = JSON.parse(readFileSync(file, "utf8"));
  change(cluster);
  writeJson(file, cluster);
  await commitAll(root, "Another address");
  await gitAt(root).run(["push", "--quiet", cluster.repositories.source.url, "HEAD:refs/heads/main"]);
}

/** What repositories may look like, and what may become of them. */
export const repositoryScenarios: readonly GitHubScenario[] = [
  {
    name: "the default branch was renamed: exit 1, nothing written; with its new name the bot goes on",
    from: "settled",
    run: async (world) => {
      await world.hub.renameMain(world.config, "trunk");
      await world.edit({ prod: image("v1.1.0") });
      const before = await contentOf(world);
      expect(await refusedBy(world)).toEqual(["missing-branch"]);
      expect(await contentOf(world)).toEqual(before);
      await changeCluster(world, ({ repositories }) => {
        repositories.config.branch = "trunk";
      });
      const { code, targets } = await world.publish();
      expect(code).toBe(0);
      expect(targets.map(({ name, action }) => [name, action])).toContainEqual(["prod", "opened"]);
    },
  },
  {
    name: "config was renamed: read under its old address, written under its new one only",
    from: "settled",
    run: async (world) => {
      const { hub, config } = world;
      await hub.rename(config, `${config.name}-moved`);
      await world.edit({ prod: image("v1.1.0") });
      const before = await contentOf(world);
      expect((await world.run("pr", "list")).code).toBe(0);
      expect(await refusedBy(world)).toEqual(["read-only-repository"]);
      expect(await contentOf(world)).toEqual(before);
      await changeCluster(world, ({ repositories }) => {
        repositories.config.url = `${hub.url}/${config.owner}/${config.name}.git`;
      });
      expect((await world.publish()).code).toBe(0);
      expect(await world.person.config.branch("trip-config/prod")).toBeDefined();
    },
  },
  {
    name: "config was archived: what reads works, publish: exit 1, nothing written",
    from: "settled",
    run: async (world) => {
      await openedProd(world);
      await world.hub.archive(world.config);
      await world.edit({ prod: image("v1.2.0") });
      const before = await contentOf(world);
      expect((await world.run("pr", "show", String((await openPull(world, "prod")).number))).code).toBe(0);
      expect(await refusedBy(world)).toEqual(["read-only-repository"]);
      expect(await contentOf(world)).toEqual(before);
    },
  },
  {
    name: "no such repository: exit 1",
    run: async (world) => {
      await changeCluster(world, ({ repositories }) => {
        repositories.config.url = repositories.config.url.replace("/config-", "/konfig-");
      });
      expect(await refusedBy(world)).toEqual(["unknown-repository"]);
    },
  },
  {
    name: "an empty config: read as such by everything; its first commit is on main, before any pull request",
    run: async (world) => {
      expect((await world.run("pr", "list")).stdout).toContain("no pull requests");
      expect((await world.run("release")).code).toBe(0);
      expect((await world.publish("--dry-run")).code).toBe(0);
      expect(await world.bot.config.branch("main")).toBeUndefined();
      expect((await world.publish()).code).toBe(0);
      const main = (await world.bot.config.branch("main")) ?? "";
      expect(await world.bot.config.commitsBetween(undefined, main)).toHaveLength(1);
      await expectConsistent(world);
    },
  },
  {
    name: "more than a page of everything: pull requests, branches, tags, commits",
    from: "settled",
    run: async (world) => {
      const { hub, config } = world;
      const root = (method: string, path: string, body?: object) =>
        hub.emulated.root(method, `/repos/${config.owner}/${config.name}${path}`, body);
      const main = (await world.bot.config.branch("main")) ?? "";
      const { head } = await openedProd(world);
      // Others' pull requests, opened past the proxy since there is no end to its checks.
      for (let at = 0; at < 120; at++) {
        await root("POST", "/git/refs", { ref: `refs/heads/other/${at}`, sha: head });
        await root("POST", "/git/refs", { ref: `refs/tags/other-${at}`, sha: main });
        await root("POST", "/pulls", { title: `Other ${at}`, head: `other/${at}`, base: "main" });
      }
      hub.forget(config);
      const { config: read } = world.person;
      expect(await read.pulls.list("open")).toHaveLength(121);
      expect((await read.branches("other/")).size).toBe(120);
      // One is a release.
      expect((await read.tags()).size).toBe(121);
      await world.edit({ prod: image("v1.2.0") });
      expect((await world.publish()).code).toBe(0);
      const pull = await openPull(world, "prod");
      expect([pull.number <= 5, await deployedTag(world, "prod", pull.head)]).toEqual([true, "v1.2.0"]);
      let last = head;
      for (let at = 0; at < 105; at++) {
        const { tree } = asRecord((await root("GET", `/git/commits/${last}`)).body);
        const file = { path: `notes/${at}.txt`, mode: "100644", type: "blob", content: `${at}\n` };
        const made = await root("POST", "/git/trees", { base_tree: asRecord(tree).sha, tree: [file] });
        const commit = { message: `Note ${at}`, tree: asRecord(made.body).sha, parents: [last] };
        last = asText(asRecord((await root("POST", "/git/commits", commit)).body).sha);
      }
      expect(await read.commitsBetween(head, last)).toHaveLength(105);
      expect(await read.isAncestor(head, last)).toBe(true);
      expect(await read.isAncestor(last, head)).toBe(false);
      expect(await read.history(last, ["notes"])).toHaveLength(105);
    },
  },
  {
    name: "a tree that GitHub cuts: nothing is taken for removed",
    run: async (world) => {
      await settled(world);
      world.config.mostEntries = 3;
      world.config.mostInFolder = 1;
      expect((await world.run("publish")).code).toBe(3);
      world.config.mostInFolder = 100;
      const unchanged = await world.publish();
      expect(unchanged.targets.map(({ action }) => action)).toEqual(["unchanged", "unchanged", "unchanged"]);
      await world.edit({ prod: image("v1.1.0") });
      expect((await world.publish()).code).toBe(0);
      const { head } = await openPull(world, "prod");
      const { config } = world.bot;
      const [before, after] = [await config.tree((await config.branch("main")) ?? ""), await config.tree(head)];
      expect([...after.keys()]).toEqual([...before.keys()]);
    },
  },
  {
    name: "modes of files that are not the bot's stay as they are",
    from: "settled",
    run: async (world) => {
      const { hub, config, root } = world;
      const git = gitAt(root);
      const address = `${hub.url}/${config.owner}/${config.name}.git`;
      await git.run(["fetch", "--quiet", address, "main"]);
      const base = (await git.run(["rev-parse", "FETCH_HEAD"])).trim();
      const blob = (await git.run(["hash-object", "-w", "--stdin"], { input: "#!/bin/sh\n" })).trim();
      const env = { GIT_INDEX_FILE: join(root, ".git/index-of-modes") };
      await git.run(["read-tree", base], { env });
      const lines = [`100755 ${blob}\tscripts/run.sh`, `120000 ${blob}\tscripts/link`];
      await git.run(["update-index", "--index-info"], { env, input: `${lines.join("\n")}\n` });
      const tree = (await git.run(["write-tree"], { env })).trim();
      const as = { name: "Mina Park", email: "mina@example.com" };
      const commit = (await git.run(["commit-tree", tree, "-p", base, "-m", "Scripts"], { as })).trim();
      await git.run(["push", "--quiet", address, `${commit}:refs/heads/main`]);
      await world.edit({ dev: image("v1.1.0"), prod: image("v1.1.0") });
      expect((await world.publish()).code).toBe(0);
      const { config: read } = world.bot;
      for (const at of [(await read.branch("main")) ?? "", (await openPull(world, "prod")).head]) {
        const files = await read.tree(at);
        expect(files.get("scripts/run.sh")?.mode).toBe("100755");
        expect(files.get("scripts/link")?.mode).toBe("120000");
        expect(files.get("prod/hello/deployment-hello.yaml")?.mode).toBe("100644");
      }
    },
  },
  {
    name: "another address of the API: as github.com has it, without /api/v3",
    options: { api: "/api.github.com" },
    run: async (world) => {
      await settled(world);
      await world.edit({ prod: image("v1.1.0"), dev: image("v1.1.0") });
      expect((await world.publish()).code).toBe(0);
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
    },
  },
];
