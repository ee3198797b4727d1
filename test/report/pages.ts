import { cpSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentFacts, Facts } from "../../generator/daily/report/facts.ts";
import { environmentFacts } from "../../generator/daily/report/gather.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { load, surveyed } from "../../generator/pipeline.ts";
import { layOver, sample, testDay } from "../support/run.ts";

/** What a report tells of the env files of a folder, when it is made on the day of the tests without a repository. */
export async function factsOf(root: string): Promise<Facts> {
  const { checked, surveys, system, waivers } = await surveyed(load(root), { today: testDay });
  const diagnostics = [...checked.items].flatMap((item) => item.diagnostics);
  const byName = new Map(system?.environments.map((one) => [one.name, one]));
  const environments: EnvironmentFacts[] = [];
  for (const one of surveys) {
    const environment = byName.get(one.unit.name);
    if (environment !== undefined) environments.push(environmentFacts(one, environment));
  }
  return {
    product: system?.cluster.product ?? "",
    at: `${testDay}T12:00:00.000Z`,
    environments,
    findings: locate(diagnostics, checked.sources),
    waivers: waivers?.waivers ?? [],
    steps: { kind: "untold", why: "nobody was asked." },
    releases: { kind: "untold", why: "nobody was asked." },
  };
}

/** Writes the sample with so many more services, each of which calls the two before it, and a store. */
export function writeServices(root: string, count: number): void {
  cpSync(join(sample, "envs"), join(root, "envs"), { recursive: true });
  const [base, dev] = ["base", "dev"].map((name) => join(root, "envs", `${name}.json`));
  const services = Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      const before = [at - 1, at - 2].filter((one) => one >= 0).map((one) => `made-service-${one}`);
      const image = { repository: `made-service-${at}`, tag: "v1.2.0" };
      const amounts = { cpu: "10m", memory: "16Mi" };
      const resources = { requests: amounts, limits: amounts };
      return [
        `made-service-${at}`,
        { image, source: [`made-${at}`], port: 8000, replicas: 1, uses: [...before, "redis"], resources },
      ];
    }),
  );
  layOver(base ?? "", { services });
  layOver(dev ?? "", { quota: null });
}
