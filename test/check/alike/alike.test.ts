/**
 * What is proven of one environment holds for those that are alike. `ALIKE_PAIRS=10000 npx vitest run test/check/alike`
 * tries as many as were tried by hand.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { yamlText } from "../../../generator/model/yaml.ts";
import { alikeKey } from "../../../generator/stages/check/alike/key.ts";
import { unitProof } from "../../../generator/stages/check/proven.ts";
import type { Scope } from "../../../generator/stages/check/rule.ts";
import { objectRules, rules, unitRules } from "../../../generator/stages/check/rules.ts";
import { pairs, scopesOf, usualPair } from "./pairs.ts";

const numRuns = Number(process.env.ALIKE_PAIRS ?? "30");
const enough = 300;

const textsOf = ({ unit }: Scope) => unit.objects.map(({ object }) => yamlText(object));
const byThemselves = (scope: Scope) => Object.values(rules).flatMap((rule) => rule(scope));

test.each([
  ["console", "consale"],
  ["dashboard", "dashbaard"],
])("an environment called %s has its findings after one called %s", async (name, other) => {
  const [one, plain] = await scopesOf(usualPair(name, other));
  if (one === undefined || plain === undefined) throw new Error("the settings are accepted");
  const prove = unitProof(Object.values(objectRules), Object.values(unitRules));
  const told = [plain, one].map((scope) => prove(scope, textsOf(scope)).map(({ code }) => code));
  expect(told).toEqual([plain, one].map((scope) => byThemselves(scope).map(({ code }) => code)));
  expect(told[1]).not.toEqual(told[0]);
});

test.each([
  ["pr-12", "pr-34"],
  ["globex", "munich"],
])("environments called %s and %s are alike", async (one, other) => {
  const keyOf = alikeKey();
  const [key, otherKey] = (await scopesOf(usualPair(one, other))).map((scope) => keyOf.of(scope, textsOf(scope)));
  expect(key).toBeDefined();
  expect(otherKey).toBe(key);
});

test("environments that are alike have the findings that each has by itself", async () => {
  const seen = { pairs: 0, alike: 0, faulty: 0 };
  await fc.assert(
    fc.asyncProperty(pairs, async (pair) => {
      const scopes = await scopesOf(pair);
      if (scopes.length < 2) return;
      seen.pairs++;
      const keyOf = alikeKey();
      const [key, otherKey] = scopes.map((scope) => keyOf.of(scope, textsOf(scope)));
      // Those that are not alike are each proven by itself.
      if (key === undefined || key !== otherKey) return;
      seen.alike++;
      const expected = scopes.map(byThemselves);
      if (expected.flat().some(({ severity }) => severity === "error")) seen.faulty++;
      for (const order of [scopes, [...scopes].reverse()]) {
        const prove = unitProof(Object.values(objectRules), Object.values(unitRules));
        for (const scope of order) {
          expect(prove(scope, textsOf(scope)), scope.unit.name).toEqual(expected[scopes.indexOf(scope)]);
        }
      }
    }),
    { numRuns, endOnFailure: true },
  );
  if (process.env.ALIKE_PAIRS !== undefined) console.log(seen);
  // Of few pairs none may be alike by chance: a fifth are, of many.
  if (numRuns >= enough) {
    expect(seen.alike).toBeGreaterThan(seen.pairs / 10);
    expect(seen.faulty).toBeGreaterThan(0);
  }
}, 7_200_000);
