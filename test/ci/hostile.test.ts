/**
 * Settings that no schema would let through: whatever a name holds, it stays a text in an environment variable. The
 * schema's closed patterns are the first fence, this is the second.
 */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { pipelineFiles } from "../../generator/stages/compile/ci/files.ts";
import { variablesOf } from "../../generator/stages/compile/ci/variables.ts";
import { hostile, system, texts } from "./hostile.ts";
import { interpolate } from "./workflows/expression.ts";

describe.each(texts)("%j", (text) => {
  test("is a text of `env` in workflows, and nothing else of them changes", async () => {
    const made = await system();
    const [spoiled, plain] = [hostile(made, text), hostile(made, "plain")];
    const plainFiles = new Map(pipelineFiles(plain).map((file) => [file.path, file.text]));
    for (const { path, text: file } of pipelineFiles(spoiled).filter((one) => one.path.endsWith(".yml"))) {
      const { env, ...rest } = parse(file);
      const { env: _, ...expected } = parse(plainFiles.get(path) ?? "");
      expect(rest).toEqual(expected);
      const scope = { contexts: { secrets: { TRIP_CONFIG_APP_KEY: "leaked" } }, functions: {} };
      const seen = Object.fromEntries(
        Object.entries<string>(env).map(([name, value]) => [name, interpolate(value, scope)]),
      );
      expect(seen).toEqual(variablesOf(spoiled));
    }
  });
});
