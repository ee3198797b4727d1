/** What local.test.ts leaves of the table. */
import { afterAll, beforeAll, describe, test } from "vitest";
import { inLocalWorld, localTemplates, type Templates } from "./in-local-world.ts";
import { scenarios } from "./scenarios.ts";

let templates: Templates;

beforeAll(async () => {
  templates = await localTemplates();
});

afterAll(() => templates.remove());

describe.concurrent("the bot on the embedded forge", () => {
  for (const scenario of scenarios.filter(({ everyday }) => everyday === undefined))
    test(scenario.name, () => inLocalWorld(templates, scenario), 600_000);
});
