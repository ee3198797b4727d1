import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Compilation, RememberedUnit, Units } from "../../model/compilation.ts";
import { type CompiledObject, type CompiledUnit, type Declared, nothingDeclared } from "../../model/compiled.ts";
import { releaseOf } from "../../model/kubernetes/releases.ts";
import type { Cluster, Environment, Resolution, System } from "../../model/resolved.ts";
import type { Waivers } from "../../model/waivers.ts";
import { clusterParts, environmentParts } from "./argocd/components.ts";
import { basisOf } from "./basis.ts";
import { asDeployed } from "./charts.ts";
import { pipelineFiles } from "./ci/files.ts";
import { clusterComponents } from "./cluster/components.ts";
import { clusterDestinations, clusterEdges, clusterSecrets } from "./cluster/graph.ts";
import { environmentComponents } from "./environment/components.ts";
import { destinationsOf, edgesOf, filesOf } from "./graph.ts";
import { withPatches } from "./object-patches.ts";
import { withOwnImages } from "./own-images.ts";
import { withOwn } from "./own-objects.ts";
import { placed } from "./part.ts";
import { ofProduct } from "./product-labels.ts";
import { withPullSecrets } from "./pull-secrets.ts";
import { classesNamed, namedElsewhere } from "./service/externals.ts";
import { inMigrationWaves } from "./service/migrations.ts";
import { patchedParts } from "./service/patched-parts.ts";

/** Compiles a system. It cannot fail: what could is a fault that validate or resolve must find. */
export function compile({ system, waivers, sources, diagnostics }: Resolution): Compilation {
  if (system === undefined) return { sources, diagnostics };
  const cluster = compileCluster(system);
  const applications = compileApplications(system);
  const argocd = argocdUnit(applications);
  const units = {
    all: unitsOf(cluster, argocd, { system, ...(waivers && { waivers }) }),
    // Pods see the ConfigMaps of their own namespace only, and those of monitoring grow with the environments.
    cluster: [
      ...cluster.objects.filter(({ object }) => object.kind !== "ConfigMap"),
      ...withOwn([], system.definitions),
    ],
    argocd: applications.shared,
    argocdFor: ({ kind, name }: CompiledUnit) =>
      kind === "environment" ? [...applications.shared, ...(applications.own.get(name) ?? [])] : argocd.objects,
    environmentNames: system.environments.map(({ name }) => name),
    release: releaseOf(system.cluster.kubernetesVersion),
  };
  return { units, ...(waivers && { waivers }), sources, diagnostics };
}

/** Compiles environments of a system whose other units are what they were, beside those that are `known` of them. */
export function compileSome(
  { system, waivers }: { readonly system: SomeOfSystem; readonly waivers?: Waivers },
  known: Known,
): Units<CompiledUnit | RememberedUnit> {
  const ofName = new Map(system.environments.map((environment) => [environment.name, environment]));
  const applications = new Map(
    system.environments.map((environment) => [environment.name, applicationsOf(environment, system)]),
  );
  const compileEnvironment = environmentCompiler(system, waivers);
  function* all() {
    for (const unit of known.units) {
      const environment = typeof unit === "string" ? ofName.get(unit) : undefined;
      if (environment !== undefined) yield compileEnvironment(environment);
      else if (typeof unit !== "string") yield unit;
    }
  }
  return {
    all: all(),
    cluster: known.cluster,
    argocd: known.argocd,
    argocdFor: ({ name }) => [...known.argocd, ...(applications.get(name) ?? [])],
    isOne: system.environments.length === 1,
    conflicts: known.conflicts,
    environmentNames: known.units.map((unit) => (typeof unit === "string" ? unit : unit.name)),
    release: releaseOf(system.cluster.kubernetesVersion),
  };
}

type SomeOfSystem = Pick<System, "cluster" | "environments" | "own">;

/** What is known of a system without compiling it. */
interface Known extends Pick<Units, "cluster" | "argocd"> {
  /** All units in their order; of those that are to be compiled their names. */
  readonly units: readonly (RememberedUnit | string)[];
  readonly conflicts: readonly Diagnostic[];
}

/** What others make is there for every unit. */
function withExternals<Unit extends Pick<CompiledUnit, "declared">>(unit: Unit, waivers: Waivers | undefined): Unit {
  if (waivers === undefined) return unit;
  const exists = [...(unit.declared.exists ?? []), ...waivers.externals];
  return { ...unit, declared: { ...unit.declared, exists } };
}

const clusterFiles = ["envs/cluster.json"];

function compileCluster({ cluster, environments, own }: System): CompiledUnit {
  const components = clusterComponents.flatMap((component) => component(cluster, environments));
  const parts = ofProduct(components, cluster.product);
  return {
    kind: "cluster",
    name: "cluster",
    directory: "out/cluster",
    objects: withOwn(placed(parts, clusterFiles), asDeployed(own.get("cluster"))),
    declared: {
      ...nothingDeclared,
      edges: clusterEdges(cluster),
      destinations: clusterDestinations(cluster),
      externals: clusterSecrets(cluster),
      exists: clustersOwn(cluster),
      ...(cluster.monitoring !== undefined && { scrapedFrom: cluster.monitoring.namespace }),
    },
  };
}

/** Argo CD's objects: those of the cluster, and each environment's own. */
interface Applications {
  readonly shared: readonly CompiledObject[];
  readonly own: ReadonlyMap<string, readonly CompiledObject[]>;
}

