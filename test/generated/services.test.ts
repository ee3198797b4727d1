/** Generated env files with any combination of fields: nothing is thrown, every fault has its place, and what is accepted is whole. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locate } from "../../generator/diagnostics/locate.ts";
import type { CompiledUnit } from "../../generator/model/compiled.ts";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { envFiles, inputsOf } from "./environment.ts";
import { resolved, type Schema } from "./schemas.ts";
import { errorsOf, proven, rounds } from "./settled.ts";

const objectsOf = ({ objects }: CompiledUnit) => new Map(objects.map(({ path, object }) => [path, object]));

describe("generated env files", () => {
  test("are told with a place and words, or compile to the same objects each time, which a plan finds nothing in", async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(envFiles(), async (files) => {
        const all = await rounds(files);
        for (const { files: asked, diagnostics } of all) {
          for (const { location, message, code } of locate(diagnostics, inputsOf(asked).sources)) {
            expect(location?.range, `${code}: ${message}`).toBeDefined();
            expect(message).toMatch(/\S.*[.?!)]$/s);
          }
        }
        const last = all.at(-1);
        if (last?.unit === undefined || errorsOf(last).length > 0) return;
        accepted++;
        const objects = objectsOf(last.unit);
        const again = (await proven(last.files)).unit;
        expect(again && Object.fromEntries(objectsOf(again))).toEqual(Object.fromEntries(objects));
        expect(planUnit({ unit: "dev", before: objects, after: objects }).changes).toEqual([]);
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(24);
  });

  test("have every field of the schema", () => {
    const seen = new Set<string>();
    const arbitrary = envFiles((field) => seen.add(field));
    const fields = ["service", "backingService"].flatMap((definition) => fieldsOf(definition));
    const missing = () => fields.filter((field) => !seen.has(field));
    for (let seed = 1; seed <= 100 && missing().length > 0; seed++) fc.sample(arbitrary, { seed, numRuns: 20 });
    expect(missing()).toEqual([]);
  });
});

/** All that a definition of our schemas has within it, as `service.env`. */
function fieldsOf(definition: string, known = new Set<string>()): readonly string[] {
  if (known.has(definition)) return [];
  known.add(definition);
  const { schema } = resolved({ $ref: `definitions.schema.json#/$defs/${definition}` });
  return Object.entries(schema.properties ?? {}).flatMap(([field, child]) => [
    `${definition}.${field}`,
    ...definitionsIn(child).flatMap((inner) => fieldsOf(inner, known)),
  ]);
}

function definitionsIn(schema: Schema): readonly string[] {
  const names = JSON.stringify(schema).matchAll(/definitions\.schema\.json#\/\$defs\/(\w+)/g);
  return [...names].map(([, name = ""]) => name);
}
