/**
 * What is filled in of a template is what is compiled and found. `ALIKE_PAIRS=10000 npx vitest run test/check/alike` tries as
 * many as were tried by hand.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import { yamlText } from "../../../generator/model/yaml.ts";
import { rendering } from "../../../generator/stages/check/alike/rendering.ts";
import { check } from "../../../generator/stages/check/check.ts";
import { claimKey, hostClaims } from "../../../generator/stages/check/exposure/claims.ts";
import { rules } from "../../../generator/stages/check/rules.ts";
import { compile } from "../../../generator/stages/compile/compile.ts";
import { resolve } from "../../../generator/stages/resolve/resolve.ts";
import { validate } from "../../../generator/stages/validate/validate.ts";
import { crowds, usualCrowd } from "./pairs.ts";

const pairs = Number(process.env.ALIKE_PAIRS ?? "30");
const numRuns = Math.ceil(pairs / 5);
const enough = 100;

test("environments that are filled in are what they are compiled to, and have the findings that each has by itself", async () => {
  const seen = { crowds: 0, environments: 0, filled: 0, faulty: 0 };
  await fc.assert(
    fc.asyncProperty(crowds, async (inputs) => {
      const resolved = resolve(await validate(inputs));
      const { units } = compile(resolved);
      if (units === undefined) return;
      seen.crowds++;
      const render = rendering();
      for (const unit of units.all) {
        if (unit.kind !== "environment") continue;
        seen.environments++;
        if (render(unit).filled !== undefined) seen.filled++;
      }
      const said = [...check(compile(resolved)).items].flatMap(({ unit, files, found }) =>
        unit?.kind === "environment" ? [{ name: unit.name, files: [...(files ?? [])], found }] : [],
      );
      const expected = byThemselves(resolved);
      expect(said).toEqual(expected);
      if (expected.some(({ found }) => found.findings.length > 0)) seen.faulty++;
    }),
    { numRuns, endOnFailure: true },
  );
  if (process.env.ALIKE_PAIRS !== undefined) console.log(seen);
  if (numRuns >= enough) {
    expect(seen.filled).toBeGreaterThan(seen.environments / 10);
    expect(seen.faulty).toBeGreaterThan(0);
  }
}, 7_200_000);

/** Each environment compiled and proven alone. */
function byThemselves(resolved: ReturnType<typeof resolve>) {
  const { units } = compile(resolved);
  if (units === undefined) return [];
  const { argocdFor, release } = units;
  const cluster = units.cluster.filter(({ object }) => object.kind !== "ConfigMap");
  return [...units.all].flatMap((unit) => {
    if (unit.kind !== "environment") return [];
    const scope = { unit, cluster, argocd: argocdFor(unit), release };
    const findings: readonly Diagnostic[] = Object.values(rules).flatMap((rule) => rule(scope));
    const files = unit.objects.map(({ path, object }) => [path, yamlText(object)]);
    return [{ name: unit.name, files, found: { findings, claims: hostClaims(unit).map(claimKey) } }];
  });
}

test("a name that all environments say is none that one says of itself", async () => {
  const names = ["pr-11", "pr-12", "pr-13", "pr-14", "pr-15", "pr-16"];
  const inputs = usualCrowd(names, { config: { PEER: "http://trip-service-pr-14/" } });
  const { units } = compile(resolve(await validate(inputs)));
  const render = rendering();
  const filled = [...(units?.all ?? [])].filter((unit) => render(unit).filled !== undefined).map(({ name }) => name);
  expect(filled).toEqual(["pr-13", "pr-15", "pr-16"]);
});
