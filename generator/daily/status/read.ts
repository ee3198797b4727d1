import type { Forge, Pull, Repository } from "../../adapters/forge/port.ts";
import type { KubectlGet } from "../../adapters/kubectl/kubectl.ts";
import { promotionBranch, rollbackBranch } from "../../bot/propose/branch.ts";
import { branchOf, clusterTarget } from "../../bot/publish/target.ts";
import { releasesOf } from "../../bot/rollback/releases.ts";
import { manifestDocuments } from "../../diagnostics/manifest-yaml.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import { carriedImages } from "../../model/images/carried.ts";
import { imageName } from "../../model/images/name.ts";
import { imagesOf } from "../../model/images/reference.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asList, asRecord, type Loose } from "../../model/loose.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";
import { followsTags } from "../../model/tags/target.ts";
import { takenText } from "../../model/tags/told.ts";
import type { Service } from "../../model/workload.ts";
import { kindsOf, workloadKinds, workloadPath } from "../../model/workload-kinds.ts";
import { readApplication } from "../health/by-kubectl.ts";
import { lastChange, readHealth } from "../health/read.ts";
import { hasRollouts, readRollouts } from "../health/rollouts.ts";
import type { Asked, EnvironmentStatus, Move, OpenPull, TakenRelease } from "./status.ts";
import { toldBy } from "./untold.ts";
import { quotaUses, workloadOf } from "./workloads.ts";

export interface StatusSources {
  readonly read: KubectlGet;
  /** untold: the forge cannot be opened. */
  readonly forge: Asked<Forge>;
  readonly cluster: Cluster;
}

/** How an environment stands. What cannot be told says why; nothing of it is thrown. */
export async function readStatus(sources: StatusSources, environment: Environment): Promise<EnvironmentStatus> {
  const { name, namespace, hold } = environment;
  const [health, objects, rollouts, release, lastMove, pulls] = await Promise.all([
    healthOf(sources, environment),
    objectsOf(sources.read, environment),
    rolloutsIn(sources, environment),
    releaseOf(sources, environment),
    asked(sources, ({ source }) => lastMoveOf(source, name)),
    asked(sources, (forge) => openPulls(forge, name)),
  ]);
  const published = await publishedImages(sources, environment, release);
  const makers = rollouts.kind === "told" ? rollouts.value.objects : [];
  const found = objects.kind === "told" ? [...objects.value, ...makers] : [];
  return {
    name,
    namespace,
    health,
    release,
    services: carriedBy(environment).map(({ name, service, container, image }) => ({
      name,
      wanted: imageName(image),
      published: published.get(name) ?? null,
      ...workloadOf(found, service, container),
    })),
    workloads: objects.kind === "told" ? { kind: "told", value: null } : objects,
    rollouts: rollouts.kind === "told" ? { kind: "told", value: rollouts.value.states } : rollouts,
    quota: objects.kind === "told" ? { kind: "told", value: quotaUses(found) } : objects,
    lastMove,
    pulls,
    hold: hold ?? null,
  };
}

/** Open pull requests of what exists once per cluster. */
export function readClusterPulls(sources: StatusSources): Promise<Asked<readonly OpenPull[]>> {
  return asked(sources, ({ config }) => openPullsOf([["config", config, branchOf(clusterTarget)]]));
}

function asked<Value>({ forge }: StatusSources, ask: (forge: Forge) => Promise<Value>): Promise<Asked<Value>> {
  return forge.kind === "untold" ? Promise.resolve(forge) : toldBy(() => ask(forge.value));
}

async function healthOf(sources: StatusSources, environment: Environment): Promise<HealthReading> {
  const { read, cluster } = sources;
  const reading = await asked(sources, async ({ config }) => {
    const main = await config.branch(config.main);
    const change = main === undefined ? undefined : await lastChange(config, main, environment.name);
    return change === undefined ? undefined : readHealth({ read, config, cluster }, environment, change);
  });
  if (reading.kind === "told" && reading.value !== undefined) return reading.value;
  return readApplication(read, cluster, environment.name);
}

async function objectsOf(read: KubectlGet, { namespace, services }: Environment): Promise<Asked<readonly Loose[]>> {
  const made = new Set(["Deployment" as const, ...kindsOf(services)]);
  const resources = [...made].map((kind) => workloadKinds[kind].resource);
  const answer = await read([[...resources, "pods", "resourcequotas"].join(","), "--namespace", namespace]);
  if (answer.kind === "none") return { kind: "untold", why: answer.why };
  return { kind: "told", value: asList(answer.object.items).map(asRecord) };
}

