import { expect } from "vitest";
import type { Pull } from "../../../generator/adapters/forge/port.ts";
import { mergeReviewed } from "../../../generator/bot/review/merge.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { botIdentity } from "../local-world.ts";
import { deployed, develop, images, moved, openMove, openMoves, promoted, tagsOf } from "../moves.ts";
import { deployedTag, expectConsistent, handCommit, image, mergeNow, openPull, refsOf } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

interface MergeJson {
  readonly code: number;
  readonly pull?: { readonly state: string };
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly hint?: string }[];
}

async function prMerge({ run }: World, number: number, ...args: readonly string[]): Promise<MergeJson> {
  const { code, stdout } = await run("pr", "merge", String(number), "--format", "json", ...args);
  return { ...JSON.parse(stdout), code };
}

function codesOf({ code, diagnostics }: MergeJson): readonly unknown[] {
  return [code, ...diagnostics.map((one) => one.code)];
}

/** Config's main comes to what a commit of the bot has, past the pull request: whose files and record are right. */
async function bringMainTo({ person: { config } }: World, commit: string, name: string): Promise<void> {
  const base = (await config.branch("main")) ?? "";
  const paths = [...(await config.tree(commit)).keys()].filter(
    (path) => path.startsWith(`${name}/`) || path === `.trip-config/${name}.json`,
  );
  const changes = await config.texts(commit, paths);
  const merged = await config.commit({ tree: base, changes, parents: [base], message: "By another way\n" });
  expect(await config.moveBranch("main", base, merged)).toBe("moved");
}

/** A pull request of prod that takes v1.0.0 to v1.2.0, and a main that has v1.1.0 meanwhile. */
async function overtaken(world: World): Promise<number> {
  await world.edit({ prod: image("v1.1.0") });
  await world.publish();
  const { head } = await openPull(world, "prod");
  await world.edit({ prod: image("v1.2.0") });
  await world.publish();
  await bringMainTo(world, head, "prod");
  return (await openPull(world, "prod")).number;
}

/** What is merged is what its reviewers have seen. */
/** A record of `.trip-config/`, as far as these scenarios look at it. */
interface Recorded {
  readonly plan: { readonly digest: string };
}

/** Has the bot commit another record to a pull request of prod, as another version of the tool would; answers that of before. */
async function recommitted(
  { bot: { config } }: World,
  { branch, head }: Pull,
  made: (record: Recorded) => object,
): Promise<Recorded> {
  const path = ".trip-config/prod.json";
  const record: Recorded = JSON.parse((await config.texts(head, [path])).get(path) ?? "");
  const changes = new Map([[path, `${JSON.stringify(made(record), null, 2)}\n`]]);
  const commit = await config.commit({ tree: head, changes, parents: [head], message: "Of another version\n" });
  expect(await config.moveBranch(branch, head, commit)).toBe("moved");
  return record;
}

