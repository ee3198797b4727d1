import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EnvironmentFacts } from "../../generator/daily/report/facts.ts";
import { pageOf } from "../../generator/daily/report/page.ts";
import { sinceWhen } from "../../generator/daily/report/past.ts";
import { reachability } from "../../generator/pipeline.ts";
import { inLocalWorld, localTemplates } from "../publish/in-local-world.ts";
import { image, mergeNow, openPull } from "../publish/steps.ts";
import { tripConfig } from "../support/cli.ts";
import { copyEnvs, emptyFolder, layOver, sample, testDay } from "../support/run.ts";
import { factsOf, writeServices } from "./pages.ts";

let folder: ReturnType<typeof emptyFolder>;
beforeEach(() => {
  folder = emptyFolder();
});
afterEach(() => folder.remove());

/** What a person reads: without the drawing, whose table says the same. */
function readable(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>|<svg role="img"[\s\S]*?<\/svg>/g, "")
    .replace(/<\/(?:td|th)>\s*<t/g, " | <t")
    .replace(/<[^>]*>/g, "")
    .replace(/\n\s*\n+/g, "\n");
}

describe("the page of the sample", () => {
  test("says what is known, and says it again in the same bytes", async () => {
    const facts = await factsOf(sample);
    const page = await pageOf(facts);
    const golden = new URL("sample.txt", import.meta.url);
    if (process.env.UPDATE) writeFileSync(golden, readable(page));
    expect(readable(page)).toBe(readFileSync(golden, "utf8"));
    expect(await pageOf(await factsOf(sample))).toBe(page);
  });
});

/** The connections of an environment as the matrix has them, told apart by port. */
async function reached(root: string, name: string): Promise<readonly string[]> {
  const [matrix] = await reachability({ root, environments: [name], today: testDay });
  const { groups = [], open = [], outside = [] } = matrix ?? {};
  const inside = open.flatMap(({ from, to }) =>
    (groups[from] ?? []).flatMap((one) => to.map((listener) => `${one} > ${listener}`)),
  );
  const out = outside.flatMap(({ from, addresses, ports }) =>
    from.map((one) => `${one} > outside: ${addresses.join(", ")} ${ports}`),
  );
  return [...inside, ...out].sort();
}

function told({ namespace, graph: { nodes, edges } }: EnvironmentFacts): readonly string[] {
  const own = new Set(nodes.filter(({ kind }) => kind === "workload").map(({ name }) => name));
  const whole = (name: string) => (own.has(name) ? `${namespace}/${name}` : name);
  return edges.flatMap(({ from, to, ports }) => ports.map((port) => `${whole(from)} > ${whole(to)} ${port}`)).sort();
}

function drawnPairs(page: string): readonly string[] {
  return [...page.matchAll(/<g class="edge [a-z]+" data-from="([^"]*)" data-to="([^"]*)">/g)]
    .map(([, from, to]) => `${from} > ${to}`)
    .sort();
}

describe("the graph", () => {
  test.each([
    ["the sample", 0],
    ["60 services", 60],
  ])("of %s has every connection of the matrix and no other", async (_, count) => {
    writeServices(folder.path, count);
    const facts = await factsOf(folder.path);
    expect(facts.environments.map(({ name }) => name)).toEqual(["dev", "prod", "staging"]);
    for (const environment of facts.environments) {
      expect(told(environment)).toEqual(await reached(folder.path, environment.name));
    }
    const [dev] = facts.environments;
    const environments = dev === undefined ? [] : [dev];
    const expected = environments.flatMap(({ graph }) => graph.edges.map(({ from, to }) => `${from} > ${to}`)).sort();
    expect(expected.length).toBeGreaterThan(count * 3 + 50);
    expect(drawnPairs(await pageOf({ ...facts, environments }))).toEqual(expected);
  });

  test("names the policies of both ends", async () => {
    const [dev] = (await factsOf(sample)).environments;
    expect(dev?.graph.edges.find(({ from, to }) => /kafka-ui$/.test(from) && to === "Deployment/kafka")).toEqual({
      from: "Deployment/kafka-ui",
      to: "Deployment/kafka",
      ports: ["TCP/9092"],
      policies: ["kafka-ui", "kafka"],
      isDeclared: true,
    });
  });
});

const hostile = [
  "</style><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "<!--<svg/onload=alert(1)>-->",
];

/** Facts in which every text says something hostile, too. */
function poisoned(value: unknown, words: string): unknown {
  if (typeof value === "string") return `${value}${words}`;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, words));
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [`${key}${words}`, poisoned(one, words)]));
  if (typeof value !== "object" || value === null) return value;
  const kept = new Set(["kind", "moment", "severity", "at"]);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, kept.has(key) ? one : poisoned(one, words)]),
  );
}

