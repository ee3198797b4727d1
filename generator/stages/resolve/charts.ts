import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { chartsFolder, lockName } from "../../model/charts/folder.ts";
import { changedInputs } from "../../model/charts/lock.ts";
import type { RenderedObject, Rendering } from "../../model/charts/rendering.ts";
import { type ChartRequest, updateCommand } from "../../model/charts/request.ts";
import { envsFolder } from "../../model/documents.ts";
import type { ClusterChart, ClusterFile, EnvironmentFile } from "../../model/input.ts";
import { clusterScopeIn } from "../../model/kubernetes/scopes.ts";
import { type OwnObject, onceInCluster } from "../../model/own-objects.ts";
import type { PlatformChart } from "../../model/resolved.ts";
import { faultsOf } from "./faults.ts";
import { present } from "./merge.ts";
import { add } from "./own-objects.ts";

/** @codes gathered by the build */
export const codes = {
  "stale-chart": {
    cause:
      "A chart was not rendered yet, or what it is rendered of is another than it was: its version, its values, its namespace, Kubernetes' version.",
    cure: "Run `trip-config charts update`, which needs helm and the chart's repository, and commit what it writes below envs/charts/.",
  },
  "misplaced-chart-object": {
    cause:
      "A chart of an environment brings an object of the whole cluster, or of another namespace, which an environment may not have.",
    cure: "Turn it off by the chart's values, name it in `leaveOut`, or install the chart in cluster.json.",
  },
} as const satisfies CodeTexts;

/** Charts of cluster.json with their defaults, in the order of their names. */
export function resolvePlatformCharts(
  file: string,
  { charts = {}, kubernetesVersion }: Pick<ClusterFile, "charts" | "kubernetesVersion">,
): { readonly charts: readonly PlatformChart[]; readonly diagnostics: readonly Diagnostic[] } {
  const faults = faultsOf([file]);
  const resolved = sorted(charts).map(([name, chart]) => {
    if (chart.render === false && (chart.leaveOut ?? []).length > 0) {
      const message = "Argo CD renders this chart, and takes all that it brings.";
      faults.add("misplaced-setting", ["charts", name, "leaveOut"], message, "remove it, or `render: false`.");
    }
    return platformChart(name, chart, { files: [file], kubernetesVersion });
  });
  return { charts: resolved, diagnostics: faults.diagnostics };
}

function platformChart(
  name: string,
  chart: ClusterChart,
  around: Pick<ChartRequest, "files" | "kubernetesVersion">,
): PlatformChart {
  const { repository, version, namespace, podSecurity = "baseline", render = true } = chart;
  const request = { ...defaults(name, chart), ...around, unit: onceInCluster, repository, version, namespace };
  return { request, podSecurity, render };
}

/** An environment's charts with their defaults, in the order of their names. */
export function resolveEnvironmentCharts(
  charts: EnvironmentFile["charts"] = {},
  around: Pick<ChartRequest, "unit" | "namespace" | "files" | "kubernetesVersion">,
): { readonly charts: readonly ChartRequest[]; readonly diagnostics: readonly Diagnostic[] } {
  const faults = faultsOf(around.files);
  const requests = sorted(present(charts)).map(([name, chart]) => ({
    ...defaults(name, chart),
    ...around,
    repository: faults.required(chart.repository, ["charts", name, "repository"], ""),
    version: faults.required(chart.version, ["charts", name, "version"], ""),
  }));
  return { charts: requests, diagnostics: faults.diagnostics };
}

type Optional = Pick<ClusterChart, "chart" | "values" | "releaseName" | "apiVersions" | "leaveOut">;

function defaults(name: string, { chart = name, values = {}, releaseName = name, ...lists }: Optional) {
  return { name, chart, values, releaseName, apiVersions: lists.apiVersions ?? [], leaveOut: lists.leaveOut ?? [] };
}

