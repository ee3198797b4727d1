import { alike } from "../../model/grouping.ts";
import type { Effect } from "../../stages/plan/effect.ts";
import { type Group, grouped, rowOf } from "../../stages/plan/group/grouped.ts";
import { placesOf, shownValue } from "../../stages/plan/group/places.ts";
import { headline, objectText, pathText, signs, totalsText } from "../../stages/plan/render/lines.ts";
import { everywhere, placesText, unitsText } from "../../stages/plan/render/places.ts";
import type { FieldDifference, UnitPlan } from "../../stages/plan/unit-plan.ts";
import type { Asked } from "../status/status.ts";
import { type Html, html, nothing } from "./html.ts";
import { nameList, section, table } from "./parts.ts";

/** Characters of a value that are shown. */
const longest = 4_000;

/** What publishing would change, the worst first, what is alike told once; before and after beside each other. */
export function planSection(told: Asked<readonly UnitPlan[]>): Html {
  if (told.kind === "untold") return section("plan", "The change", [html`<p>It is not known: ${told.why}</p>`]);
  const plans = told.value;
  const all = grouped(
    plans.filter(({ totals }) => totals.created + totals.changed + totals.deleted + totals.restated > 0),
  );
  if (all.units.length === 0) return section("plan", "The change", [html`<p>Nothing changes.</p>`]);
  const places = everywhere(all.units);
  const titleOf = (group: Group): string => {
    const where = placesOf(group, all);
    if (group.about === "unit")
      return `${unitsText([...new Set(where.flatMap(({ units }) => units))], places)} as a whole`;
    const { action, object } = group.first;
    return `${signs[action]} ${where.length === 0 ? objectText(object) : placesText(object, where, places, all.units.length === 1)}`;
  };
  return section("plan", "The change", [
    table(
      "What differs from config's main",
      ["what changes", "units"],
      alike(all.units, ({ totals }) => totalsText(totals)).map((members) => [
        totalsText(members[0]?.totals ?? nothingDiffers),
        nameList(members.map(({ unit }) => unit)),
      ]),
    ),
    ...all.refusals.map(
      ({ first }) =>
        html`<p class="finding error"><strong>refused</strong> <code>${first.code}</code> ${first.message}</p>`,
    ),
    ...all.groups.map((group) => groupOf(group, titleOf(group))),
  ]);
}

const nothingDiffers = { created: 0, changed: 0, deleted: 0, unchanged: 0, restated: 0 };

function groupOf(group: Group, title: string): Html {
  const severity = rowOf(group).severity;
  const mark = severity === undefined ? "" : html`<strong class="severity ${severity}">${severity}</strong> `;
  if (group.about === "unit") {
    return html`<details class="block"${severity === "critical" ? html` open` : ""}><summary>${mark}${title}</summary>${effects([shownValue(group)])}</details>
`;
  }
  const change = shownValue(group);
  const words = headline(change);
  return html`<details class="block"${severity === "critical" ? html` open` : ""}><summary>${mark}${title}${words === "" ? "" : `: ${words}`}</summary>${effects(change.effects)}
${change.fields.length === 0 ? "" : table("Fields", ["field", "before", "after"], change.fields.map(fieldRow))}</details>
`;
}

function effects(all: readonly Effect[]): Html {
  if (all.length === 0) return nothing;
  return html`<ul>${all.map(({ severity, kind, message, hint }) => html`<li><strong class="severity ${severity}">${severity}</strong> ${kind}: ${message}${hint === undefined ? "" : html` <span class="hint">${hint}</span>`}</li>`)}</ul>`;
}

function fieldRow({ action, path, from, to }: FieldDifference): readonly (string | Html)[] {
  const note = action === "reorder" ? " (in another order)" : "";
  return [`${pathText(path)}${note}`, side(from, "gone"), side(to, "new")];
}

function side(value: unknown, which: "gone" | "new"): Html {
  if (value === undefined) return html`<span class="quiet">nothing</span>`;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const shown = text.length > longest ? `${text.slice(0, longest)}… (${text.length - longest} more characters)` : text;
  return html`<pre class="${which}">${shown}</pre>`;
}
