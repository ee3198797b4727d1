import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asTextMap, at, type Loose } from "../../model/loose.ts";
import type { Belongings } from "./belongings.ts";

type Texts = Readonly<Record<string, string>>;

const sides = ["labels", "annotations"] as const;

/** Labels and annotations: those of all that is made and the pods, those of what is made, those of the pods. */
export function metadataSettings(own: Belongings): Loose {
  const { workload, service, autoscaler, budget } = own;
  const objects = [workload, service, autoscaler, budget].filter((one) => one !== undefined);
  const pods = podTemplateOf(workload);
  const selector = asTextMap(at(workload, "spec", "selector", "matchLabels"));
  const found: Record<"metadata" | "objectMetadata" | "podMetadata", Record<string, Texts>> = {
    metadata: {},
    objectMetadata: {},
    podMetadata: {},
  };
  for (const side of sides) {
    const [first = {}, ...others] = objects.map(({ metadata }) => asTextMap(metadata[side]));
    const ofPods = pods?.[side] ?? {};
    const ofAll = Object.fromEntries(
      Object.entries(first).filter(([key, value]) => others.every((other) => other[key] === value)),
    );
    const both = pick(ofAll, (key, value) => ofPods[key] === value);
    found.metadata[side] = both;
    found.objectMetadata[side] = pick(ofAll, (key) => !Object.hasOwn(both, key));
    found.podMetadata[side] = pick(
      ofPods,
      (key) => !Object.hasOwn(both, key) && !(side === "labels" && Object.hasOwn(selector, key)),
    );
  }
  return Object.fromEntries(
    Object.entries(found).flatMap(([setting, entries]) => {
      const said = Object.entries(entries).filter(([, texts]) => Object.keys(texts).length > 0);
      return said.length === 0 ? [] : [[setting, Object.fromEntries(said)]];
    }),
  );
}

function pick(texts: Texts, isWanted: (key: string, value: string) => boolean): Texts {
  const wanted = Object.entries(texts).filter(([key, value]) => isWanted(key, value));
  return Object.fromEntries(wanted.sort(([one], [other]) => (one < other ? -1 : 1)));
}
