import type { Answer, Helm } from "../../adapters/helm/helm.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { lockName } from "../../model/charts/folder.ts";
import { type ChartLock, lockedInputs, lockText, sha256 } from "../../model/charts/lock.ts";
import type { ChartRequest } from "../../model/charts/request.ts";
import { groupOf } from "../../model/kubernetes/kinds.ts";
import { yamlText } from "../../model/yaml.ts";
import { type ChartFiles, chartFiles } from "./archive.ts";
import { differences } from "./differences.ts";
import { fault } from "./faults.ts";
import { type ChartObject, chartObjects, objectName, selected } from "./manifests.ts";
import { secretFaults } from "./secret-values.ts";
import { outsideFunctions, randomnessOf, withOther } from "./templates.ts";

/** What a chart is rendered to: its files by their names, the lock among them, or nothing where it is at fault. */
export interface RenderedChart {
  readonly files?: ReadonlyMap<string, string>;
  readonly lock?: ChartLock;
  readonly diagnostics: readonly Diagnostic[];
}

/** Pulls and renders a chart; `last` is the lock of the last rendering. */
export async function renderChart(
  request: ChartRequest,
  { helm, version, last }: { readonly helm: Helm; readonly version: string; readonly last?: ChartLock },
): Promise<RenderedChart> {
  const pulled = await helm.pull(request);
  if (!pulled.ok) return refused(request, pulled);
  const { archive, manifest } = pulled.value;
  const digest = sha256(archive);
  if (last !== undefined && isSameRelease(last, request) && last.archive !== digest) {
    const said = `The archive of ${request.chart} ${request.version} is another one than before: ${digest} in place of ${last.archive}.`;
    const hint = "a version that is published twice is suspicious: ask, and remove the folder of the chart to take it.";
    return { diagnostics: [fault("chart-replaced", request, said, hint)] };
  }
  const rendered = await helm.template(archive, request);
  if (!rendered.ok) return refused(request, rendered);
  // Helm has read the archive, and refuses what is none and what is too large.
  const files = chartFiles(archive);
  const first = chartObjects(rendered.value, request);
  if (first.faults.length > 0) return { diagnostics: first.faults };
  const { taken, leftOut } = selected(first.objects, request);
  const diagnostics = [
    ...(await unsteady(request, { helm, archive, files, taken })),
    ...secretFaults(taken, request, files),
    ...unknownLeftOut(request, first.objects),
    ...(await askingTheCluster(request, { helm, files })),
  ];
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics };
  const texts = filesOf(taken);
  const lock: ChartLock = {
    inputs: lockedInputs(request),
    archive: digest,
    ...(manifest !== undefined && { manifest }),
    helm: version,
    files: Object.fromEntries([...texts].map(([name, text]) => [name, sha256(text)])),
    leftOut,
  };
  return { files: new Map([...texts, [lockName, lockText(lock)]]), lock, diagnostics };
}

function refused(request: ChartRequest, { why }: Extract<Answer<unknown>, { ok: false }>): RenderedChart {
  return { diagnostics: [fault("chart-failed", request, `helm: ${why}${/[.?!]$/.test(why) ? "" : "."}`)] };
}

function isSameRelease({ inputs }: ChartLock, { repository, chart, version }: ChartRequest): boolean {
  return inputs.repository === repository && inputs.chart === chart && inputs.version === version;
}

interface Rendered {
  readonly helm: Helm;
  readonly archive: Uint8Array;
  readonly files: ChartFiles;
  readonly taken: readonly ChartObject[];
}

/** The day that a template is told in place of the time: one that no rendering has. */
const otherDay = '(toDate "2006-01-02" "2001-02-03")';

/** Fields that come out otherwise each time: in a second rendering, and at another time. */
async function unsteady(
  request: ChartRequest,
  { helm, archive, files, taken }: Rendered,
): Promise<readonly Diagnostic[]> {
  const again = await helm.template(archive, request);
  if (!again.ok) return refused(request, again).diagnostics;
  const random = differences(taken, selected(chartObjects(again.value, request).objects, request).taken);
  if (random.length > 0) {
    const sources = randomnessOf(files);
    const of = sources.length === 0 ? "" : ` (${sources.slice(0, 3).join("; ")})`;
    return random.map((field) => unsteadyField(request, field, `is another one each time that it is rendered${of}`));
  }
  const elsewhen = withOther(files, outsideFunctions.time, otherDay);
  if (elsewhen === undefined) return [];
  const then = await helm.template(elsewhen, request);
  // The chart may compare the time with something and refuse: then it says nothing of the objects.
  if (!then.ok) return [];
  const timed = differences(taken, selected(chartObjects(then.value, request).objects, request).taken);
  return timed.map((field) => unsteadyField(request, field, "is the time of rendering (`now`)"));
}

function unsteadyField(request: ChartRequest, field: string, what: string): Diagnostic {
  const [, object = ""] = field.split(" of ");
  const hint = `set the value that decides it, or add "${object}" to \`leaveOut\` and make it elsewhere.`;
  return fault("chart-not-reproducible", request, `${field} ${what}.`, hint);
}

/** Whether a template that is rendered asks the cluster: with a call that must fail in its place, it fails. */
async function askingTheCluster(
  request: ChartRequest,
  { helm, files }: Pick<Rendered, "helm" | "files">,
): Promise<readonly Diagnostic[]> {
  const failing = withOther(files, outsideFunctions.cluster, "fail");
  if (failing === undefined) return [];
  const answer = await helm.template(failing, request);
  if (answer.ok || !/wrong number of args for fail/.test(answer.why)) return [];
  const places = [...answer.why.matchAll(/template: ([^\s:]+:\d+)/g)];
  const place = places.at(-1)?.[1] ?? request.chart;
  const said = `${place} asks the cluster for an object (\`lookup\`) and gets nothing here, as at a first installation.`;
  return [{ ...fault("chart-reads-cluster", request, said), severity: "warning" }];
}

function unknownLeftOut(request: ChartRequest, objects: readonly ChartObject[]): readonly Diagnostic[] {
  const there = new Set(objects.map(({ object }) => objectName(object)));
  return request.leaveOut
    .filter((name) => !there.has(name))
    .map((name) => ({
      ...fault("unknown-chart-object", request, `The chart brings no ${name}, which \`leaveOut\` names.`),
      severity: "warning",
    }));
}

/** A file for each object, in the order of their names, with its template in the first line. */
function filesOf(taken: readonly ChartObject[]): ReadonlyMap<string, string> {
  const usual = taken.map((one) => fileName(one.object.kind, one.object.metadata.name));
  const files = taken.map(({ template, object }, index): [string, string] => {
    const isAlone = usual.filter((name) => name === usual[index]).length === 1;
    const { apiVersion, kind, metadata } = object;
    const whole = fileName(kind, groupOf(apiVersion), metadata.namespace ?? "", metadata.name);
    return [isAlone ? (usual[index] ?? whole) : whole, `# ${template}\n${yamlText(object)}`];
  });
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names of roles may have what no file system takes. */
function fileName(kind: string, ...rest: readonly string[]): string {
  const name = [kind.toLowerCase(), ...rest.filter((part) => part !== "")].join("-");
  return `${name.replaceAll(/[^\w.-]/g, "_")}.yaml`;
}