/** Rollouts that config's main has of an environment. */
async function rolloutsIn(sources: StatusSources, environment: Environment) {
  const isThere = await asked(sources, async ({ config }) => {
    const main = await config.branch(config.main);
    return main !== undefined && hasRollouts(await config.tree(main), environment.name);
  });
  // Who has no forge has the cluster's word on Deployments only.
  const none = { kind: "told", value: { states: [], objects: [] } } as const;
  if (isThere.kind === "untold" || !isThere.value) return none;
  const found = await readRollouts(sources.read, environment);
  return "states" in found ? ({ kind: "told", value: found } as const) : ({ kind: "untold", why: found.why } as const);
}

/** What Argo CD takes; why it takes nothing where a tag keeps it from that. */
async function releaseOf(sources: StatusSources, environment: Environment): Promise<Asked<TakenRelease | null>> {
  const { name, argocd } = environment;
  const told = await asked(sources, async ({ config }) => {
    const main = await config.branch(config.main);
    if (main === undefined) return { release: null };
    const [first] = await releasesOf(config, main, environment);
    const release = first === undefined ? null : { name: first.name, commit: first.commit };
    if (!followsTags(argocd.targetRevision)) return { release };
    return { release, note: takenText(name, argocd.targetRevision, await config.tags()) };
  });
  if (told.kind === "untold") return told;
  const { release, note } = told.value;
  if (note === undefined) return { kind: "told", value: release };
  return release === null ? { kind: "untold", why: note } : { kind: "told", value: { ...release, note } };
}

async function publishedImages(
  sources: StatusSources,
  environment: Environment,
  release: Asked<TakenRelease | null>,
): Promise<ReadonlyMap<string, string>> {
  const commit = release.kind === "told" ? release.value?.commit : undefined;
  if (commit === undefined) return new Map();
  const pathOf = (service: Service) => `${environment.name}/${workloadPath(service)}`;
  const texts = await asked(sources, ({ config }) => config.texts(commit, environment.services.map(pathOf)));
  if (texts.kind === "untold") return new Map();
  return new Map(
    carriedBy(environment).flatMap(({ name, service, container }) => {
      const image = imageIn(texts.value.get(pathOf(service)), container);
      return image === undefined ? [] : [[name, image]];
    }),
  );
}

/** What set-image and moves carry, with the containers that run it. */
function carriedBy(environment: Environment) {
  const services = new Map(environment.services.map((service) => [service.name, service]));
  return carriedImages(environment).flatMap(({ service: name, ...carried }) => {
    const service = services.get(name);
    return service === undefined ? [] : [{ ...carried, service }];
  });
}

/** The image of a container in a Deployment's text; undefined: it has none that can be read. */
function imageIn(text: string | undefined, container: string): string | undefined {
  const read = text === undefined ? undefined : manifestDocuments(text);
  const object: unknown = read?.ok === true ? read.documents[0]?.toJS() : undefined;
  const template = podTemplateOf(asRecord(object) as unknown as Parameters<typeof podTemplateOf>[0]);
  return template && imagesOf(template).find(({ user }) => user === `container \`${container}\``)?.image;
}

async function lastMoveOf(source: Repository, name: string): Promise<Move | null> {
  const moves = [
    ...merged("promotion", await source.pulls.ofBranch(promotionBranch(name))),
    ...merged("rollback", await source.pulls.ofBranch(rollbackBranch(name))),
  ];
  return moves.sort((a, b) => b.number - a.number)[0] ?? null;
}

function merged(kind: Move["kind"], pulls: readonly Pull[]): readonly Move[] {
  return pulls.filter(({ state }) => state === "merged").map(({ number, title }) => ({ kind, number, title }));
}

function openPulls({ source, config }: Forge, name: string): Promise<readonly OpenPull[]> {
  return openPullsOf([
    ["source", source, promotionBranch(name)],
    ["source", source, rollbackBranch(name)],
    ["config", config, branchOf(name)],
  ]);
}

type Branch = readonly [name: OpenPull["repository"], repository: Repository, branch: string];

async function openPullsOf(branches: readonly Branch[]): Promise<readonly OpenPull[]> {
  const found: OpenPull[] = [];
  for (const [repository, { pulls }, branch] of branches) {
    for (const { state, number, title, address } of await pulls.ofBranch(branch)) {
      if (state === "open") found.push({ repository, number, title, address });
    }
  }
  return found;
}