function compileApplications(system: System): Applications {
  const own = system.environments.map(
    (environment) => [environment.name, applicationsOf(environment, system)] as const,
  );
  const shared = ofProduct(clusterParts(system), system.cluster.product);
  return { shared: placed(shared, clusterFiles), own: new Map(own) };
}

function applicationsOf(environment: Environment, system: SomeOfSystem): readonly CompiledObject[] {
  return placed(ofProduct(environmentParts(environment, system), environment.product), filesOf(environment));
}

function argocdUnit({ shared, own }: Applications): CompiledUnit {
  const objects = [...shared, ...[...own.values()].flat()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { kind: "argocd", name: "argocd", directory: "argocd", objects, declared: nothingDeclared };
}

function ciUnit(system: System): CompiledUnit {
  const files = pipelineFiles(system);
  return { kind: "ci", name: "ci", directory: "out/ci", objects: [], files, declared: nothingDeclared };
}

function* unitsOf(
  cluster: CompiledUnit,
  argocd: CompiledUnit,
  { system, waivers }: { readonly system: System; readonly waivers?: Waivers },
): Iterable<CompiledUnit> {
  for (const unit of [cluster, argocd, ciUnit(system)]) yield withExternals(unit, waivers);
  const compileEnvironment = environmentCompiler(system, waivers);
  for (const environment of system.environments) yield compileEnvironment(environment);
}

/** Compiles environments when their objects are asked for: of those that are like another one nobody may ask. */
function environmentCompiler(system: SomeOfSystem, waivers: Waivers | undefined) {
  const basis = basisOf(system.cluster);
  return (environment: Environment): CompiledUnit => {
    const { name } = environment;
    let made: CompiledEnvironment | undefined;
    const compiled = () => {
      made ??= withExternals(compileEnvironment(environment, system), waivers);
      return made;
    };
    return {
      kind: "environment",
      name,
      directory: `out/${name}`,
      get objects() {
        return compiled().objects;
      },
      get declared() {
        return compiled().declared;
      },
      ...((system.own.get(name) ?? []).length === 0 && { basis: () => basis(environment) }),
    };
  };
}

type CompiledEnvironment = Pick<CompiledUnit, "objects" | "declared">;

function compileEnvironment(environment: Environment, { cluster, own }: SomeOfSystem): CompiledEnvironment {
  const components = environmentComponents.flatMap((component) => component(environment, cluster));
  const pulling = withPullSecrets(ofProduct(components, cluster.product), cluster);
  const parts = inMigrationWaves(patchedParts(pulling, environment), environment);
  const files = filesOf(environment);
  const all = withOwn(placed(parts, files), asDeployed(own.get(environment.name)));
  const { objects, faults } = withPatches(withOwnImages(all, environment.ownImages, files), environment.patches, files);
  const made = externalsOf(environment, cluster);
  return {
    objects,
    declared: {
      edges: edgesOf(environment),
      destinations: destinationsOf(environment),
      externals: [...made, ...namedElsewhere(environment, namesOf(objects, made))],
      exists: [...classesNamed(environment), ...clustersOwn(cluster)],
      ...(cluster.monitoring !== undefined && { scrapedFrom: cluster.monitoring.namespace }),
      ...(cluster.rollouts !== undefined && { analysedFrom: cluster.rollouts.namespace }),
      floatingTags: environment.floatingTags,
      ...(faults.length > 0 && { patches: faults }),
    },
  };
}

/** The class of a controller, and the issuer, that the cluster has. */
function clustersOwn({ ingress, certificates }: Cluster): NonNullable<Declared["exists"]> {
  const exists = (kind: string, name: string) => ({ kind, namespace: undefined, name });
  return [
    ...(ingress.installed === undefined
      ? [exists(ingress.routes.adapter.api === "gateway" ? "GatewayClass" : "IngressClass", ingress.className)]
      : []),
    ...(certificates !== undefined && certificates.made === undefined
      ? [exists("ClusterIssuer", certificates.issuer)]
      : []),
  ];
}

/** Names of what the environment has itself. */
function namesOf(objects: readonly CompiledObject[], made: Declared["externals"]) {
  const named = (kinds: readonly string[]) =>
    objects.flatMap(({ object }) => (kinds.includes(object.kind) ? [object.metadata.name] : []));
  return {
    Secret: [...named(["SealedSecret", "ExternalSecret"]), ...made.map(({ name }) => name)],
    ConfigMap: named(["ConfigMap"]),
  };
}

/** Secrets that a person makes. Their values never pass through here. */
function externalsOf(
  { secrets, services, ingress }: Environment,
  { pullSecrets, certificates }: Cluster,
): Declared["externals"] {
  const pulled = new Set([...pullSecrets, ...services.flatMap((service) => service.pullSecrets)]);
  return [
    // Without cert-manager somebody makes the certificate.
    ...(ingress.tlsSecret === undefined || certificates !== undefined
      ? []
      : [{ kind: "Secret", name: ingress.tlsSecret, keys: ["tls.crt", "tls.key"] } as const]),
    ...(secrets.provider === "manual" ? secrets.needs : []).map(
      ({ name, keys }) => ({ kind: "Secret", name, keys: keys.map((key) => key.name) }) as const,
    ),
    ...[...pulled].map((name) => ({ kind: "Secret", name, keys: [".dockerconfigjson"] }) as const),
  ];
}
