import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import { hasSyncOption } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { grows } from "./fixed-fields.ts";
import { quoted } from "./words.ts";

/** Whether Argo CD leaves an object where it is when its file goes; the annotation of the object in the cluster counts. */
export function isKept(before: unknown): boolean {
  return hasSyncOption(before, "Prune=false");
}

/** What is kept and what is lost: claims, namespaces, definitions, volumes of pods. */
export function data(pair: Pair, scene: Scene): readonly Effect[] {
  const { before, after } = pair;
  if (before === undefined) return [];
  if (after === undefined) return isKept(before) ? [orphan(pair)] : lost(pair);
  return [...guards(pair), ...storage(pair, scene), ...volumes(pair)];
}

function orphan({ reference: { kind, name } }: Pair): Effect {
  return {
    kind: "orphan",
    what: `${kind}/${name}`,
    severity: "medium",
    message: `${kind} ${quoted(name)} stays in the cluster (Prune=false), and nothing looks after it any more.`,
    hint: "Delete it by hand when nobody needs it.",
  };
}

const losses: ReadonlyMap<string, string> = new Map([
  ["PersistentVolumeClaim", "is removed, and with it, unless its volume is retained, what is stored on it."],
  ["Namespace", "is removed with everything that is in it."],
  ["CustomResourceDefinition", "is removed with every object of that kind, in all namespaces."],
]);

function lost({ reference: { kind, name }, before }: Pair): readonly Effect[] {
  const { whenDeleted } = asRecord(asRecord(before?.spec).persistentVolumeClaimRetentionPolicy);
  const loss =
    kind === "StatefulSet" && whenDeleted === "Delete"
      ? "is removed with its claims (persistentVolumeClaimRetentionPolicy), and with them what is stored on them."
      : losses.get(kind);
  if (loss === undefined) return [];
  return [
    {
      kind: "data-loss",
      what: `${kind}/${name}`,
      severity: "critical",
      message: `${kind} ${quoted(name)} ${loss}`,
      hint: "Publish it first with the annotation `argocd.argoproj.io/sync-options: Prune=false`, which keeps it.",
    },
  ];
}

function guards({ reference: { kind, name }, before, after }: Pair): readonly Effect[] {
  const missing = ["Prune=false", "Delete=false"].filter(
    (option) => hasSyncOption(before, option) && !hasSyncOption(after, option),
  );
  if (missing.length === 0) return [];
  return [
    {
      kind: "guard",
      what: `${kind}/${name}`,
      severity: "high",
      message: `${kind} ${quoted(name)} loses its guard (${missing.join(", ")}): Argo CD may remove it from now on.`,
    },
  ];
}

function storage(pair: Pair, { after: objects }: Scene): readonly Effect[] {
  const { kind, name } = pair.reference;
  if (kind !== "PersistentVolumeClaim") return [];
  return pair.fields
    .filter(({ path }) => path.join(".").startsWith("spec.resources.requests"))
    .map((difference): Effect => {
      const [from, to] = [String(difference.from ?? "nothing"), String(difference.to ?? "nothing")];
      if (!grows(difference)) {
        return {
          kind: "data-loss",
          what: `${kind}/${name}`,
          severity: "critical",
          message: `The storage of claim ${quoted(name)} shrinks from ${from} to ${to}: no volume can, and whoever makes the claim anew loses what is on it.`,
        };
      }
      const expands = expansionOf(pair.after, objects);
      const message = `The storage of claim ${quoted(name)} grows from ${from} to ${to}`;
      if (expands === true) return { kind: "storage", from, to, severity: "low", message: `${message}.` };
      return {
        kind: "storage",
        from,
        to,
        severity: expands === false ? "high" : "low",
        message: `${message}, which ${expands === false ? "its StorageClass refuses" : "works if its StorageClass has allowVolumeExpansion"}.`,
      };
    });
}

/** undefined: nobody here knows the class. */
function expansionOf(claim: KubernetesObject | undefined, objects: readonly KubernetesObject[]): boolean | undefined {
  const name = asText(asRecord(claim?.spec).storageClassName);
  const found = objects.find(
    (object) =>
      object.kind === "StorageClass" &&
      (name === ""
        ? asRecord(asRecord(object.metadata).annotations)["storageclass.kubernetes.io/is-default-class"] === "true"
        : asRecord(object.metadata).name === name),
  );
  return found === undefined ? undefined : found.allowVolumeExpansion === true;
}

/** Volumes of pods by name, with what is behind them. */
function volumes({ reference: { kind, name }, before, after }: Pair): readonly Effect[] {
  const [old, now] = [volumesOf(before), volumesOf(after)];
  return [...old].flatMap(([volume, from]): readonly Effect[] => {
    const to = now.get(volume);
    const claimed = claimOf(from);
    if (claimed !== undefined && (to === undefined || claimOf(to) !== claimed)) {
      const instead = to === undefined ? "nothing" : (sourceOf(to) ?? "nothing");
      return [
        {
          kind: "data-loss",
          what: `${kind}/${name}`,
          severity: "critical",
          message: `The pods of ${kind} ${quoted(name)} no longer see what is on claim ${quoted(claimed)}: their volume ${quoted(volume)} is ${instead} from now on.`,
          hint: "Copy the data first. The claim itself stays as long as its file does.",
        },
      ];
    }
    if (to === undefined || sourceOf(from) === sourceOf(to) || !("emptyDir" in from)) return [];
    return [
      {
        kind: "data-loss",
        what: `${kind}/${name}`,
        severity: "high",
        message: `What is in volume ${quoted(volume)} of the pods of ${kind} ${quoted(name)} is lost: an emptyDir becomes ${sourceOf(to) ?? "nothing"}.`,
      },
    ];
  });
}

function volumesOf(object: KubernetesObject | undefined): ReadonlyMap<string, Loose> {
  const template = object === undefined ? undefined : podTemplateOf(object);
  const list = asList(asRecord(template?.spec).volumes).map(asRecord);
  return new Map(list.map((volume) => [asText(volume.name), volume]));
}

function claimOf(volume: Loose): string | undefined {
  const name = asRecord(volume.persistentVolumeClaim).claimName;
  return typeof name === "string" ? name : undefined;
}

function sourceOf(volume: Loose): string | undefined {
  const claim = claimOf(volume);
  if (claim !== undefined) return `claim ${quoted(claim)}`;
  const source = Object.keys(volume).find((key) => key !== "name");
  return source === undefined ? undefined : `of the kind ${source}`;
}
