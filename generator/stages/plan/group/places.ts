import type { Member, Told } from "./gathered.ts";
import type { Grouped } from "./grouped.ts";
import { filled, type Names, templateOf } from "./template.ts";

/** Objects that have the same in all of these units. Empty: it is about the units as a whole. */
export interface Place {
  readonly objects: readonly string[];
  readonly units: readonly string[];
}

/** What names are called where they differ. */
const names = { environment: "‹environment›", namespace: "‹namespace›", object: "‹name›" } as const satisfies Names;

/** Who has it: as few places as say it exactly. */
export function placesOf({ members }: Pick<Told<unknown>, "members">, { units }: Grouped): readonly Place[] {
  const objects = new Map<string | undefined, Set<string>>();
  const shown = objectNames(members);
  for (const [index, member] of members.entries()) {
    const object = member.names.object === undefined ? undefined : shown[index];
    const own = objects.get(object) ?? new Set<string>();
    objects.set(object, own.add(units[member.unit]?.unit ?? ""));
  }
  const places = new Map<string, { readonly objects: string[]; readonly units: readonly string[] }>();
  for (const [object, own] of objects) {
    const key = JSON.stringify([...own]);
    const place = places.get(key) ?? { objects: [], units: [...own] };
    if (object !== undefined) place.objects.push(object);
    places.set(key, place);
  }
  return [...places.values()];
}

/** Its value as it is told of all: names that differ among them are called by what they are. */
export function shownValue<Value>({ template, members }: Told<Value>): Value {
  const objects = [...new Set(objectNames(members))];
  const one = (of: "environment" | "namespace") => {
    const found = new Set(members.map((member) => member.names[of]));
    return found.size === 1 ? (members[0]?.names[of] ?? "") : names[of];
  };
  const object = objects.length === 1 ? (objects[0] ?? "") : names.object;
  return filled(template, { environment: one("environment"), namespace: one("namespace"), object });
}

/** The name of each member's object, by what it has in common with the others: `‹environment›-resource-quota`. */
function objectNames(members: readonly Member[]): readonly string[] {
  const own = members.map(({ names: { object = "" } }) => object);
  if (new Set(own).size === 1) return own;
  const general = members.map(({ names: { object = "", ...others } }) =>
    filled<string>(templateOf(object, others, ["namespace", "environment"]), names),
  );
  const counts = new Map<string, number>();
  for (const name of general) counts.set(name, (counts.get(name) ?? 0) + 1);
  return general.map((name, index) => ((counts.get(name) ?? 0) > 1 ? name : (own[index] ?? "")));
}