const elements = (page: string) => new Set([...page.matchAll(/<([a-z!]+)/gi)].map(([, name]) => name));
/** Handlers among attributes, each of whose values stands in double quotes. */
const handlers = (page: string) =>
  [...page.replace(/"[^"]*"/g, '""').matchAll(/<[^>]*\s(on[a-z]+)=/gi)].map(([, name]) => name);

describe("names from outside", () => {
  test("are text wherever they stand", async () => {
    const facts = await factsOf(sample);
    const told = poisoned(facts, hostile.join(" ")) as typeof facts;
    const page = await pageOf(told);
    expect(page.split("alert(1)").length).toBeGreaterThan(2_000);
    expect([...elements(page)].sort()).toEqual([...elements(await pageOf(facts))].sort());
    expect(handlers(page)).toEqual([]);
  });

  test("of an env file are text, too", async () => {
    copyEnvs(sample, folder.path);
    layOver(join(folder.path, "envs/dev.json"), { services: { [hostile[0] ?? ""]: {} }, [hostile[1] ?? ""]: 1 });
    const page = await pageOf(await factsOf(folder.path));
    expect(page).toContain("&lt;script&gt;");
    expect([...elements(page)]).not.toContain("script");
    expect([...elements(page)]).not.toContain("img");
  });
});

describe("report", () => {
  const report = (...args: readonly string[]) =>
    tripConfig(["-C", folder.path, "report", "--to", "page", ...args], { cwd: folder.path });
  const written = () => readFileSync(join(folder.path, "page/index.html"), "utf8");

  test("writes the page, and says in it what nobody tells", async () => {
    copyEnvs(sample, folder.path);
    const file = join(folder.path, "page/index.html");
    expect(await report("--env", "dev")).toEqual({ code: 0, stderr: "", stdout: `The page is ${file}\n` });
    expect(written()).toContain("<h1>trip-service</h1>");
    expect(written()).toMatch(/The releases are not known: .* is in no git repository\./);
    expect(written()).not.toContain("trip-service-tls-prod");
  });

  test("releases have the day on which they came to config's main", async () => {
    const templates = await localTemplates();
    await inLocalWorld(templates, {
      name: "releases",
      from: "settled",
      run: async (world) => {
        await world.edit({ prod: image("v1.1.0") });
        await world.bring();
        await mergeNow(world.person.config, await openPull(world, "prod"), "merge");
        expect((await world.run("release")).code).toBe(0);
        const page = join(folder.path, "page");
        expect((await world.run("report", "--to", page)).code).toBe(0);
        const text = readable(readFileSync(join(page, "index.html"), "utf8"));
        expect(text).toMatch(/dev \| [0-9a-f]{12} \d{4}-\d\d-\d\d/);
        expect(text).toMatch(/prod \| v\S+ [0-9a-f]{12}, \d{4}-\d\d-\d\d/);
      },
    });
    templates.remove();
  });

  test("with a fault it has the finding, and says that nothing is compiled", async () => {
    copyEnvs(sample, folder.path);
    layOver(join(folder.path, "envs/dev.json"), { replicaz: 1 });
    expect((await report("--plan")).code).toBe(0);
    expect(readable(written())).toMatch(/error unknown-field envs\/dev\.json:\d+:\d+/);
    expect(written()).toContain("nothing is compiled");
    expect(written()).not.toContain('id="graph"');
  });

  test("of an environment that is not there nothing is written", async () => {
    copyEnvs(sample, folder.path);
    const { code, stdout } = await report("--env", "prodd");
    expect({ code, isThere: existsSync(join(folder.path, "page")) }).toEqual({ code: 1, isThere: false });
    expect(stdout).toContain("prodd");
  });
});

describe("the change", () => {
  const totals = { created: 0, changed: 1, deleted: 0, unchanged: 3, restated: 0 };
  const object = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop-dev", name: "web" };
  const field = { action: "change", path: ["spec", "replicas"], from: 2, to: 3 } as const;
  const change = { action: "change", object, path: "web/deployment-web.yaml", fields: [field], effects: [] } as const;
  const plan = { unit: "dev", totals, changes: [change], effects: [], resources: [], refusals: [] };

  test("has before and after beside each other", async () => {
    const page = await pageOf({ ...(await factsOf(sample)), plans: { kind: "told", value: [plan] } });
    expect(readable(page)).toContain("field | before | after\nspec.replicas | 2 | 3\n");
    expect(page).toContain("~ Deployment/web");
    expect(page).toContain("0 to create, 1 to change, 0 to delete; 3 stay");
  });

  test("is none where nothing differs, and is said to be unknown where nobody tells", async () => {
    const facts = { ...(await factsOf(sample)), environments: [] };
    const none = { ...plan, totals: { ...totals, changed: 0 }, changes: [] };
    expect(await pageOf({ ...facts, plans: { kind: "told", value: [none] } })).toContain("Nothing changes.");
    expect(await pageOf({ ...facts, plans: { kind: "untold", why: "no forge." } })).toContain("not known: no forge.");
  });
});

test("who is ahead is told by the tags", async () => {
  const facts = await factsOf(sample);
  const [dev, prod, staging] = facts.environments;
  if (dev === undefined || prod === undefined || staging === undefined) throw new Error("the sample has three");
  const having = (one: EnvironmentFacts, tag: string) => ({ ...one, versions: new Map([["web", tag]]) });
  const environments = [having(dev, "nightly"), having(staging, "v1.2.0"), having(prod, "v1.10.0")];
  const text = readable(await pageOf({ ...facts, environments }));
  expect(text).toContain("web | dev: nightly | staging: v1.2.0 | the tags do not tell |");
  expect(text).toContain("web | staging: v1.2.0 | prod: v1.10.0 | prod |");
});

describe("since when an environment is behind", () => {
  const file = (tag: string) => JSON.stringify({ services: { web: { image: { tag } } } });
  const at = (day: number, tag: string) => ({ time: `2026-11-0${day}T10:00:00Z`, text: file(tag) });
  const base = [{ time: "2026-11-01T10:00:00Z", text: "{}" }];

  test.each([
    ["the day on which the earlier one went on", [at(1, "1")], [at(5, "3"), at(3, "2"), at(1, "1")], "2026-11-03"],
    [
      "the last time, when they were the same between",
      [at(4, "2"), at(1, "1")],
      [at(6, "3"), at(2, "2"), at(1, "1")],
      "2026-11-06",
    ],
    ["their first day, when they have never been the same", [at(2, "1")], [at(3, "2")], "2026-11-03"],
    ["no day, while they are the same", [at(2, "1")], [at(3, "1")], undefined],
  ])("%s", (_, own, theirs, since) => {
    expect(sinceWhen({ base, own, theirs }, "web")).toBe(since);
  });
});
