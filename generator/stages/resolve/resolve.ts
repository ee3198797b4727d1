import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ChartRequest } from "../../model/charts/request.ts";
import { envsFolder } from "../../model/documents.ts";
import type { EnvironmentFile } from "../../model/input.ts";
import { defaultNamespace, defaultProduct } from "../../model/names.ts";
import type { Cluster, Resolution, Secrets, System } from "../../model/resolved.ts";
import type { ValidDocument, ValidInputs } from "../../model/validated.ts";
import { waiversOf } from "../../model/waivers.ts";
import { placeCharts } from "./charts.ts";
import { resolveCi } from "./ci.ts";
import { resolveCluster } from "./cluster.ts";
import { type ResolvedOne, resolveEach } from "./each.ts";
import { duplicateNamespaces } from "./namespaces.ts";
import { unusedImages } from "./own-images.ts";
import { placeOwnObjects } from "./own-objects.ts";
import { productFaults } from "./product.ts";
import { promotionFaults } from "./promotions.ts";
import { misplacedSeals, type SecretSources } from "./sealed.ts";

/**
 * Lays every environment over base.json, fills in defaults, and looks for the faults that one file alone does not
 * show. Faults of earlier stages are passed on with the new ones. `seals` is optional for whoever is about to seal what
 * is missing, and rendered charts for whoever is about to render them.
 */
export function resolve(inputs: ValidInputs, options: Partial<ResolveOptions> = {}): Resolved {
  const { sources } = inputs;
  const { cluster, each, charts, before } = apart(inputs, [], options);
  const {
    own,
    definitions,
    placed,
    diagnostics: together,
  } = allTogether(inputs, cluster, { each, charts, rendered: options.charts });
  const diagnostics = [...before, ...each.flatMap((one) => one.diagnostics), ...together];
  const told = { each, together, sources, diagnostics };
  if (cluster === undefined || each.length === 0 || diagnostics.some(blocks)) return told;
  const environments = each.map(({ environment }) => environment);
  const ci = resolveCi(inputs.cluster?.content.ci, cluster, environments);
  const { waivers } = inputs;
  return {
    system: { cluster, environments, ci, own: joined(own, placed), definitions, charts },
    ...(waivers && { waivers: waiversOf(waivers, inputs.diagnostics) }),
    ...told,
  };
}

/** With what the faults were found in: of each environment alone, and of all of them together. */
export interface Resolved extends Resolution {
  readonly each: readonly ResolvedOne[];
  readonly together: readonly Diagnostic[];
}

/**
 * The same of some of the environments, where what all of them come to together is known already. `providers` are those of
 * all. Absent: there is a fault, and what it comes to is seen by looking at everything.
 */
export function resolveSome(inputs: ValidInputs, providers: readonly Secrets["provider"][]): Some | undefined {
  const { cluster, each, charts, before } = apart(inputs, providers, {});
  if (cluster === undefined || [...before, ...each.flatMap((one) => one.diagnostics)].some(blocks)) return undefined;
  const named = each.map(({ environment: { name, namespace } }) => ({ name, namespace }));
  const { own } = placeOwnObjects(inputs.objects, named);
  const placed = placeCharts(charts, inputs.renderings);
  const { waivers } = inputs;
  return {
    cluster,
    each,
    own: joined(own, placed.own),
    ...(waivers && { waivers: waiversOf(waivers, inputs.diagnostics) }),
    before,
  };
}

export interface Some extends Pick<System, "cluster" | "own">, Pick<Resolution, "waivers"> {
  readonly each: readonly ResolvedOne[];
  /** What is told before the faults of environments. */
  readonly before: readonly Diagnostic[];
}

/** Each environment by itself. */
function apart(
  inputs: ValidInputs,
  providers: readonly Secrets["provider"][],
  { seals = "required" }: Partial<ResolveOptions>,
) {
  const all = new Set([...providers, ...inputs.environments.map(providerOf)]);
  const resolved = inputs.cluster && resolveCluster(inputs.cluster.file, inputs.cluster.content, all);
  // A part of cluster.json that is faulty is left out: that it is missing is told already.
  const isTold = ({ code }: Diagnostic) => inputs.cluster?.partial === true && code === "missing-field";
  const clusterFaults = (resolved?.diagnostics ?? []).filter((fault) => !isTold(fault));
  const cluster = resolved?.cluster;
  const each = resolveEach({ inputs, cluster, seals });
  const charts: readonly ChartRequest[] = [
    ...(cluster?.charts ?? []).flatMap(({ render, request }) => (render ? [request] : [])),
    ...each.flatMap((one) => one.charts),
  ];
  return { cluster, each, charts, before: [...inputs.diagnostics, ...clusterFaults] };
}

/** What environments come to beside each other. */
function allTogether(
  inputs: ValidInputs,
  cluster: Cluster | undefined,
  { each, charts, rendered = "required" }: Asked,
) {
  const { sources } = inputs;
  const product = cluster?.product ?? defaultProduct;
  const names = inputs.environments.map(({ name }) => name);
  const named = inputs.environments.map((one) => ({ name: one.name, ...namespaceOf(one, product) }));
  const { own, definitions, diagnostics: misplaced } = placeOwnObjects(inputs.objects, named);
  const placed = rendered === "required" ? placeCharts(charts, inputs.renderings) : undefined;
  const environments = each.map(({ environment }) => environment);
  const diagnostics = [
    ...(inputs.cluster === undefined ? [] : productFaults(inputs.cluster.file, product, names)),
    ...misplacedSeals(inputs.sealed, (name) => sources.has(`${envsFolder}/${name}.json`)),
    ...duplicateNamespaces(named, cluster),
    ...promotionFaults(inputs.environments.map(promotionOf), sources.keys()),
    ...misplaced,
    ...unusedImages(environments, own),
    ...(placed?.diagnostics ?? []),
  ];
  return { own, definitions, placed: placed?.own, diagnostics };
}

interface Asked {
  readonly each: readonly ResolvedOne[];
  readonly charts: readonly ChartRequest[];
  readonly rendered?: ResolveOptions["charts"] | undefined;
}

export interface ResolveOptions extends Pick<SecretSources, "seals"> {
  readonly charts: "required" | "optional";
}

function joined(own: System["own"], charts: System["own"] = new Map()): System["own"] {
  const units = new Set([...own.keys(), ...charts.keys()]);
  return new Map([...units].map((unit) => [unit, [...(own.get(unit) ?? []), ...(charts.get(unit) ?? [])]]));
}

function namespaceOf({ name, file, content }: ValidDocument<EnvironmentFile>, product: string) {
  return { file, namespace: content.namespace ?? defaultNamespace(product, name) };
}

function providerOf({ content }: ValidDocument<EnvironmentFile>): Secrets["provider"] {
  return content.secrets?.provider ?? "manual";
}

function promotionOf({ name, file, content }: ValidDocument<EnvironmentFile>) {
  return { name, file, from: content.promotion?.from };
}

/** A value that looks like a credential may turn out to be none, and be allowed: it can be compiled. */
function blocks({ severity, code }: Diagnostic): boolean {
  return severity === "error" && code !== "credential";
}
