import { asRecord } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { isKept } from "./data.ts";
import { goingOn, needsOf } from "./readers.ts";
import { listed, quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** How pods name what an object is, and where its entries are. */
const held: ReadonlyMap<string, { readonly kind: string; readonly entries: (object: unknown) => object }> = new Map([
  [
    "ConfigMap",
    {
      kind: "ConfigMap",
      entries: (object) => ({ ...asRecord(asRecord(object).data), ...asRecord(asRecord(object).binaryData) }),
    },
  ],
  ["Secret", { kind: "Secret", entries: (object) => asRecord(asRecord(object).data) }],
  ["SealedSecret", { kind: "Secret", entries: (object) => asRecord(specOf(object).encryptedData) }],
]);

/**
 * ConfigMaps and Secrets, or entries of them, that go while pods of the template before still need them: these run on, and
 * one that has to start anew does not, until the rollout is done. A rollout that never ends is such a time, too.
 */
export function inUse(pair: Pair, scene: Scene): readonly Effect[] {
  const { reference, before, after } = pair;
  const place = held.get(reference.kind);
  if (place === undefined || before === undefined || isKept(before)) return [];
  if (after === undefined && isMadeElsewhere(pair, place.kind, scene)) return [];
  const id = `${place.kind}/${reference.name}`;
  const left = Object.keys(place.entries(after));
  const gone = after === undefined ? [] : Object.keys(place.entries(before)).filter((key) => !left.includes(key));
  const users = goingOn(scene, reference.namespace).filter((workload) => {
    const recreated = asRecord(specOf(workload.after).strategy).type === "Recreate";
    if (recreated && workload.fields.some(({ path }) => path[1] === "template")) return false;
    return needsOf(workload.before).some(
      (need) => need.id === id && (after === undefined ? need.key === undefined : gone.includes(need.key ?? "")),
    );
  });
  if (users.length === 0) return [];
  const what =
    after === undefined
      ? `${reference.kind} ${quoted(reference.name)}`
      : `${listed(gone.map(quoted))} of ${reference.kind} ${quoted(reference.name)}`;
  const facts = { kind: "in-use", what: `${reference.kind}/${reference.name}` } as const;
  const still = users.filter((user) =>
    needsOf(user.after).some((need) => need.id === id && (after === undefined || gone.includes(need.key ?? ""))),
  );
  if (still.length > 0) {
    const names = namesOf(still);
    const message = `${what} goes, and ${listed(names.map(quoted))} still ${names.length === 1 ? "reads" : "read"} it: no pod starts from then on.`;
    return [{ ...facts, users: names, severity: "high", message, hint: "keep it until nobody names it any more." }];
  }
  const names = namesOf(users);
  const message = `${what} goes while pods of ${listed(names.map(quoted))} run that read it: one that is started again before the rollout is done does not start.`;
  const hint = "publish first that nobody reads it any more, and remove it when that has rolled out.";
  const severity = hasSuccessor(pair, scene) ? "low" : "medium";
  return [{ ...facts, users: names, severity, message, hint }];
}

function namesOf(pairs: readonly Pair[]): readonly string[] {
  return pairs.map(({ reference: { name } }) => name);
}

/** A Secret that a controller makes from now on is the same Secret to its readers. */
function isMadeElsewhere({ reference }: Pair, kind: string, { after }: Scene): boolean {
  const makers = kind === "Secret" ? ["Secret", "SealedSecret", "ExternalSecret"] : ["ConfigMap"];
  return after
    .map(referenceOf)
    .some(
      (other) =>
        makers.includes(other.kind) && other.name === reference.name && other.namespace === reference.namespace,
    );
}

/** Names that end in a digest change with each content; whoever makes them that way knows. */
function hasSuccessor({ reference: { kind, name, namespace } }: Pair, { pairs }: Scene): boolean {
  const base = /^(.+)-[0-9a-z]{6,64}$/.exec(name)?.[1];
  return pairs.some(
    ({ reference, before }) =>
      before === undefined &&
      reference.kind === kind &&
      reference.namespace === namespace &&
      base !== undefined &&
      /^(.+)-[0-9a-z]{6,64}$/.exec(reference.name)?.[1] === base,
  );
}
