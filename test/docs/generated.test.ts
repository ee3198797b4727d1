import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { expect, test } from "vitest";
import { inputTypesPath, inputTypesSource } from "../../generator/codegen/input-types.ts";
import { generatedPages } from "../../generator/codegen/pages.ts";
import { codes } from "../../generator/diagnostics/codes.ts";
import { repository } from "../support/run.ts";

test("the input types are those of the schemas", async () => {
  expect(readFileSync(inputTypesPath, "utf8")).toBe(await inputTypesSource());
});

test.each(Object.entries(generatedPages()))("docs/%s is up to date", (name, text) => {
  expect(readFileSync(join(repository, "docs", name), "utf8")).toBe(text);
});

test("every code has a cause and a cure in whole sentences, and is used", () => {
  const used = fastGlob
    .sync("generator/**/*.ts", { cwd: repository, ignore: ["generator/diagnostics/codes/**"] })
    .map((file) => readFileSync(join(repository, file), "utf8"))
    .join("");
  for (const [code, { cause, cure }] of Object.entries(codes)) {
    expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(cause, code).toMatch(/^[A-Z`$-].{5,}[.!]$/s);
    expect(used, code).toContain(`"${code}"`);
    expect(cure, code).toMatch(/^[A-Z`$-].{5,}[.!]$/s);
  }
});
