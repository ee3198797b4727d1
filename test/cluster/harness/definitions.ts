/**
 * What every cluster begins with: an etcd in which the API server has established the definitions of custom resources. That
 * takes it half a minute of work, so it is done once for each version of them and kept in the user's cache.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecords, asText } from "../../../generator/model/loose.ts";
import type { ArgoCdProgram } from "../processes/argocd.ts";
import { dataFolder, startEtcd } from "../processes/etcd.ts";
import { startApiServer } from "../processes/kube-apiserver.ts";
import { cache, sourceFolder, toolPath } from "../tools/tools.ts";
import { type Api, apiOf, valueAt } from "./api.ts";
import { establish, yamlIn } from "./furniture.ts";
import { newPlace, type Place } from "./place.ts";
import { waitFor } from "./wait.ts";

/** Puts the definitions into a place where etcd has not been started yet. */
export async function beginWithDefinitions(place: Place, argocd: ArgoCdProgram): Promise<void> {
  cpSync(await prepareDefinitions(argocd), place.folder, { recursive: true });
}

/** Waits until the API server serves what they define: it learns that after it is ready. */
export async function untilDefined(place: Place, api: Api): Promise<void> {
  const versions = JSON.parse(readFileSync(join(place.folder, versionsFile), "utf8")) as readonly string[];
  for (const version of versions)
    await waitFor(`the API server has ${version}`, 180, async () => {
      const { status } = await api.send("GET", `/apis/${version}`);
      return status === 200 ? { done: true } : { waiting: `${status}` };
    });
}

/** Folder with the data of an etcd that has them, and with what they define; made where it is not there yet. */
export async function prepareDefinitions(argocd: ArgoCdProgram): Promise<string> {
  const kept = join(cache, `definitions-${digestOf(argocd)}`);
  if (existsSync(kept)) return kept;
  const place = newPlace();
  const etcd = await startEtcd(place);
  const api = apiOf(await startApiServer(place, etcd));
  const definitions = definitionsOf(argocd);
  await establish(api, definitions);
  api.close();
  await place.leave({ keepFolder: true });
  const copied = `${kept}.${process.pid}`;
  mkdirSync(copied, { recursive: true });
  cpSync(dataFolder(place), join(copied, basename(dataFolder(place))), { recursive: true });
  writeFileSync(join(copied, versionsFile), JSON.stringify(versionsOf(definitions)));
  rmSync(place.folder, { recursive: true, force: true });
  // Two that begin at once make the same: the first one's stays.
  if (existsSync(kept)) rmSync(copied, { recursive: true, force: true });
  else renameSync(copied, kept);
  return kept;
}

const versionsFile = "versions.json";

/** Definitions of the custom resources that are emitted, from the modules of their projects. */
function definitionsOf(argocd: ArgoCdProgram): readonly KubernetesObject[] {
  return [
    ...yamlIn(join(sourceFolder(argocd), "manifests/crds")),
    ...yamlIn(join(sourceFolder("certManager"), "deploy/crds")),
    ...yamlIn(join(sourceFolder("metallb"), "config/crd/bases")),
    ...yamlIn(join(sourceFolder("sealedSecrets"), "helm/sealed-secrets/crds")),
    ...yamlIn(join(sourceFolder("externalSecrets"), "config/crds/bases")).filter(({ spec }) =>
      ["ExternalSecret", "SecretStore"].includes(String(valueAt(spec, "names", "kind"))),
    ),
    ...yamlIn(join(sourceFolder("gatewayApi"), "config/crd/standard")),
    ...yamlIn(join(sourceFolder("traefik"), "docs/content/reference/dynamic-configuration")),
    ...yamlIn(join(sourceFolder("rollouts"), "manifests/crds")),
  ].filter(({ kind }) => kind === "CustomResourceDefinition");
}

/** `argoproj.io/v1alpha1`, … */
function versionsOf(definitions: readonly KubernetesObject[]): readonly string[] {
  const served = definitions.flatMap(({ spec }) =>
    asRecords(valueAt(spec, "versions")).flatMap((version) =>
      version.served === true ? [`${asText(valueAt(spec, "group"))}/${asText(version.name)}`] : [],
    ),
  );
  return [...new Set(served)].sort();
}

/** By all that says what is in it: the programs, the pins, how they are started, and this file. */
function digestOf(argocd: ArgoCdProgram): string {
  const digest = createHash("sha256").update(JSON.stringify([argocd, toolPath("etcd"), toolPath("kube-apiserver")]));
  const above = new URL("..", import.meta.url).pathname;
  const modules = readdirSync(join(above, "tools"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(go\.mod|go\.sum|programs\.ts)$/.test(file))
    .map((file) => join("tools", file));
  const own = ["harness/definitions.ts", "processes/etcd.ts", "processes/kube-apiserver.ts"];
  for (const file of [...own, ...modules].sort()) digest.update(readFileSync(join(above, file)));
  return digest.digest("hex").slice(0, 16);
}