function sorted<Value>(map: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Objects of rendered charts by their unit, as those of one's own are; charts that have to be rendered anew are faults. */
export function placeCharts(
  requests: readonly ChartRequest[],
  renderings: readonly Rendering[],
): { readonly own: ReadonlyMap<string, readonly OwnObject[]>; readonly diagnostics: readonly Diagnostic[] } {
  const own = new Map<string, OwnObject[]>();
  const diagnostics: Diagnostic[] = [];
  const isClusterWide = clusterScopeIn(renderings.flatMap(({ objects }) => objects.map(({ object }) => object)));
  for (const request of requests) {
    // What is missing is told already.
    if (request.repository === "" || request.version === "") continue;
    const rendering = renderings.find((one) => one.unit === request.unit && one.chart === request.name);
    const faults = staleness(request, rendering);
    diagnostics.push(...faults);
    if (rendering === undefined || faults.length > 0) continue;
    for (const one of rendering.objects) {
      const isOfCluster = isClusterWide(one.object);
      const fault = request.unit === onceInCluster ? undefined : environmentFault(request, one, isOfCluster);
      if (fault !== undefined) diagnostics.push(fault);
      add(own, request.unit, placed(request, one, isOfCluster));
    }
  }
  return { own, diagnostics: [...diagnostics, ...abandoned(requests, renderings)] };
}

function placed({ unit, name, namespace }: ChartRequest, one: RenderedObject, isOfCluster: boolean): OwnObject {
  const { object, source } = one;
  const metadata = { ...object.metadata, ...(!isOfCluster && { namespace: object.metadata.namespace ?? namespace }) };
  return { object: { ...object, metadata }, folder: unit, component: name, source, chart: name };
}

function staleness(request: ChartRequest, rendering: Rendering | undefined): readonly Diagnostic[] {
  if (rendering !== undefined && rendering.faults.length > 0) return rendering.faults;
  const lock = rendering?.lock;
  if (lock === undefined) {
    const message = `The chart \`${request.name}\` of ${ownerOf(request)} was not rendered yet.`;
    return [stale(request, [], message)];
  }
  const changed = changedInputs(lock, request);
  return changed.map((input) => {
    const message = `The chart \`${request.name}\` of ${ownerOf(request)} was rendered of ${wordsOf(input)}.`;
    return stale(request, input === "kubernetesVersion" || input === "namespace" ? [] : [input], message);
  });
}

function wordsOf(input: string): string {
  return input === "kubernetesVersion" ? "another version of Kubernetes" : `other settings: \`${input}\` has changed`;
}

function ownerOf({ unit }: ChartRequest): string {
  return unit === onceInCluster ? "the cluster" : unit;
}

function stale(request: ChartRequest, keys: readonly string[], message: string): Diagnostic {
  const pointer = pointerTo(["charts", request.name, ...keys]);
  const place = { kind: "pointer", files: request.files, pointer, target: "key" } as const;
  const hint = `run \`${updateCommand(request)}\` and commit what it writes.`;
  return { code: "stale-chart", severity: "error", place, message, hint };
}

function environmentFault(
  { name, unit, namespace }: ChartRequest,
  { object, source }: RenderedObject,
  isOfCluster: boolean,
): Diagnostic | undefined {
  const { kind, metadata } = object;
  const isElsewhere = metadata.namespace !== undefined && metadata.namespace !== namespace;
  if (!isOfCluster && !isElsewhere) return undefined;
  const where = isOfCluster ? "of the whole cluster" : `of the namespace \`${metadata.namespace}\``;
  return {
    code: "misplaced-chart-object",
    severity: "error",
    place: { kind: "pointer", files: [source], pointer: isOfCluster ? "/kind" : "/metadata/namespace", target: "key" },
    message: `The chart \`${name}\` of ${unit} brings the ${kind} \`${metadata.name}\`, which is ${where}.`,
    hint: `turn it off by a value, add "${kind}/${metadata.name}" to \`leaveOut\`, or move the chart to cluster.json.`,
  };
}

/** Rendered charts that nothing asks for: what is compiled must be what is said. */
function abandoned(requests: readonly ChartRequest[], renderings: readonly Rendering[]): readonly Diagnostic[] {
  const asked = new Set(requests.map(({ unit, name }) => `${unit}/${name}`));
  return renderings
    .filter(({ unit, chart }) => !asked.has(`${unit}/${chart}`))
    .map(({ unit, chart }) => ({
      code: "stale-chart",
      severity: "error",
      place: { kind: "file", file: `${envsFolder}/${chartsFolder}/${unit}/${chart}/${lockName}` },
      message: `Nothing asks for the chart \`${chart}\` here, which was rendered once.`,
      hint: "run `trip-config charts update`, which removes the folder, or remove it yourself.",
    }));
}
