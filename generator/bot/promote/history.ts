import type { CommitInfo, Repository } from "../../adapters/forge/port.ts";
import { chunksOf } from "../../model/chunks.ts";
import { envsFolder } from "../../model/documents.ts";
import {
  byVersion,
  type Comparison,
  imagesIn,
  isSameVersion,
  newestOf,
  type Order,
  type Progress,
  type Snapshot,
  started,
  stepBack,
  type Version,
} from "./order.ts";

/** Commits of the environment's own file that are looked through for images that it has had. */
const ownDepth = 50;
/** Commits of the files on the way to the environment that are looked through for which image came later. */
const chainDepth = 100;
/** Commits that are read at the same time: over a network, ten answers come about as fast as one. */
const abreast = 10;

export interface HistoryPlace {
  readonly source: Repository;
  readonly prefix: string;
  /** Head of source's main. */
  readonly base: string;
  /** The environment that images go to. */
  readonly target: string;
  /** The environments that they come through, the target among them. */
  readonly chain: readonly string[];
}

/** How an image stands to the newest one that the environment has had. */
export interface Standing extends Comparison {
  readonly order: Order;
}

/** Compares candidates with what the environment has had, by the history of the env files on source's main. */
export async function standings(
  place: HistoryPlace,
  candidates: ReadonlyMap<string, Version>,
): Promise<readonly Standing[]> {
  const states = await ownStates(place);
  const comparisons = [...candidates].flatMap(([service, candidate]) => {
    const images = states.flatMap((one) => one.get(service) ?? []);
    const had = newestOf(images);
    return had === undefined || isSameVersion(had, candidate) ? [] : [{ service, candidate, had, images }];
  });
  // What it has had before is older, whatever became of it elsewhere.
  const isOld = ({ candidate, images }: (typeof comparisons)[number]) =>
    images.some((one) => isSameVersion(one, candidate));
  const others = comparisons.filter((one) => !isOld(one));
  const orders = await compared(place, others);
  return comparisons.map((one) => {
    const { service, candidate, had } = one;
    return { service, candidate, had, order: isOld(one) ? "older" : (orders.get(service) ?? "unknown") };
  });
}

/** Images of the environment, the newest first. */
async function ownStates(place: HistoryPlace): Promise<readonly ReadonlyMap<string, Version>[]> {
  const { source, prefix, base, target } = place;
  const files = ["base", target].map((name) => fileOf(prefix, name));
  const commits = await source.history(base, files, { limit: ownDepth });
  const states: ReadonlyMap<string, Version>[] = [];
  for await (const at of snapshots(place, commits, [target])) states.push(at.get(target) ?? new Map());
  return states;
}

async function compared(place: HistoryPlace, comparisons: readonly Comparison[]): Promise<ReadonlyMap<string, Order>> {
  const progress = new Map<string, Progress>(comparisons.map(({ service }) => [service, started]));
  const { source, prefix, base, chain } = place;
  const files = ["base", ...chain].map((name) => fileOf(prefix, name));
  const commits = comparisons.length === 0 ? [] : await source.history(base, files, { limit: chainDepth });
  for await (const at of snapshots(place, commits, chain)) {
    if ([...progress.values()].every(({ order }) => order !== undefined)) break;
    for (const one of comparisons) {
      progress.set(one.service, stepBack(one, progress.get(one.service) ?? started, at));
    }
  }
  return new Map(
    comparisons.map(({ service, candidate, had }) => [
      service,
      progress.get(service)?.order ?? byVersion(candidate, had),
    ]),
  );
}

/** The commits' images, in their order, read only as far as somebody asks. */
async function* snapshots(
  place: HistoryPlace,
  commits: readonly CommitInfo[],
  names: readonly string[],
): AsyncGenerator<Snapshot> {
  for (const some of chunksOf(commits, abreast)) {
    yield* await Promise.all(some.map(({ oid }) => snapshot(place, oid, names)));
  }
}

async function snapshot({ source, prefix }: HistoryPlace, commit: string, names: readonly string[]): Promise<Snapshot> {
  const texts = await source.texts(
    commit,
    ["base", ...names].map((name) => fileOf(prefix, name)),
  );
  const base = texts.get(fileOf(prefix, "base"));
  return new Map(names.map((name) => [name, imagesIn(base, texts.get(fileOf(prefix, name)))]));
}

function fileOf(prefix: string, name: string): string {
  return `${prefix}${envsFolder}/${name}.json`;
}
