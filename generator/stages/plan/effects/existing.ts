import type { KubernetesObject } from "../../../model/compiled.ts";
import { parseImage } from "../../../model/images/reference.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { listed, quoted } from "./words.ts";

/** Variables and folders that the images of databases look at on an empty volume only (docker-entrypoint.sh of each). */
const firstStart =
  /^(?:(?:MYSQL|MARIADB)_(?:DATABASE|USER)|MONGO_INITDB_(?:DATABASE|ROOT_USERNAME)|POSTGRES_(?:DB|USER))$/;
const initFolder = "/docker-entrypoint-initdb.d";

/** What a change asks of a volume that has data already. */
export function existing(pair: Pair, { pairs }: Scene): readonly Effect[] {
  if (pair.reference.kind === "ConfigMap") return initScript(pair, pairs);
  const { before, after } = pair;
  if (before === undefined || after === undefined || !keepsVolume(before, after)) return [];
  return [...settings(pair, before, after), ...versions(pair, before, after)];
}

function settings({ reference: { name } }: Pair, before: KubernetesObject, after: KubernetesObject): readonly Effect[] {
  const [old, now] = [variablesOf(before), variablesOf(after)];
  const changed = [...now].filter(([key, value]) => firstStart.test(key) && old.has(key) && old.get(key) !== value);
  if (changed.length === 0) return [];
  const names = listed(changed.map(([key]) => quoted(key)));
  const message = `Only an empty volume follows ${names} of ${quoted(name)}, and its claim stays: what is named there now is not made.`;
  const hint = "make the database or the user by hand, and give it its rights, before this is published.";
  return [{ kind: "existing-data", workload: name, severity: "high", message, hint }];
}

function initScript({ reference, before, after, fields }: Pair, pairs: Scene["pairs"]): readonly Effect[] {
  if (before === undefined || after === undefined || fields.length === 0) return [];
  const readers = pairs.filter((pair) => {
    const { before: old, after: now } = pair;
    return old !== undefined && now !== undefined && keepsVolume(old, now) && startsWith(now, reference.name);
  });
  return readers.map(({ reference: { name } }) => ({
    kind: "existing-data",
    workload: name,
    severity: "high",
    message: `The scripts of ${quoted(reference.name)} run on an empty volume only, and the claim of ${quoted(name)} stays: they are not run.`,
    hint: "run what is new by hand.",
  }));
}

/** Databases open data of their own product, and of the major version before at most, never of a later one. */
function versions({ reference: { name } }: Pair, before: KubernetesObject, after: KubernetesObject): readonly Effect[] {
  const old = containersOf(before);
  return containersOf(after).flatMap((container): readonly Effect[] => {
    const was = old.find((one) => one.name === container.name);
    const [from, to] = [parseImage(asText(was?.image)), parseImage(asText(container.image))];
    const [product, other] = [productOf(from.repository), productOf(to.repository)];
    if (was === undefined || !stores.has(product) || (from.tag === to.tag && product === other)) return [];
    const moved = product === other && majorOf(from.tag) === majorOf(to.tag);
    if (moved || (product === other && (majorOf(from.tag) ?? majorOf(to.tag)) === undefined)) return [];
    const what = product === other ? `${product} ${from.tag} to ${to.tag}` : `${product} to ${other}`;
    const message = `${quoted(name)} goes from ${what} on the data that its volume has: it starts only where the new one opens what the old one wrote.`;
    const hint =
      "dump and restore, or go one major version at a time and never back, as the product's upgrade notes say.";
    return [{ kind: "existing-data", workload: name, severity: "high", message, hint }];
  });
}

const stores: ReadonlySet<string> = new Set([
  "mysql",
  "mariadb",
  "mongo",
  "postgres",
  "elasticsearch",
  "prometheus",
  "cp-kafka",
  "cp-zookeeper",
]);

function productOf(repository: string): string {
  return repository.slice(repository.lastIndexOf("/") + 1);
}

function majorOf(tag = ""): string | undefined {
  return /^v?(\d+)(?:[.-]|$)/.exec(tag)?.[1];
}

function keepsVolume(before: KubernetesObject, after: KubernetesObject): boolean {
  const now = claimsOf(after);
  return claimsOf(before).some((claim) => now.includes(claim));
}

function claimsOf(object: KubernetesObject): readonly string[] {
  const spec = specOf(object);
  const templates = asList(asRecord(asRecord(object).spec).volumeClaimTemplates).map((one) =>
    asText(asRecord(asRecord(one).metadata).name),
  );
  const claims = asList(spec.volumes).map((volume) =>
    asText(asRecord(asRecord(volume).persistentVolumeClaim).claimName),
  );
  return [...templates, ...claims].filter((name) => name !== "");
}

function startsWith(object: KubernetesObject, configMap: string): boolean {
  const volumes = asList(specOf(object).volumes)
    .map(asRecord)
    .filter(({ configMap: source }) => asRecord(source).name === configMap);
  const names = volumes.map(({ name }) => name);
  return containersOf(object).some(({ volumeMounts }) =>
    asList(volumeMounts)
      .map(asRecord)
      .some(({ name, mountPath }) => names.includes(name) && asText(mountPath).startsWith(initFolder)),
  );
}

function variablesOf(object: KubernetesObject): ReadonlyMap<string, string> {
  const all = containersOf(object).flatMap(({ env }) => asList(env).map(asRecord));
  return new Map(all.map((variable) => [asText(variable.name), JSON.stringify([variable.value, variable.valueFrom])]));
}

function containersOf(object: KubernetesObject): readonly Loose[] {
  return asList(specOf(object).containers).map(asRecord);
}

function specOf(object: KubernetesObject): Loose {
  return asRecord(podTemplateOf(object)?.spec);
}
