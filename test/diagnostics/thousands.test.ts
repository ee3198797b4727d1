/** Thousands of faults are told as the first of each file and a number, in a time that grows with them and no faster. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { locate } from "../../generator/diagnostics/locate.ts";
import { markdownOf } from "../../generator/diagnostics/markdown.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { pipeline } from "../../generator/pipeline.ts";
import { copyEnvs, sample, withFolder } from "../support/run.ts";

interface Environment {
  readonly services: Record<string, Record<string, unknown>>;
  config?: Record<string, unknown>;
}

const count = 3000;
const numbered = (name: (index: number) => string, value: (index: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), value(index)]));

const inputs: readonly (readonly [name: string, edit: (text: string) => string])[] = [
  ["unknown fields of a service", edited(({ services }) => Object.assign(services.frontend ?? {}, fields()))],
  [
    "services with two faults in each",
    edited(({ services }) =>
      Object.assign(
        services,
        numbered(name, () => ({ port: "x" })),
      ),
    ),
  ],
  [
    "names that are none",
    edited((settings) => Object.assign(settings, { config: numbered((n) => `lower-${n}`, String) })),
  ],
  ["lines that are no JSON", (text) => text.replace("{\n", `{\n${'  "a" 1 2,\n'.repeat(count)}`)],
  ["a key again and again", (text) => text.replace("{\n", `{\n${'  "a": 1,\n'.repeat(count)}`)],
];

function name(index: number): string {
  return `service-${index}`;
}

function fields() {
  return numbered(
    (index) => `field${index}`,
    () => 1,
  );
}

function edited(change: (settings: Environment) => unknown): (text: string) => string {
  return (text) => {
    const settings = JSON.parse(text) as Environment;
    change(settings);
    return JSON.stringify(settings, null, 2);
  };
}

test.each(inputs)("%s", (_, edit) =>
  withFolder(async (root) => {
    copyEnvs(sample, root);
    const file = join(root, "envs/dev.json");
    writeFileSync(file, edit(readFileSync(file, "utf8")));
    const before = process.cpuUsage();
    const { diagnostics, sources } = await pipeline({ root, mode: "none", run: "", isRunning: () => true });
    const located = locate(diagnostics, sources);
    const [text, markdown] = [plainTextOf(located, false), markdownOf(located)];
    const { user } = process.cpuUsage(before);
    // With each fault held against all others, or each place counted from the top of the file, it was several times that.
    expect(user / 1e6).toBeLessThan(2);
    expect(located.length).toBeGreaterThanOrEqual(count - 1);
    for (const shown of [text, markdown]) {
      expect(shown.match(/error(\[|: )/g)?.length).toBe(50);
      expect(shown).toContain(`${located.length - 50} more in envs/dev.json. --format json tells all of them.`);
    }
  }),
);

test("what has no file is told whole", () => {
  const one = { code: "no-environments", severity: "error", message: "None." } as const;
  const all = Array.from({ length: 60 }, (_, index) => ({ ...one, message: `None of ${index}.` }));
  expect(plainTextOf(locate(all, new Map()), false).match(/error\[/g)?.length).toBe(60);
});
