import { join } from "node:path";
import { type Helm, helm } from "../../adapters/helm/helm.ts";
import { type RenderedChart, renderChart } from "../../daily/charts/render.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { meant } from "../../diagnostics/unknown.ts";
import { chartPath, chartsFolder, lockName } from "../../model/charts/folder.ts";
import { type ChartLock, readLock } from "../../model/charts/lock.ts";
import type { ChartRequest } from "../../model/charts/request.ts";
import { type Assets, envsFolder } from "../../model/documents.ts";
import { compareNumbers, numbersOf } from "../../model/version-numbers.ts";
import { load, systemAt } from "../../pipeline.ts";
import { replaceFolders, type WholeFolder } from "../../stages/write/charts.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { count } from "../views/count.ts";
import { print } from "../views/print.ts";

interface UpdateOptions {
  readonly format: "text" | "json";
}

/** What a chart was rendered to, and whether it was so before. */
interface Updated {
  readonly request: ChartRequest;
  readonly lock: ChartLock;
  readonly folder: WholeFolder;
  readonly isNew: boolean;
}

/** Helm that can pull from registries on this machine itself. */
const oldest = [3, 13] as const;

/** `trip-config charts update [NAME…]`: renders charts below envs/charts/; nothing is written where one is at fault. */
export async function chartsUpdate(
  names: readonly string[],
  { format }: UpdateOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { root, run, colour, stdout, env, progress } = globals;
  const view = { format, colour, stdout };
  const settled = await systemAt(root, { charts: "optional" });
  if ("diagnostics" in settled) return fail(settled, view, unchanged);
  const { sources } = settled;
  const { charts } = settled.system;
  const unknown = names.filter((name) => !charts.some((chart) => chart.name === name));
  if (unknown.length > 0)
    return fail({ diagnostics: unknown.map((name) => unknownChart(name, charts)), sources }, view);
  const asked = charts.filter(({ name }) => names.length === 0 || names.includes(name));
  const { assets } = load(root);
  const staging = join(root, ".trip-config/staging", `${run}-charts`);
  const program = helm({ env, folder: join(staging, "helm") });
  const updated: Updated[] = [];
  const diagnostics: Diagnostic[] = [];
  try {
    if (asked.length > 0) {
      const version = await usable(program);
      if (typeof version !== "string") return await fail(version, view, unchanged);
      for (const request of asked) {
        const last = lockOf(assets, request);
        const rendering = renderChart(request, { helm: program, version, ...(last && { last }) });
        const rendered = await progress(`helm: ${request.name}`, () => rendering);
        diagnostics.push(...rendered.diagnostics);
        updated.push(...updateOf(request, rendered, assets));
      }
    }
    if (hasErrors(diagnostics)) return await fail({ diagnostics, sources }, view, unchanged);
    const gone = names.length === 0 ? abandoned(assets, charts) : [];
    replaceFolders(root, staging, [...updated.filter(({ isNew }) => isNew).map(({ folder }) => folder), ...gone]);
    await print({ diagnostics, sources }, textOf(updated, gone), fieldsOf(updated, gone), view);
    return exitCodes.done;
  } finally {
    replaceFolders(root, staging, []);
  }
}

const unchanged = { text: "Nothing was changed." };

async function usable({ version }: Helm): Promise<string | Diagnostic> {
  const found = await version();
  if (found !== undefined && compareNumbers(numbersOf(found.slice(1)).slice(0, 2), oldest) >= 0) return found;
  const message =
    found === undefined ? "There is no helm on PATH, or it does not say its version." : `helm on PATH is ${found}.`;
  const hint = `install helm ${oldest.join(".")} or newer; only this command needs it.`;
  return { code: "missing-helm", severity: "error", message, hint };
}

function unknownChart(name: string, charts: readonly ChartRequest[]): Diagnostic {
  const message = `There is no chart \`${name}\` in the env files that is rendered.`;
  const known = [...new Set(charts.map((chart) => chart.name))];
  return { code: "unknown-chart", severity: "error", message, hint: meant(name, known) };
}

function folderOf({ unit, name }: Pick<ChartRequest, "unit" | "name">): string {
  return `${chartsFolder}/${unit}/${name}`;
}

function lockOf(assets: Assets, request: ChartRequest): ChartLock | undefined {
  const asset = assets.get(`${folderOf(request)}/${lockName}`);
  return asset !== undefined && "text" in asset ? readLock(asset.text) : undefined;
}

function updateOf(request: ChartRequest, { files, lock }: RenderedChart, assets: Assets): readonly Updated[] {
  if (files === undefined || lock === undefined) return [];
  const beginning = `${folderOf(request)}/`;
  const there = [...assets].filter(([path]) => path.startsWith(beginning));
  const isSame =
    there.length === files.size &&
    there.every(([path, asset]) => "text" in asset && files.get(path.slice(beginning.length)) === asset.text);
  return [{ request, lock, folder: { path: `${envsFolder}/${folderOf(request)}`, files }, isNew: !isSame }];
}

/** Folders of charts that nothing asks for any more. */
function abandoned(assets: Assets, charts: readonly ChartRequest[]): readonly WholeFolder[] {
  const asked = new Set(charts.map(folderOf));
  const there = [...assets.keys()].flatMap((path) => {
    const found = chartPath(path);
    return found === undefined ? [] : [folderOf({ unit: found.unit, name: found.chart })];
  });
  return [...new Set(there)].filter((path) => !asked.has(path)).map((path) => ({ path: `${envsFolder}/${path}` }));
}

function textOf(updated: readonly Updated[], gone: readonly WholeFolder[]): string {
  const lines = updated.flatMap(({ request, lock, folder, isNew }) => [
    `${folder.path}: ${request.chart} ${request.version}, ${count(Object.keys(lock.files).length, "object")}${isNew ? "" : ", as before"}.`,
    ...lock.leftOut.map(({ object, why }) => `  left out: ${object}, ${why}.`),
  ]);
  const removed = gone.map(({ path }) => `${path}: removed, as nothing asks for it.`);
  const all = [...lines, ...removed];
  return all.length === 0
    ? "No chart is rendered: there is none under `charts` in the env files.\n"
    : `${all.join("\n")}\n`;
}

function fieldsOf(updated: readonly Updated[], gone: readonly WholeFolder[]): object {
  return {
    charts: updated.map(({ request: { unit, name, chart, version }, lock, folder: { path }, isNew }) => ({
      unit,
      name,
      chart,
      version,
      folder: path,
      changed: isNew,
      objects: Object.keys(lock.files).length,
      leftOut: lock.leftOut,
    })),
    removed: gone.map(({ path }) => path),
  };
}