export const reviewedScenarios: readonly Scenario[] = [
  {
    name: "base moved with the same plan: the pull request is left alone, and pr merge merges it",
    from: "settled",
    everyday: "everywhere",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const before = await openPull(world, "prod");
      await world.edit({ dev: image("v1.1.0") });
      const { targets } = await world.publish();
      expect(targets.map(({ name, action }) => [name, action])).toEqual([
        ["dev", "merged"],
        ["cluster", "unchanged"],
        ["prod", "kept"],
      ]);
      expect(await openPull(world, "prod")).toEqual(before);
      const merged = await prMerge(world, before.number);
      expect([codesOf(merged), merged.pull?.state]).toEqual([[0], "merged"]);
      expect([await deployedTag(world, "prod"), await deployedTag(world, "dev")]).toEqual(["v1.1.0", "v1.1.0"]);
      expect((await world.publish()).targets.map(({ action }) => action)).toEqual([
        "unchanged",
        "unchanged",
        "unchanged",
      ]);
      await expectConsistent(world);
    },
  },
  {
    name: "base moved with another plan: pr merge refuses and says what differs; published again, it merges",
    from: "settled",
    run: async (world) => {
      const number = await overtaken(world);
      const before = await refsOf(world);
      const refused = await prMerge(world, number);
      expect(codesOf(refused)).toEqual([1, "plan-moved"]);
      expect(refused.diagnostics[0]?.message).toMatch(/v1\.1\.0 to \S*v1\.2\.0.*where it was: .*v1\.0\.0 to/);
      expect(refused.diagnostics[0]?.hint).toContain("`trip-config publish --env prod`");
      expect(await refsOf(world)).toEqual(before);
      const again = await world.publish("--env", "prod");
      expect([again.code, again.targets[0]?.action]).toEqual([0, "updated"]);
      expect(codesOf(await prMerge(world, number))).toEqual([0]);
      expect(await deployedTag(world, "prod")).toBe("v1.2.0");
      await expectConsistent(world);
    },
  },
  {
    name: "base moved with another plan, and a person means it all the same: --allow plan-moved",
    from: "settled",
    run: async (world) => {
      const number = await overtaken(world);
      // Git has the last word there: both sides have changed the same line.
      expect(codesOf(await prMerge(world, number, "--allow", "plan-moved"))).toEqual([1, "merge-conflict"]);
      await handCommit(world, "main", "prod/notes.yaml", "kind: ConfigMap\nmetadata: {name: notes}\n");
      expect(codesOf(await prMerge(world, number))).toEqual([1, "plan-moved"]);
    },
  },
  {
    name: "the merge bot, too: what would merge by itself waits once when main alone has made another plan of it",
    from: "settled",
    run: async (world) => {
      await world.edit({
        dev: image("v1.1.0"),
        cluster: (settings: { ingress: { className: string } }) => {
          settings.ingress.className = "edge";
        },
      });
      await world.publish();
      const { head, number } = await openPull(world, "dev");
      await world.edit({ dev: image("v1.2.0") });
      await world.publish();
      await bringMainTo(world, head, "dev");
      // What the cluster's takes away is in use by less than it was, so its plan is another one, too.
      expect(codesOf(await prMerge(world, (await openPull(world, "cluster")).number))).toEqual([1, "plan-moved"]);
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      const first = await world.publish();
      const dev = first.targets.find(({ name }) => name === "dev");
      expect([first.code, dev?.action, dev?.codes]).toEqual([0, "updated", ["plan-moved"]]);
      expect(first.diagnostics[0]?.message).toMatch(
        new RegExp(`request ${number} is another one .*v1\\.1\\.0 to \\S*v1\\.2\\.0`),
      );
      const second = await world.publish();
      expect(second.diagnostics).toEqual([]);
      expect(second.targets.find(({ name }) => name === "dev")?.action).toBe("merged");
      expect(await deployedTag(world, "dev")).toBe("v1.2.0");
    },
  },
  {
    name: "a hand edit on main in between: pr merge refuses, and so does publish, until it is allowed",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const { number } = await openPull(world, "prod");
      const { config } = world.bot;
      const path = "prod/hello/deployment-hello.yaml";
      const text = (await config.texts((await config.branch("main")) ?? "", [path])).get(path) ?? "";
      await handCommit(world, "main", path, text.replace(/replicas: \d+/, "replicas: 7"));
      const refused = await prMerge(world, number);
      expect(codesOf(refused)).toEqual([1, "plan-moved"]);
      expect(refused.diagnostics[0]?.message).toMatch(/spec\.replicas from 7/);
      expect((await world.publish()).diagnostics.map(({ code }) => code)).toEqual(["hand-edit"]);
      expect((await world.publish("--allow", "hand-edit")).code).toBe(0);
      expect(codesOf(await prMerge(world, number))).toEqual([0]);
      expect(await deployedTag(world, "prod")).toBe("v1.1.0");
    },
  },
  {
    name: "a commit on the branch, or another digest in the text: pr merge refuses, --allow plan-misstated merges",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const pull = await openPull(world, "prod");
      const { pulls } = world.person.config;
      const forged = pull.body.replace(/sha256:[0-9a-f]{64} -->/, `sha256:${"0".repeat(64)} -->`);
      await pulls.update(pull.number, { title: pull.title, body: forged });
      expect(codesOf(await prMerge(world, pull.number))).toEqual([1, "plan-misstated"]);
      await pulls.update(pull.number, { title: pull.title, body: "A person has written it anew." });
      await handCommit(
        world,
        pull.branch,
        "prod/notes.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\n",
      );
      const refused = await prMerge(world, pull.number);
      expect(codesOf(refused)).toEqual([1, "plan-misstated"]);
      expect(codesOf(await prMerge(world, pull.number, "--allow", "plan-misstated"))).toEqual([0]);
      expect(await deployedTag(world, "prod")).toBe("v1.1.0");
    },
  },
  {
    name: "a pull request of an older version carries no digest: merged as before, and that is said",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const pull = await openPull(world, "prod");
      const { config } = world.bot;
      await recommitted(world, pull, ({ plan, ...record }) => {
        expect(plan).toMatchObject({ digest: /sha256:[0-9a-f]{64}/.exec(pull.body)?.[0] });
        return record;
      });
      await config.pulls.update(pull.number, { title: pull.title, body: "Of an older version" });
      const { code, stdout } = await world.run("pr", "merge", String(pull.number));
      expect(code).toBe(0);
      expect(stdout.match(/carries no digest of its plan/g)).toHaveLength(1);
      expect(stdout).toContain(`#${pull.number} merged`);
      expect(await deployedTag(world, "prod")).toBe("v1.1.0");
    },
  },
  {
    name: "main moves between the look and the merge: nothing is merged, and everything is read again",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const pull = await openPull(world, "prod");
      const { config } = world.bot;
      const pulls: typeof config.pulls = {
        ...config.pulls,
        merge: async (...args) => {
          await handCommit(world, "main", "dev/late.yaml", "late: true\n");
          return config.pulls.merge(...args);
        },
      };
      const forge = { ...world.bot, config: { ...config, pulls } };
      const options = { forge, bot: botIdentity, prefix: "", generatorVersion: packageJson.version };
      const asked = { repository: "config", method: "merge", allow: [] } as const;
      expect(await mergeReviewed(pull, asked, options)).toEqual({ merged: "lost" });
      expect(await deployedTag(world, "prod")).toBe("v1.0.0");
      expect(codesOf(await prMerge(world, pull.number))).toEqual([0]);
    },
  },
  {
    name: "a promotion whose source's main moved: the same plan merges, another is refused until it is promoted again",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const { number } = await openMove(world, "promote-prod");
      const source = ["--repository", "source"];
      await world.pull();
      await world.edit({
        base: (settings: { services: Record<string, object> }) => {
          settings.services.hello = { ...settings.services.hello, replicas: 2 };
        },
      });
      await world.publish("--env", "dev");
      const refused = await prMerge(world, number, ...source);
      expect(codesOf(refused)).toEqual([1, "plan-moved"]);
      expect(refused.diagnostics[0]?.message).toMatch(/New: .*spec\.replicas from/);
      expect(refused.diagnostics[0]?.hint).toContain("`trip-config promote prod` again");
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("updated");
      // Another environment's file alone says nothing of prod.
      await world.edit({ dev: images("v1.2.0") });
      await world.publish("--env", "dev");
      expect(codesOf(await prMerge(world, number, ...source))).toEqual([0]);
      expect(await tagsOf(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
      expect(await openMoves(world)).toEqual([]);
      await deployed(world);
    },
  },
  {
    name: "a promotion whose files main has changed, too, or that would not prove any more: pr merge refuses and says so",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await moved(world, "promote", "prod", "--no-gate");
      const { number } = await openMove(world, "promote-prod");
      await world.pull();
      await world.edit({ prod: (settings: { quota: object }) => (settings.quota = { pods: "12", services: "4" }) });
      await world.publish("--env", "dev");
      const entangled = await prMerge(world, number, "--repository", "source");
      expect(codesOf(entangled)).toEqual([1, "plan-moved"]);
      expect(entangled.diagnostics[0]?.message).toContain(
        "Main has changed files that it changes, too: envs/prod.json",
      );
      expect((await moved(world, "promote", "prod", "--no-gate")).action).toBe("updated");
      await world.edit({
        base: (settings: { services: Record<string, object> }) => {
          settings.services.hello = { ...settings.services.hello, replicas: 50 };
        },
        dev: (settings: { services: Record<string, object> }) => {
          settings.services.hello = { ...settings.services.hello, replicas: 1 };
        },
      });
      await world.publish("--env", "dev");
      const unproven = await prMerge(world, number, "--repository", "source");
      expect(codesOf(unproven)).toEqual([1, "plan-moved"]);
      expect(unproven.diagnostics[0]?.message).toMatch(/With main as it is now it has faults: .*quota/i);
      expect(await tagsOf(world, "prod")).toEqual(["v1.0.0", "v1.0.0"]);
    },
  },
  {
    name: "a commit of a person on a promotion's branch is no part of its plan: refused, unless that is what is meant",
    from: "three",
    run: async (world) => {
      await develop(world, "v1.1.0");
      await moved(world, "promote", "prod", "--from", "dev", "--no-gate");
      const { number, head, branch } = await openMove(world, "promote-prod");
      const { source } = world.person;
      const text = (await source.texts(head, ["envs/prod.json"])).get("envs/prod.json") ?? "";
      const changes = new Map([["envs/prod.json", text.replace('"pods": "10"', '"pods": "11"')]]);
      const theirs = await source.commit({ tree: head, changes, parents: [head], message: "By hand\n" });
      expect(await source.moveBranch(branch, head, theirs)).toBe("moved");
      const refused = await prMerge(world, number, "--repository", "source");
      expect(codesOf(refused)).toEqual([1, "plan-misstated"]);
      const allowed = await prMerge(world, number, "--repository", "source", "--allow", "plan-misstated");
      expect(codesOf(allowed)).toEqual([0]);
      expect(await tagsOf(world, "prod")).toEqual(["v1.1.0", "v1.1.0"]);
    },
  },
  {
    name: "another version of the tool made it, and read more or less in the same change: it merges",
    from: "settled",
    run: async (world) => {
      await world.edit({ prod: image("v1.1.0") });
      await world.publish();
      const pull = await openPull(world, "prod");
      const { config } = world.bot;
      const digest = `sha256:${"0".repeat(64)}`;
      const { plan } = await recommitted(world, pull, (record) => {
        return { ...record, generatorVersion: "0.0.1", plan: { ...record.plan, digest } };
      });
      await config.pulls.update(pull.number, { title: pull.title, body: pull.body.replace(plan.digest, digest) });
      expect(codesOf(await prMerge(world, pull.number))).toEqual([0]);
      expect(await deployedTag(world, "prod")).toBe("v1.1.0");
    },
  },
];
