import type { Repository } from "../../adapters/forge/port.ts";
import { manifestDocuments } from "../../diagnostics/manifest-yaml.ts";
import { asRecord, asRecords, asText, type Loose, textOf } from "../../model/loose.ts";
import { smokeTest } from "../../model/names.ts";
import { isHook } from "../../model/sync-position.ts";
import type { Tree } from "../../model/tree.ts";
import type { Migration } from "../propose/migrations.ts";
import type { Release } from "./releases.ts";

/** Commits between two releases that are looked through. */
const depth = 100;

/** What hooks of an environment's syncs do, by the Job's name. */
type Deeds = ReadonlyMap<string, Deed>;

interface Deed {
  /** Images and commands of its containers, and the texts that are mounted into them. Labels and the like do nothing. */
  readonly does: string;
  readonly images: readonly string[];
}

/**
 * Jobs of the environment's syncs that have done something else since a release than they did in it. Nobody knows from
 * outside which of them has changed a database; those that do the same as then have not.
 */
export async function migrationsSince(
  config: Pick<Repository, "history" | "tree" | "texts">,
  environment: string,
  { deployed, release }: { readonly deployed: Release; readonly release: Release },
): Promise<readonly Migration[]> {
  const commits = await config.history(deployed.commit, [environment], { after: release.commit, limit: depth });
  if (commits.length === 0) return [];
  const then = await folderAt(config, release.commit, environment);
  const before = deedsIn(then.texts.values());
  const found = new Map<string, Migration>();
  for (const { oid } of commits) {
    const { texts } = await folderAt(config, oid, environment, then);
    for (const [name, { does, images }] of deedsIn(texts.values())) {
      if (found.has(name) || before.get(name)?.does === does) continue;
      found.set(name, { name, ran: images.join(", ") });
    }
  }
  return [...found.values()];
}

interface Folder {
  readonly tree: Tree;
  readonly texts: ReadonlyMap<string, string>;
}

/** The environment's manifests; those that are as `known` has them are not read again. */
async function folderAt(
  { tree, texts }: Pick<Repository, "tree" | "texts">,
  commit: string,
  environment: string,
  known: Folder = { tree: new Map(), texts: new Map() },
): Promise<Folder> {
  const all = await tree(commit);
  const paths = [...all.keys()].filter((path) => path.startsWith(`${environment}/`) && /\.ya?ml$/.test(path));
  const isKnown = (path: string) => known.texts.has(path) && known.tree.get(path)?.oid === all.get(path)?.oid;
  const read = await texts(
    commit,
    paths.filter((path) => !isKnown(path)),
  );
  const found = paths.flatMap((path) => {
    const text = isKnown(path) ? known.texts.get(path) : read.get(path);
    return text === undefined ? [] : [[path, text] as const];
  });
  return { tree: all, texts: new Map(found) };
}

function deedsIn(texts: Iterable<string>): Deeds {
  const objects = [...texts].filter((text) => /^kind: "?(?:Job|ConfigMap)\b/m.test(text)).flatMap(objectsIn);
  const configMaps = new Map(objects.filter(({ kind }) => kind === "ConfigMap").map((one) => [nameOf(one), one]));
  const jobs = objects.filter((object) => {
    // The smoke test asks, and changes nothing.
    return object.kind === "Job" && nameOf(object) !== smokeTest && isHook(object);
  });
  return new Map(jobs.map((job) => [nameOf(job), deedOf(job, configMaps)]));
}

function objectsIn(text: string): readonly Loose[] {
  const read = manifestDocuments(text);
  return read.ok ? read.documents.map((document) => asRecord(document.toJS())) : [];
}

function deedOf(job: Loose, configMaps: ReadonlyMap<string, Loose>): Deed {
  const pod = asRecord(asRecord(asRecord(job.spec).template).spec);
  const containers = [...asRecords(pod.initContainers), ...asRecords(pod.containers)];
  const mounted = asRecords(pod.volumes).flatMap(({ configMap }) => textOf(asRecord(configMap).name) ?? []);
  const texts = mounted.map((name) => configMaps.get(name)?.data ?? null);
  const does = containers.map(({ name, image, command, args }) => ({ name, image, command, args }));
  return { does: JSON.stringify([does, texts]), images: [...new Set(containers.map(({ image }) => asText(image)))] };
}

function nameOf(object: Loose): string {
  return asText(asRecord(object.metadata).name);
}
