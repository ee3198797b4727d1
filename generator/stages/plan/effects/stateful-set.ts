import { asRecord, asRecords, asText, type Loose } from "../../../model/loose.ts";
import { parseQuantity } from "../../../model/resources/quantity.ts";
import type { Pair } from "../scene.ts";
import { commandOn, listed, quoted } from "./words.ts";
import { countOf, specOf } from "./workload.ts";

/** What to do when a field of a StatefulSet has to change that cannot: without its pods where that is possible. */
export function othersOfStatefulSet({ reference: { name, namespace }, fields }: Pair): string {
  const { orphan, roll } = commandsFor(name, namespace);
  const renamed = fields.some(({ path }) => path[1] === "serviceName");
  const after = renamed ? ` Its pods have names of the new Service when they start anew: ${roll}.` : "";
  return `Run ${orphan}, which leaves its pods running, then sync: the new one takes them over.${after}`;
}

/** Pods that run have the old labels, so that nothing takes them over. */
export function withItsPods({ reference: { kind, name, namespace } }: Pair): string {
  const command = commandOn("delete", kind.toLowerCase(), name, namespace);
  return `Run ${command}, which stops its pods, then sync; or give it another name, so that a new one is made beside it.`;
}

/** Claims follow no template once they are there; those that run have the volumes that they started with. */
export function claimTemplatesWayOut({ reference: { name, namespace }, before, after }: Pair): string {
  const { orphan, roll } = commandsFor(name, namespace);
  const [old, now] = [templatesOf(before), templatesOf(after)];
  const first = `Run ${orphan}, which leaves its pods running, then sync: the new one takes them over.`;
  const pods = countOf(specOf(before).replicas) ?? 1;
  const grown = [...now].filter(([template, spec]) => {
    const was = old.get(template);
    return was !== undefined && storageOf(spec) !== storageOf(was);
  });
  const expansions = grown.flatMap(([template, spec]) => {
    const [from, to] = [old.get(template), spec].map((each) => parseQuantity(storageOf(each ?? {})));
    if (from === undefined || to === undefined || to < from) {
      return [`No claim shrinks: those of ${quoted(template)} stay as large as they are.`];
    }
    const patch = JSON.stringify({ spec: { resources: { requests: { storage: storageOf(spec) } } } });
    const claim = `${template}-${name}-0`;
    const others = pods > 1 ? ` and the same for the other ${pods - 1}` : "";
    return [
      `Claims that are there keep their size: ${commandOn("patch", "pvc", claim, namespace, "-p", `'${patch}'`)}${others}, where their StorageClass has allowVolumeExpansion.`,
    ];
  });
  const added = [...now.keys()].filter((template) => !old.has(template));
  const fresh =
    added.length === 0 ? [] : [`Its pods get ${listed(added.map(quoted))} when they are made anew: ${roll}.`];
  const removed = [...old.keys()].filter((template) => !now.has(template));
  const left =
    removed.length === 0
      ? []
      : [`The claims of ${listed(removed.map(quoted))} stay with what is on them, and nothing mounts them.`];
  const others = [...now].some(([template, spec]) => {
    const was = old.get(template);
    return was !== undefined && JSON.stringify(unsized(spec)) !== JSON.stringify(unsized(was));
  });
  const kept = others
    ? ["Claims that are there keep their class and access modes: only new pods get claims by the new template."]
    : [];
  return [first, ...expansions, ...fresh, ...left, ...kept].join(" ");
}

function commandsFor(name: string, namespace: string | undefined) {
  return {
    orphan: commandOn("delete", "statefulset", name, namespace, "--cascade=orphan"),
    roll: commandOn("delete", "pod", `${name}-N`, namespace),
  };
}

function templatesOf(object: unknown): ReadonlyMap<string, Loose> {
  const templates = asRecords(specOf(object).volumeClaimTemplates);
  return new Map(templates.map(({ metadata, spec }) => [asText(asRecord(metadata).name), asRecord(spec)]));
}

function storageOf({ resources }: Loose): string {
  const { storage } = asRecord(asRecord(resources).requests);
  return storage === undefined ? "" : String(storage);
}

function unsized({ resources, ...spec }: Loose): Loose {
  const { requests, ...rest } = asRecord(resources);
  const { storage: _, ...others } = asRecord(requests);
  return { ...spec, resources: { ...rest, requests: others } };
}
