/**
 * A case is a folder test/manifests/<name>/ with manifests/, which `check --manifests` proves, and diagnostics.txt with
 * what it must say, empty when it must say nothing. `UPDATE=1 npx vitest run test/manifests` writes diagnostics.txt
 * anew, for review.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { manifestsText } from "../support/manifests.ts";
import { repository } from "../support/run.ts";

const update = process.env.UPDATE === "1";
const here = join(repository, "test/manifests");
const cases = fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort();

describe("manifests", () => {
  test.each(cases)("%s", (name) => {
    const actual = manifestsText(join(here, name, "manifests"));
    const expected = join(here, name, "diagnostics.txt");
    if (update) writeFileSync(expected, actual);
    expect(actual).toBe(existsSync(expected) ? readFileSync(expected, "utf8") : undefined);
  });
});
