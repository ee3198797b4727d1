import type { Told } from "../group/gathered.ts";
import type { Group, Grouped } from "../group/grouped.ts";
import { bulkIn, type Quiet } from "../group/outline.ts";
import { placesOf, shownValue } from "../group/places.ts";
import type { Change, ObjectReference } from "../unit-plan.ts";
import { cut, headline, printable, signs } from "./lines.ts";
import { type Everywhere, listing, nameText, placesText, pluralOf, unitsText } from "./places.ts";

/** Objects that are named on a line; of more, the kinds. */
const named = 8;

/** `Deployment/web in dev and prod`, or the units that it is about as a whole. */
export function whereText(group: Group, plans: Grouped, all: Everywhere): string {
  const places = placesOf(group, plans);
  if (group.about === "object") return placesText(group.first.object, places, all, plans.units.length === 1);
  return unitsText(
    places.flatMap(({ units }) => units),
    all,
  );
}

/** `~ Deployment/web in dev: what it does`. */
export function groupLine(group: Group, plans: Grouped, all: Everywhere): string {
  const where = whereText(group, plans, all);
  if (group.about === "unit") {
    const { message } = shownValue(group);
    return plans.units.length === 1 ? message : `${where}: ${message}`;
  }
  const shown = shownValue(group);
  const words = headline(shown);
  return `${signs[shown.action]} ${where}${words === "" ? "" : `: ${words}`}`;
}

/** That there are more of a kind, and where. */
export function restLine(groups: readonly Group[], plans: Grouped, all: Everywhere): string {
  const units = [...new Set(groups.flatMap(({ members }) => members.map(({ unit }) => unit)))].sort((a, b) => a - b);
  const names = units.map((index) => plans.units[index]?.unit ?? "");
  return `${groups.length.toLocaleString("en")} more like these, each with other values, in ${unitsText(names, all)}`;
}

/** `Service/web and ServiceAccount/web in dev`, `grafana dashboards of web and api: 12 lines added`. */
export function quietLine(quiet: Quiet, plans: Grouped, all: Everywhere): string {
  if (quiet.kind === "bulk") return bulkLine(quiet.group);
  const { objects, units } = quiet;
  const where = plans.units.length === 1 ? "" : ` in ${unitsText(units, all)}`;
  if (objects.length <= named) return `${listing(objects.map(quietName), named)}${where}`;
  const kinds = new Map<string, number>();
  for (const { kind } of objects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const counts = [...kinds].map(([kind, count]) => `${count} ${count === 1 ? kind : pluralOf(kind)}`);
  return `${objects.length.toLocaleString("en")} objects${where}: ${listing(counts, kinds.size)}`;
}

/** What becomes of what is quiet. */
export function quietAction(quiet: Quiet): Change["action"] {
  return quiet.kind === "bulk" ? quiet.group.first.action : quiet.action;
}

/** Objects that `quietLine` only counts. */
export function countedObjects(quiet: Quiet): readonly string[] {
  return quiet.kind === "bulk" || quiet.objects.length <= named ? [] : quiet.objects.map(quietName);
}

function quietName({ kind, name }: Pick<ObjectReference, "kind" | "name">): string {
  return `${cut(printable(kind)) || "object"}/${nameText(name)}`;
}

/** What the tool makes by itself, how much of it differs, and where that can be read. */
export function bulkLine(group: Told<Change>): string {
  const bulk = bulkIn(group);
  if (bulk === undefined) return "";
  const { what, counts, of } = bulk;
  const parts = (["added", "changed", "removed"] as const).filter((part) => bulk[part] > 0);
  const sizes = parts.map((part, index) => {
    const number = bulk[part].toLocaleString("en");
    return index > 0 ? `${number} ${part}` : `${number} ${bulk[part] === 1 ? counts : pluralOf(counts)} ${part}`;
  });
  const which =
    of.length === 0 ? what : `${of.length === 1 || /s$/.test(what) ? what : pluralOf(what)} of ${listing(of, 4)}`;
  return `${which}: ${sizes.join(", ")} (${shownValue(group).path})`;
}
