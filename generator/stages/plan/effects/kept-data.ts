import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asText, type Loose } from "../../../model/loose.ts";

/** A container that finds after the change what it wrote before: the same claim is mounted in it. */
export interface Keeper {
  readonly before: Loose;
  readonly after: Loose;
}

export function keepersOf(before: KubernetesObject, after: KubernetesObject): readonly Keeper[] {
  const [old, now] = [claimsOf(before), claimsOf(after)];
  const was = containersOf(before);
  return containersOf(after).flatMap((container): readonly Keeper[] => {
    const same = was.find(({ name }) => name === container.name);
    if (same === undefined) return [];
    const mounted = claimsIn(container, now);
    return claimsIn(same, old).some((claim) => mounted.includes(claim)) ? [{ before: same, after: container }] : [];
  });
}

export function containersOf(object: KubernetesObject): readonly Loose[] {
  return asRecords(podSpecOf(object).containers);
}

export function podSpecOf(object: KubernetesObject): Loose {
  return asRecord(podTemplateOf(object)?.spec);
}

/** Claims by the name of the pod's volume; those of claim templates have the volume's name. */
export function claimsOf(object: KubernetesObject): ReadonlyMap<string, string> {
  const templates = asRecords(asRecord(object.spec).volumeClaimTemplates).map(
    ({ metadata }) => asRecord(metadata).name,
  );
  const volumes = asRecords(podSpecOf(object).volumes).map(
    ({ name, persistentVolumeClaim }) => [asText(name), asText(asRecord(persistentVolumeClaim).claimName)] as const,
  );
  const own = templates.map((name) => [asText(name), `template ${asText(name)}`] as const);
  return new Map([...volumes.filter(([, claim]) => claim !== ""), ...own]);
}

/** Those that find what they wrote in the same folder of the claim: another one may be empty. */
export function findersOf(before: KubernetesObject, after: KubernetesObject): readonly Keeper[] {
  const [old, now] = [claimsOf(before), claimsOf(after)];
  return keepersOf(before, after).filter((keeper) => {
    const folders = foldersIn(keeper.after, now);
    return foldersIn(keeper.before, old).some((folder) => folders.includes(folder));
  });
}

function foldersIn({ volumeMounts }: Loose, claims: ReadonlyMap<string, string>): readonly string[] {
  return asRecords(volumeMounts).flatMap(({ name, subPath }) => {
    const claim = claims.get(asText(name));
    return claim === undefined ? [] : [`${claim}/${asText(subPath).replace(/\/+$/, "")}`];
  });
}

function claimsIn({ volumeMounts }: Loose, claims: ReadonlyMap<string, string>): readonly string[] {
  return asRecords(volumeMounts).flatMap(({ name }) => claims.get(asText(name)) ?? []);
}
