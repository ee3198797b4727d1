import { expect } from "vitest";
import { parse } from "yaml";
import { notIgnoredYet } from "../../../generator/daily/health/ignored.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import { publishHere } from "../publish-here.ts";
import { deployedTag, mergeNow, openPull } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

/** Publishes while Argo CD has the Applications of a commit of config. */
async function publishWhile(world: World, applied: string) {
  const path = "argocd/application-trip-service-dev.yaml";
  const text = (await world.bot.config.texts(applied, [path])).get(path) ?? "";
  return publishHere(world.root, async () => world.bot, {
    notIgnoredYet: (cluster) => notIgnoredYet(async () => ({ kind: "found", object: asRecord(parse(text)) }), cluster),
  });
}

export const autoscalerScenarios: readonly Scenario[] = [
  {
    name: "an autoscaler switched on: publish merges no environment before Argo CD leaves its number of pods alone",
    from: "settled",
    everyday: "embedded",
    run: async (world) => {
      const { config } = world.bot;
      const head = async () => (await config.branch(config.main)) ?? "";
      const older = await head();
      await world.edit({
        dev: (settings: { services: { hello: object } }) => {
          settings.services.hello = { ...settings.services.hello, autoscaling: { maxReplicas: 3, cpu: 70 } };
        },
      });
      await world.bring();
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      const waiting = await publishWhile(world, older);
      expect([waiting.code, waiting.diagnostics.map(({ code }) => code)]).toEqual([0, ["application-behind"]]);
      expect(waiting.diagnostics[0]?.message).toContain("Deployment/hello /spec/replicas");
      expect((await openPull(world, "dev")).state).toBe("open");
      const gone = await publishWhile(world, await head());
      expect(gone.targets.find(({ name }) => name === "dev")?.action).toBe("merged");
      expect(gone.diagnostics).toEqual([]);
      expect(await deployedTag(world, "dev")).not.toBe("none");
    },
  },
];
