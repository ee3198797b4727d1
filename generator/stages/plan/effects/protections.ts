import type { KubernetesObject } from "../../../model/compiled.ts";
import { alike } from "../../../model/grouping.ts";
import type { Effect } from "../effect.ts";
import { annotationOf, referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { type Door, doorsOf, isRoute, isSameObject } from "./doors.ts";
import { type Direction, effect } from "./exposed.ts";
import { type Guarded, guardedBy } from "./guards.ts";
import { counted, listed, quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** Annotations of ingress-nginx that keep somebody out. */
const guards = [
  "auth-url",
  "auth-type",
  "auth-secret",
  "auth-tls-secret",
  "auth-tls-verify-client",
  "whitelist-source-range",
  "allowlist-source-range",
  "denylist-source-range",
  "limit-rps",
  "limit-rpm",
  "limit-connections",
] as const;

/** What keeps somebody out of paths, and goes, comes or changes: said by annotations, or by what a route is led through. */
export function protections(pair: Pair, scene: Scene): readonly Effect[] {
  const { kind } = pair.reference;
  if (kind === "Middleware") return ofMiddleware(pair, scene);
  if (!isRoute(kind)) return [];
  return [...(isSaidAsBefore(pair) ? ofAnnotations(pair) : []), ...ofPaths(pair, scene)];
}

/** The same Ingress, read by the same controller. */
function isSaidAsBefore({ reference: { kind }, before, after }: Pair): boolean {
  const [old, now] = [before, after].map((object) => specOf(object).ingressClassName);
  return kind === "Ingress" && before !== undefined && after !== undefined && old === now;
}

function ofAnnotations({ reference: { name }, before, after }: Pair): readonly Effect[] {
  if (before === undefined || after === undefined) return [];
  const changes = guards.map((guard) => {
    const annotation = `nginx.ingress.kubernetes.io/${guard}`;
    return { guard, old: annotationOf(before, annotation), now: annotationOf(after, annotation) };
  });
  const lost = changes.filter(({ old, now }) => old !== "" && now === "").map(({ guard }) => quoted(guard));
  const gained = changes.filter(({ old, now }) => old === "" && now !== "").map(({ guard }) => quoted(guard));
  const changed = changes.filter(({ old, now }) => old !== "" && now !== "" && old !== now);
  const noun = (guardNames: readonly string[]) => counted(guardNames.length, "protection").replace(/^\d+ /, "");
  return [
    ...(lost.length === 0
      ? []
      : [effect("weakened", name, `Ingress ${quoted(name)} loses its ${noun(lost)} ${listed(lost)}.`)]),
    ...(gained.length === 0
      ? []
      : [effect("strengthened", name, `Ingress ${quoted(name)} gets the ${noun(gained)} ${listed(gained)}.`)]),
    ...changed.map(({ guard, old, now }) =>
      effect(
        "changed",
        name,
        `${quoted(guard)} of Ingress ${quoted(name)} changes from ${quoted(old)} to ${quoted(now)}.`,
      ),
    ),
  ];
}

/** A path that the object has now, with what became of one thing that kept somebody out of it. */
interface Turn {
  readonly direction: Direction;
  readonly what: string;
  /** The sentence before and after the paths. */
  readonly says: readonly [string, string];
}

function ofPaths(pair: Pair, scene: Scene): readonly Effect[] {
  const { after } = pair;
  // What a canary's Ingress says of a path is what the other one says (ingress-nginx, docs/user-guide: annotations, Canary).
  if (after === undefined || annotationOf(after, "nginx.ingress.kubernetes.io/canary") === "true") return [];
  const holders = holdersBefore(pair, scene);
  const turns = [...doorsOf(after)].flatMap(([key, door]) => {
    const before = holders.get(key);
    if (before === undefined || (before.object === pair.before && isSaidAsBefore(pair))) return [];
    const old = guardedOf(before.object, before.door, [...scene.before, ...scene.elsewhere]);
    const now = guardedOf(after, door, [...scene.after, ...scene.elsewhere]);
    return turnsOf(door.what, before.object, after, old, now);
  });
  return alike(turns, ({ says }) => says.join()).map((all) => {
    const [{ direction, what, says }] = all;
    const paths = listed(
      all.map((one) => quoted(one.what)),
      3,
    );
    return effect(direction, what, `${says[0]} ${paths}${says[1]}.`);
  });
}

function turnsOf(
  what: string,
  from: KubernetesObject,
  to: KubernetesObject,
  old: Guarded,
  now: Guarded,
): readonly Turn[] {
  const [before, after] = [from, to].map((object) => `${object.kind} ${quoted(referenceOf(object).name)}`);
  const turn = (direction: Direction, says: Turn["says"]): Turn => ({ direction, what, says });
  const isSame = isSameObject(referenceOf(from), referenceOf(to));
  const lost = [...old.guards.keys()].filter((guard) => !now.guards.has(guard));
  const gained = [...now.guards.keys()].filter((guard) => !old.guards.has(guard));
  const where = isSame ? "" : `: ${before} says it, and ${after} does not`;
  const whereElse = isSame ? "" : `: ${after} says it, and ${before} does not`;
  // What is out of sight may keep somebody out, too.
  return [
    ...(lost.length === 0 || !now.isWhole ? [] : [turn("weakened", [`Loses the ${listed(lost)} on`, where])]),
    ...(gained.length === 0 || !old.isWhole
      ? []
      : [turn("strengthened", [`Gets the ${listed(gained)} on`, whereElse])]),
    ...[...now.guards].flatMap(([guard, value]) => {
      const earlier = old.guards.get(guard) ?? "";
      if (earlier === "" || value === "" || earlier === value) return [];
      return [turn("changed", [`Changes the ${guard} on`, `: ${value}, not ${earlier}`])];
    }),
  ];
}

/** The same, of whatever is led through a Middleware that stays. */
function ofMiddleware({ before, after, reference }: Pair, scene: Scene): readonly Effect[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [guardedBy(before, {}, scene.before), guardedBy(after, {}, scene.after)];
  return turnsOf(reference.name, before, after, old, now).map(({ direction, what, says }) =>
    effect(direction, what, `${says[0]} what is led through Middleware ${quoted(what)}${says[1]}.`),
  );
}

interface Holder {
  readonly object: KubernetesObject;
  readonly door: Door;
}

/** What has each path before: the object itself, where it has it. */
function holdersBefore({ reference, before }: Pair, scene: Scene): ReadonlyMap<string, Holder> {
  const others = scene.before.filter((one) => isRoute(one.kind) && !isSameObject(referenceOf(one), reference));
  const holders = new Map<string, Holder>();
  for (const object of [...(before === undefined ? [] : [before]), ...others])
    for (const [key, door] of doorsOf(object)) if (!holders.has(key)) holders.set(key, { object, door });
  return holders;
}

/** Of rules that share a path: what every one of them asks for. */
function guardedOf(object: KubernetesObject, { rules = [{}] }: Door, all: readonly KubernetesObject[]): Guarded {
  const found = rules.map((rule) => guardedBy(object, rule, all));
  const [first] = found;
  const guards = [...(first?.guards ?? [])].filter(([guard]) => found.every((one) => one.guards.has(guard)));
  return { guards: new Map(guards), isWhole: found.every(({ isWhole }) => isWhole) };
}
