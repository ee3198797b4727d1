import { expect } from "vitest";
import { image } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

async function sourcePull({ person: { source } }: World) {
  const head = (await source.branch("main")) ?? "";
  const text = (await source.texts(head, ["envs/prod.json"])).get("envs/prod.json") ?? "";
  const changes = new Map([["envs/prod.json", text.replace("v1.0.0", "v1.5.0")]]);
  const commit = await source.commit({ tree: head, changes, parents: [head], message: "prod v1.5.0\n" });
  expect(await source.moveBranch("prod-1.5", undefined, commit)).toBe("moved");
  const pull = await source.pulls.open({ branch: "prod-1.5", head: commit, title: "prod v1.5.0", body: "Please.\n" });
  if (pull === "lost") throw new Error("lost");
  return pull;
}

/** Plans below the pull requests of source that they are plans of. */
export const commentScenarios: readonly Scenario[] = [
  {
    name: "plan --comment: one comment, found again and written anew; others' comments are left alone",
    from: "settled",
    everyday: "everywhere",
    run: async (world) => {
      const { number } = await sourcePull(world);
      const { pulls } = world.person.source;
      await pulls.comment(number, "of-a-person", "Looks good.");
      const comment = String(number);
      expect((await world.run("plan", "--comment", comment)).code).toBe(0);
      expect(await pulls.comments(number)).toEqual([
        expect.stringContaining("Looks good."),
        expect.stringContaining("Nothing changes."),
      ]);
      await world.edit({ prod: image("v1.5.0") });
      const { code, stdout } = await world.run("plan", "--comment", comment);
      expect([code, stdout]).toEqual([0, expect.stringContaining("v1.5.0")]);
      const [theirs, plan, ...more] = await pulls.comments(number);
      expect([theirs, more]).toEqual([expect.stringContaining("Looks good."), []]);
      expect(plan).toContain("hello:v1.5.0");
      expect(plan).not.toContain("Nothing changes.");
      // A plan of one environment stands beside it.
      expect((await world.run("plan", "--env", "dev", "--comment", comment)).code).toBe(0);
      expect(await pulls.comments(number)).toHaveLength(3);
      expect((await world.run("pr", "show", comment, "--repository", "source")).stdout).toContain("hello:v1.5.0");
      const unknown = await world.run("plan", "--comment", "99");
      expect([unknown.code, unknown.stdout]).toEqual([1, expect.stringContaining("error[unknown-pull-request]")]);
      await pulls.close(number);
      const closed = await world.run("plan", "--comment", comment);
      expect([closed.code, closed.stdout]).toEqual([1, expect.stringContaining("error[closed-pull-request]")]);
    },
  },
];
