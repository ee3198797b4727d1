import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyEnvs, diagnosticsText, filesIn, generate, sample, withFolder } from "../support/run.ts";

/** Inputs that no file in the repository should hold; each is put beside the repository's own. */
const hostile: readonly { name: string; put: (envs: string) => void; says: readonly string[] }[] = [
  {
    name: "20,000 levels of nesting",
    put: (envs) => writeFileSync(join(envs, "dev.json"), "[".repeat(20_000) + "]".repeat(20_000)),
    says: ["error[nested-too-deeply] envs/dev.json:1:65"],
  },
  {
    name: "20,000 levels that are never closed",
    put: (envs) => writeFileSync(join(envs, "dev.json"), '{"a":'.repeat(20_000)),
    says: ["error[nested-too-deeply] envs/dev.json:1:321"],
  },
  {
    name: "10 MB of input",
    put: (envs) => writeFileSync(join(envs, "dev.json"), `{"a":"${"x".repeat(10_000_000)}"}`),
    says: ["error[file-too-large] envs/dev.json", "at most 1048576 (1 MiB) are read."],
  },
  {
    name: "one long line",
    put: (envs) => writeFileSync(join(envs, "dev.json"), `{"a":"${"x".repeat(900_000)}","b":1}`),
    says: ["error[unknown-field] envs/dev.json:1:2", "error[unknown-field] envs/dev.json:1:900009"],
  },
  {
    name: "bytes that are not UTF-8",
    put: (envs) => writeFileSync(join(envs, "dev.json"), Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
    says: ["error[not-utf8] envs/dev.json"],
  },
  {
    name: "UTF-16",
    put: (envs) => writeFileSync(join(envs, "dev.json"), Buffer.from("\ufeff{}", "utf16le")),
    says: ["error[not-utf8] envs/dev.json"],
  },
  {
    name: "an init script that is not UTF-8",
    put: (envs) => writeFileSync(join(envs, "mysql/init.sql"), Buffer.from([0xff])),
    says: ["error[not-utf8] envs/base.json", "The bytes of envs/mysql/init.sql are not UTF-8."],
  },
  {
    name: "a link out of envs/",
    put: (envs) => {
      writeFileSync(join(envs, "../elsewhere.json"), "{}");
      symlinkSync("../elsewhere.json", join(envs, "qa.json"));
    },
    says: ["error[outside-envs] envs/qa.json"],
  },
  {
    name: "a link that leads nowhere",
    put: (envs) => symlinkSync("nowhere.json", join(envs, "qa.json")),
    says: ["error[unreadable-file] envs/qa.json", "leads nowhere"],
  },
  {
    name: "a link in a circle",
    put: (envs) => symlinkSync("qa.json", join(envs, "qa.json")),
    says: ["error[unreadable-file] envs/qa.json"],
  },
  {
    name: "control characters and escape sequences",
    put: (envs) => writeFileSync(join(envs, "dev.json"), '{"\\u001b[31mred": 1, "b\u0007": 2}'),
    says: ["error[invalid-json] envs/dev.json:1:"],
  },
  {
    name: "a lone surrogate in a config entry",
    put: (envs) =>
      writeFileSync(
        join(envs, "base.json"),
        '{"$schema":"../schemas/base.schema.json","services":{},"config":{"A":"\\ud800"}}',
      ),
    says: ["error[invalid-value] envs/base.json"],
  },
];

describe("hostile input", () => {
  test.each(hostile)("$name", ({ put, says }) =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      put(join(folder, "envs"));
      const written = await generate(folder);
      const text = diagnosticsText(written);
      for (const part of says) expect(text).toContain(part);
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(400);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      expect(filesIn(folder).size).toBe(0);
    }),
  );

  test("what cannot be read is there, and what names it is not at fault", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      writeFileSync(join(folder, "envs/dev.json"), Buffer.from([0xff]));
      writeFileSync(join(folder, "envs/mysql/init.sql"), Buffer.alloc(1024 * 1024 + 1));
      const { diagnostics } = await generate(folder);
      expect(diagnostics.map(({ code, place }) => [code, place])).toEqual([
        ["not-utf8", { kind: "file", file: "envs/dev.json" }],
        ["file-too-large", { kind: "file", file: "envs/mysql/init.sql" }],
      ]);
    }));

  test("no envs at all", () =>
    withFolder(async (folder) => {
      expect(diagnosticsText(await generate(folder))).toContain("error[no-environments]\nThere is no folder envs/");
      mkdirSync(join(folder, "envs"));
      expect(diagnosticsText(await generate(folder))).toContain("error[no-environments]");
      rmSync(join(folder, "envs"), { recursive: true });
      writeFileSync(join(folder, "envs"), "a file");
      expect(diagnosticsText(await generate(folder))).toContain("error[no-environments]");
    }));

  test("a byte order mark is no fault", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      writeFileSync(join(folder, "envs/mysql/init.sql"), "\ufeffSELECT 1;\n");
      expect((await generate(folder)).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(filesIn(folder).get("out/dev/mysql/configmap-mysql-init-script.yaml")).toContain("    SELECT 1;\n");
    }));
});
