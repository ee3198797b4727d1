import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Facts } from "../../generator/daily/report/facts.ts";
import { pageOf } from "../../generator/daily/report/page.ts";
import { emptyFolder, layOver, sample } from "../support/run.ts";
import { factsOf, writeServices } from "./pages.ts";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = places.find((path) => existsSync(path));

/** What keys can reach. */
const reachable = "a[href], summary, [tabindex='0']";

/** Where the focus is among them; run in the page, whose types the tests do not know. */
const focus = `(() => {
  const focused = document.activeElement;
  const isFolded = focused.tagName === "SUMMARY" && !focused.parentElement.hasAttribute("open");
  return { at: [...document.querySelectorAll(${JSON.stringify(reachable)})].indexOf(focused), isFolded };
})()`;

/** What axe says of a page, as far as these tests read it. */
interface AxeAnswer {
  readonly passes: readonly { readonly id: string }[];
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

describe.skipIf(executablePath === undefined)(
  executablePath === undefined ? "in a browser (there is no Chromium here)" : "in Chromium",
  () => {
    const folder = emptyFolder();
    let browser: Browser | undefined;
    let facts: Facts;
    beforeAll(async () => {
      facts = await factsOf(sample);
      if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      folder.remove();
    });

    /** Opens a page from its file, in a context of its own, and answers what it asked for and said besides. */
    async function opened(text: string, options: Parameters<Browser["newContext"]>[0] = {}) {
      const file = join(folder.path, "page.html");
      writeFileSync(file, text);
      const context = await browser?.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context?.newPage();
      if (page === undefined) throw new Error("there is no browser");
      const said: string[] = [];
      const asked: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      page.on("dialog", async (dialog) => {
        said.push(dialog.message());
        await dialog.dismiss();
      });
      page.on("request", (request) => asked.push(request.url()));
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
      await page.locator("main section").last().waitFor({ state: "attached" });
      // Seconds of the processor, since other tests run beside this one.
      const { metrics } = await session.send("Performance.getMetrics");
      const worked = metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
      return { page, said, asked, worked };
    }

    test("it opens from its file, asks for nothing else, and draws every connection once", async () => {
      const { page, said, asked } = await opened(await pageOf(facts));
      expect(await page.title()).toBe("trip-service: report");
      expect({ said, asked }).toEqual({ said: [], asked: [page.url()] });
      const drawn = await page
        .locator("svg[role=img] .edge")
        .evaluateAll((edges) =>
          edges.map((edge) => `${edge.getAttribute("data-from")} > ${edge.getAttribute("data-to")}`),
        );
      const graphs = new Map(facts.environments.map(({ graph }) => [JSON.stringify(graph), graph]));
      const expected = [...graphs.values()].flatMap(({ edges }) => edges.map(({ from, to }) => `${from} > ${to}`));
      expect(drawn.sort()).toEqual(expected.sort());
    });

    test.each(["light", "dark"] as const)("axe finds nothing in its %s colours, folded or not", async (colorScheme) => {
      // axe is brought in by the test, which the page's policy forbids to everybody else.
      const { page } = await opened(await pageOf(facts), { colorScheme, bypassCSP: true });
      await page.addScriptTag({ content: axe.source });
      await page.addStyleTag({ content: "section,.block{content-visibility:visible!important}" });
      for (const isOpen of [false, true]) {
        if (isOpen)
          await page.locator("details").evaluateAll((all) => {
            for (const one of all) one.setAttribute("open", "");
          });
        const { violations, passes } = (await page.evaluate("axe.run()")) as AxeAnswer;
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(["color-contrast", "svg-img-alt"]));
      }
    });

    test("without scripts it says the same, and what is folded opens", async () => {
      const { page } = await opened(await pageOf(facts), { javaScriptEnabled: false });
      expect(await page.locator("main section h2").allTextContents()).toContain("Who reaches whom");
      const table = page.locator("#graph table").first();
      expect(await table.isVisible()).toBe(false);
      await page.locator("#graph summary").first().click();
      expect(await table.isVisible()).toBe(true);
    });

    test("keys reach every part, and open what is folded", async () => {
      const { page } = await opened(await pageOf(facts));
      const reached = new Set<number>();
      for (;;) {
        await page.keyboard.press("Tab");
        const { at, isFolded } = (await page.evaluate(focus)) as { readonly at: number; readonly isFolded: boolean };
        if (at < 0 || reached.has(at)) break;
        reached.add(at);
        if (isFolded) await page.keyboard.press("Enter");
      }
      expect(await page.locator("details:not([open])").count()).toBe(0);
      expect(reached.size).toBe(await page.locator(reachable).count());
    });

    test("a hostile name of an env file runs nothing", async () => {
      const root = join(folder.path, "hostile");
      writeServices(root, 0);
      const words = `<img src=x onerror=alert(1)><script>alert(1)</script>"><svg onload=alert(1)>`;
      layOver(join(root, "envs/dev.json"), { [words]: 1, services: { [words]: { replicas: words } } });
      const found = await factsOf(root);
      for (const told of [found, { ...facts, product: words, findings: found.findings }]) {
        const { page, said } = await opened(await pageOf(told));
        await page.waitForTimeout(50);
        expect(said).toEqual([]);
        expect(await page.locator("script, img, [onerror], [onload]").count()).toBe(0);
        expect(await page.locator("main").textContent()).toContain("<script>alert(1)</script>");
      }
    });

    test("of 60 services every label is within its box, and no box is over another", async () => {
      const root = join(folder.path, "many");
      writeServices(root, 60);
      const many = await factsOf(root);
      const { page } = await opened(await pageOf({ ...many, environments: many.environments.slice(0, 1) }));
      const boxes = await boxesOf(page);
      expect(boxes.length).toBeGreaterThan(70);
      const outside = boxes.filter(({ text, box }) => text.left < box.left || text.right > box.right);
      expect(outside.map(({ name }) => name)).toEqual([]);
      const pairs = boxes.flatMap((a, at) => boxes.slice(at + 1).map((b) => [a, b] as const));
      const overlapping = pairs.filter(
        ([{ box: a }, { box: b }]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
      );
      expect(overlapping.map(([a, b]) => `${a.name} and ${b.name}`)).toEqual([]);
      expect(Math.min(...boxes.map(({ text }) => text.bottom - text.top))).toBeGreaterThan(10);
    });

    test("of 1,000 environments it opens with less than 2 s of work", async () => {
      const environments = Array.from({ length: 1_000 }, (_, at) => {
        const one = facts.environments[at % facts.environments.length];
        if (one === undefined) throw new Error("the sample has no environments");
        return { ...one, name: `tenant-${at}`, versions: new Map([...one.versions, ["frontend", `v1.${at % 40}.0`]]) };
      });
      const text = await pageOf({ ...facts, environments });
      const { page, worked } = await opened(text);
      expect(await page.locator("#routes details").count()).toBe(1_000);
      expect(worked).toBeGreaterThan(0.1);
      expect(worked).toBeLessThan(2);
    });
  },
  60_000,
);

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxesOf(page: Page): Promise<readonly { readonly name: string; readonly text: Box; readonly box: Box }[]> {
  return page.locator("svg[role=img] .node").evaluateAll((nodes) =>
    nodes.map((node) => {
      const sides = (selector: string) => {
        const nowhere = { left: 0, right: 0, top: 0, bottom: 0 };
        const { left, right, top, bottom } = node.querySelector(selector)?.getBoundingClientRect() ?? nowhere;
        return { left, right, top, bottom };
      };
      return { name: node.querySelector("title")?.textContent ?? "", text: sides("text"), box: sides("rect") };
    }),
  );
}
