import { byVersion } from "../../bot/promote/order.ts";
import { alike } from "../../model/grouping.ts";
import type { Asked } from "../status/status.ts";
import type { EnvironmentFacts, Step } from "./facts.ts";
import { type Html, html, nothing } from "./html.ts";
import { nameList, namesText, section, table } from "./parts.ts";

/** Columns that fit beside each other. */
const columns = 8;

/** Versions of every service across environments, and what one environment has and a later one has not. */
export function versionsSection(environments: readonly EnvironmentFacts[], steps: Asked<readonly Step[]>): Html {
  const services = [...new Set(environments.flatMap(({ versions }) => [...versions.keys()]))].sort();
  const same = alike(environments, ({ versions }) => JSON.stringify([...versions].sort()));
  const isMatrix = same.length <= columns;
  return section("versions", "Versions", [
    isMatrix ? matrix(services, same) : lists(services, environments),
    ahead(environments, steps),
  ]);
}

function matrix(services: readonly string[], same: readonly (readonly EnvironmentFacts[])[]): Html {
  const heads = same.map((members) => namesText(members));
  const rows = services.map((service) => [
    service,
    ...same.map(([first]) => first?.versions.get(service) ?? html`<span class="quiet">not there</span>`),
  ]);
  return table("Versions by environment", ["service", ...heads], rows);
}

/** Where too many environments differ: each version with the environments that have it. */
function lists(services: readonly string[], environments: readonly EnvironmentFacts[]): Html {
  const rows = services.flatMap((service) => {
    const having = environments.filter(({ versions }) => versions.has(service));
    return alike(having, ({ versions }) => versions.get(service) ?? "").map((members) => [
      service,
      members[0]?.versions.get(service) ?? "",
      nameList(members.map(({ name }) => name)),
    ]);
  });
  return table("Environments by version", ["service", "version", "environments"], rows);
}

function ahead(environments: readonly EnvironmentFacts[], steps: Asked<readonly Step[]>): Html {
  const byName = new Map(environments.map((one) => [one.name, one]));
  const since = sinceOf(steps);
  const rows = environments.flatMap((environment) => {
    const earlier = byName.get(environment.from ?? "");
    if (earlier === undefined) return [];
    return [...environment.versions].flatMap(([service, version]) => {
      const there = earlier.versions.get(service);
      if (there === undefined || there === version) return [];
      const day = since({ service, environment: environment.name, from: earlier.name });
      const ahead = aheadOf([earlier.name, there], [environment.name, version]);
      return [[service, `${earlier.name}: ${there}`, `${environment.name}: ${version}`, ahead, day]];
    });
  });
  const title = html`<h3>What is ahead, and since when</h3>`;
  if (rows.length === 0) {
    const chained = environments.some(({ from }) => byName.has(from ?? ""));
    return chained ? html`${title}<p>Nothing: every environment has the versions of the one before it.</p>` : nothing;
  }
  return html`${title}${table("Along the way of promotions", ["service", "earlier", "later", "ahead", "they differ since"], rows)}`;
}

type Placed = readonly [environment: string, version: string];

/** Tags that tell no order say nothing of who is ahead. */
function aheadOf([earlier, there]: Placed, [later, here]: Placed): string {
  const [before = "", after = ""] = [there, here].map((version) => version.split("@")[0]);
  const order = byVersion({ tag: before }, { tag: after });
  return order === "unknown" ? "the tags do not tell" : order === "newer" ? earlier : later;
}

function sinceOf(steps: Asked<readonly Step[]>): (step: Step) => string {
  if (steps.kind === "untold") return () => `not known: ${steps.why}`;
  const days = new Map(steps.value.map((step) => [keyOf(step), step.since ?? "longer than was looked back"]));
  return (step) => days.get(keyOf(step)) ?? "not known";
}

function keyOf({ service, environment, from }: Step): string {
  return JSON.stringify([service, environment, from]);
}
