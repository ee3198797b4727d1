import { alike } from "../../model/grouping.ts";
import type { EnvironmentFacts, QuotaAmount, QuotaFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { namesText, section } from "./parts.ts";

/** What quotas allow, and what is needed of it at three moments. Environments that need the same are told once. */
export function quotaSection(environments: readonly EnvironmentFacts[]): Html {
  const governed = environments.filter(({ quotas }) => quotas.length > 0);
  const free = environments.filter(({ quotas }) => quotas.length === 0);
  const groups = alike(governed, ({ quotas }) => JSON.stringify(quotas));
  return section("quota", "Quota", [
    ...groups.map(
      (
        members,
        at,
      ) => html`<details class="block"${at < open ? html` open` : ""}><summary><h3>${namesText(members)}</h3></summary>
${quotaTable(members[0]?.quotas ?? [])}</details>
`,
    ),
    ...(free.length === 0 ? [] : [html`<p>Without a quota: ${namesText(free)}.</p>`]),
  ]);
}

/** Groups that are not folded. */
const open = 3;

const moments = ["at rest", "in a rollout", "at the maximum"] as const satisfies readonly QuotaAmount["moment"][];

function quotaTable(quotas: readonly QuotaFacts[]): Html {
  return html`<div class="wide" role="group" tabindex="0" aria-label="Quota"><table><caption>Of the limit, what is needed. In a rollout: when all workloads replace their pods together</caption>
<thead><tr><th scope="col">resource</th><th scope="col">limit</th>${moments.map((moment) => html`<th scope="col">${moment}</th>`)}</tr></thead>
<tbody>${quotas.map(quotaRow)}</tbody></table></div>
`;
}

function quotaRow({ quota, resource, hard, levels }: QuotaFacts): Html {
  return html`<tr><th scope="row">${resource} <span class="quiet">${quota}</span></th><td>${hard}</td>${moments.map(
    (moment) => {
      const level = levels.find((one) => one.moment === moment);
      return html`<td>${level === undefined ? "" : bar(level)}</td>`;
    },
  )}</tr>
`;
}

/** What is beyond the limit fills the bar in another colour. The number beside it says how much it is. */
function bar({ amount, percent }: QuotaAmount): Html {
  const isOver = percent === null ? amount !== "0" : percent > 100;
  const width = percent === null ? (isOver ? 100 : 0) : Math.min(100, percent);
  const words = percent === null ? amount : `${amount} (${percent} %)`;
  return html`<svg class="bar ${isOver ? "over" : "within"}" aria-hidden="true" width="100" height="10"><rect class="limit" width="100" height="10"/><rect class="used" width="${width}" height="10"/></svg> ${words}${isOver ? html` <strong>over the limit</strong>` : ""}`;
}
