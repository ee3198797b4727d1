import { expect } from "vitest";
import type { Pull } from "../../../generator/adapters/forge/port.ts";
import { codesOf, prMerge } from "../pr-merge.ts";
import { deployedTag, handCommit, image, openPull } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

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

/** What a pull request says of its plan is what its branch makes of it. */
export const reviewedDigestScenarios: readonly Scenario[] = [
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
