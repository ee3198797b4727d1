import type { Diagnostic, Sources } from "../../diagnostics/diagnostic.ts";
import { chartPath, chartsFolder, lockName } from "../../model/charts/folder.ts";
import { type ChartLock, readLock, sha256 } from "../../model/charts/lock.ts";
import type { RenderedObject, Rendering } from "../../model/charts/rendering.ts";
import { type Asset, type Assets, envsFolder } from "../../model/documents.ts";
import { entryOf } from "../../model/loose.ts";
import { changedRendering } from "./changed-rendering.ts";
import { type ManifestSources, readManifest } from "./manifest-sources.ts";

interface Read {
  readonly renderings: readonly Rendering[];
  readonly sources: Sources;
}

/** What charts were rendered to, with what is not as it was rendered. */
export function renderings(assets: Assets): Read {
  const sources: ManifestSources = new Map();
  const folders = new Map<string, Map<string, Asset>>();
  for (const [path, asset] of assets) {
    const found = chartPath(path);
    if (found === undefined) continue;
    const folder = `${found.unit}/${found.chart}`;
    const files = folders.get(folder) ?? new Map<string, Asset>();
    folders.set(folder, files.set(found.name, asset));
    if ("text" in asset) sources.set(`${envsFolder}/${path}`, asset.text);
  }
  const read = [...folders].map(([folder, files]) => rendering(folder, files, sources));
  return { renderings: read, sources };
}

function rendering(folder: string, files: ReadonlyMap<string, Asset>, sources: ManifestSources): Rendering {
  const [unit = "", chart = ""] = folder.split("/");
  const place = (name: string) => `${envsFolder}/${chartsFolder}/${folder}/${name}`;
  const asset = files.get(lockName);
  const lock = asset !== undefined && "text" in asset ? readLock(asset.text) : undefined;
  if (lock === undefined) {
    const faults =
      asset === undefined ? [] : [changedRendering(place(lockName), "This lock is not as it was written.", chart)];
    return { unit, chart, objects: [], faults };
  }
  const faults: Diagnostic[] = [];
  const objects: RenderedObject[] = [];
  for (const [name, asset] of files) {
    if (name === lockName) continue;
    const file = place(name);
    const fault = changeOf(name, asset, lock);
    if (fault !== undefined || !("text" in asset)) {
      faults.push(changedRendering(file, fault ?? "", chart));
      continue;
    }
    const read = readManifest(file, asset.text, sources);
    faults.push(...read.diagnostics);
    objects.push(...read.objects);
  }
  for (const name of Object.keys(lock.files)) {
    if (!files.has(name))
      faults.push(changedRendering(place(lockName), `The rendered file ${name} is not there.`, chart));
  }
  return { unit, chart, lock, objects, faults };
}

function changeOf(name: string, asset: Asset, lock: ChartLock): string | undefined {
  const digest = entryOf(lock.files, name);
  if (digest === undefined) return "This file was not rendered: the chart's lock does not know it.";
  const isSame = "text" in asset && sha256(asset.text) === digest;
  return isSame ? undefined : "This file is not as it was rendered.";
}
