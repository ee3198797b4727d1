/** Each command of the bot on the embedded forge; local.scenarios.ts has the other guarantees. */
import { afterAll, beforeAll, describe, test } from "vitest";
import { inLocalWorld, localTemplates, type Templates } from "./in-local-world.ts";
import { scenarios } from "./scenarios.ts";

let templates: Templates;

beforeAll(async () => {
  templates = await localTemplates();
});

afterAll(() => templates.remove());

describe.concurrent("the bot on the embedded forge, every day", () => {
  for (const scenario of scenarios.filter(({ everyday }) => everyday !== undefined))
    test(scenario.name, () => inLocalWorld(templates, scenario));
});
