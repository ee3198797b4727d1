/** Quotas at the edge: exactly what is needed at some moment, or a little less. */
import fc from "fast-check";
import { asRecord } from "../../../generator/model/loose.ts";
import type { Quantity } from "../../../generator/model/resources/quantity.ts";
import {
  governedNamespaces,
  type Moment,
  needed,
  type Quota,
} from "../../../generator/stages/check/quota/namespaces.ts";
import { ample, type Environment, environmentOf, type Settings } from "./environments.ts";

/** Which resource is short, and when. */
export interface Tightness {
  /** Among the resources that the environment needs any of at that moment. */
  readonly resource: number;
  readonly moment: Moment | "rollout";
  /** One unit less than what is needed. */
  readonly short: boolean;
}

const tightness: fc.Arbitrary<Tightness> = fc.record({
  resource: fc.nat(1000),
  moment: fc.constantFrom(
    "lasting",
    "sync",
    "rollout",
    "rollout",
    "rollout",
    "rollout",
    "maximum",
    "maximum",
    "maximum",
  ),
  short: fc.boolean(),
});

/** One tight resource or two. */
export const tightnesses = fc.array(tightness, { minLength: 1, maxLength: 2 });

/**
 * The environment with a quota as tight as that. What is needed is taken from the rule, which only decides where the edge
 * is looked for: were it wrong, the answers would differ there.
 */
export async function tightened(
  name: string,
  settings: Settings,
  tight: readonly Tightness[],
): Promise<{ readonly environment: Environment; readonly settings: Settings }> {
  const roomy = await environmentOf(name, settings);
  const [quota] = governedNamespaces(roomy.unit, roomy.cluster).flatMap(({ quotas }) => quotas);
  if (quota === undefined) throw new Error("every environment has a quota");
  const hard = { ...asRecord(settings.quota ?? ample) };
  for (const one of tight) {
    const needs = [...quota.needs.keys()].filter((resource) => edgeOf(quota, resource, one.moment) > 0n);
    const resource = needs[one.resource % needs.length];
    if (resource === undefined) continue;
    const edge = edgeOf(quota, resource, one.moment) - (one.short ? unitOf(resource) : 0n);
    hard[resource] = written(resource, edge);
  }
  const changed = { ...settings, quota: hard };
  return { environment: await environmentOf(name, changed), settings: changed };
}

/** What is needed at a moment; in a rollout: beside what lasts the largest of the pods that must start first. */
function edgeOf(quota: Quota, resource: string, moment: Tightness["moment"]): Quantity {
  if (moment !== "rollout") return needed(quota, resource, moment);
  let largest = 0n;
  for (const { charge, amount } of quota.needs.get(resource) ?? [])
    if (charge.rollout.kind === "new-first" && amount > largest) largest = amount;
  return needed(quota, resource, "lasting") + largest;
}

const milli = 1_000_000n;
const whole = 1_000_000_000n;

function unitOf(resource: string): Quantity {
  return resource.endsWith("cpu") ? milli : whole;
}

/** As env files may say it. */
function written(resource: string, amount: Quantity): string {
  return resource.endsWith("cpu") ? `${amount / milli}m` : String(amount / whole);
}
