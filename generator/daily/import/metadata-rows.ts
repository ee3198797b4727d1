import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asTextMap, at, type Loose } from "../../model/loose.ts";
import type { Belongings } from "./belongings.ts";

type Texts = Readonly<Record<string, string | null>>;

const sides = ["labels", "annotations"] as const;
type Side = (typeof sides)[number];

/** Labels and annotations: those of the workload and its pods, those of the workload, those of the pods. */
export function metadataSettings({ workload }: Belongings): Loose {
  const selector = asTextMap(at(workload, "spec", "selector", "matchLabels"));
  const settings: Readonly<Record<string, (side: Side) => Texts>> = {
    metadata: (side) => pick(ofObject(workload, side), (key, value) => ofPods(workload, side)[key] === value),
    objectMetadata: (side) => pick(ofObject(workload, side), (key, value) => ofPods(workload, side)[key] !== value),
    podMetadata: (side) =>
      pick(
        ofPods(workload, side),
        (key, value) => ofObject(workload, side)[key] !== value && !(side === "labels" && Object.hasOwn(selector, key)),
      ),
  };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([setting, entriesOf]) => {
      const said = bySide(entriesOf);
      return Object.keys(said).length === 0 ? [] : [[setting, said]];
    }),
  );
}

/** What a Service has otherwise than its workload; null for what it does not have. */
export function serviceMetadata({ workload, service }: Belongings): Loose {
  if (service === undefined) return {};
  return bySide((side) => {
    const [own, others] = [ofObject(service, side), ofObject(workload, side)];
    const gone = Object.keys(others).filter((key) => !Object.hasOwn(own, key));
    const differing = pick(own, (key, value) => others[key] !== value);
    return pick({ ...differing, ...Object.fromEntries(gone.map((key) => [key, null])) }, () => true);
  });
}

function bySide(entriesOf: (side: Side) => Texts): Loose {
  return Object.fromEntries(
    sides.flatMap((side) => {
      const entries = entriesOf(side);
      return Object.keys(entries).length === 0 ? [] : [[side, entries]];
    }),
  );
}

function ofObject({ metadata }: Belongings["workload"], side: Side): Readonly<Record<string, string>> {
  return asTextMap(metadata[side]);
}

function ofPods(workload: Belongings["workload"], side: Side): Readonly<Record<string, string>> {
  return podTemplateOf(workload)?.[side] ?? {};
}

/** In the order of the names, so that the same is said in the same way. */
function pick<Value>(
  texts: Readonly<Record<string, Value>>,
  isWanted: (key: string, value: Value) => boolean,
): Readonly<Record<string, Value>> {
  const wanted = Object.entries(texts).filter(([key, value]) => isWanted(key, value));
  return Object.fromEntries(wanted.sort(([one], [other]) => (one < other ? -1 : 1)));
}
