import { alike } from "../../model/grouping.ts";
import type { Asked } from "../status/status.ts";
import type { EnvironmentFacts, ReleaseFacts, Releases } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { nameList, section, table } from "./parts.ts";

/** The last releases of each environment, and the environments that nothing is promoted to. */
export function releasesSection(environments: readonly EnvironmentFacts[], told: Asked<Releases>): Html {
  return section("releases", "Releases and holds", [holds(environments), releases(environments, told)]);
}

function holds(environments: readonly EnvironmentFacts[]): Html {
  const rows = environments.flatMap(({ name, hold }) =>
    hold === undefined ? [] : [[name, hold.reason, hold.release ?? "none"]],
  );
  if (rows.length === 0) return html`<p>No environment is held.</p>`;
  return table("Held environments: nothing is promoted to them", ["environment", "reason", "restored release"], rows);
}

function releases(environments: readonly EnvironmentFacts[], told: Asked<Releases>): Html {
  if (told.kind === "untold") return html`<p>The releases are not known: ${told.why}</p>`;
  const released = environments.map(({ name }) => ({ name, list: told.value.get(name) }));
  const rows = alike(released, ({ list }) => JSON.stringify(list ?? null)).map((members) => [
    nameList(members.map(({ name }) => name)),
    releaseText(members[0]?.list),
  ]);
  return table("The last releases, the newest first", ["environments", "releases"], rows);
}

function releaseText(list: readonly ReleaseFacts[] | undefined): Html {
  if (list === undefined) return html`<span class="quiet">not looked up: there are too many environments</span>`;
  if (list.length === 0) return html`<span class="quiet">none yet</span>`;
  return html`<ol class="plain">${list.map(({ name, commit, day }) => {
    const hash = commit.slice(0, 12);
    const told = [hash === name ? undefined : hash, day].filter((one) => one !== undefined);
    return html`<li><code>${name}</code> <span class="quiet">${told.join(", ")}</span></li>`;
  })}</ol>`;
}
