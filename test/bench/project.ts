import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CompiledObject, CompiledUnit } from "../../generator/model/compiled.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { copySample, layOver } from "../support/run.ts";

/** A project folder in which every environment is a copy of dev.json under its own name, namespace and hosts. */
export interface Project {
  readonly root: string;
  readonly environmentNames: readonly string[];
  /** The service whose image is changed when an env file is saved. */
  readonly edited: string;
}

/** `additions`: folders of settings that are laid over Trip Service's. */
export function makeProject(root: string, size: number, ...additions: readonly string[]): Project {
  const names = Array.from({ length: size }, (_, index) => `bench-${String(index + 1).padStart(4, "0")}`);
  copySample(root, ...additions);
  const dev = readFileSync(join(root, "envs/dev.json"), "utf8");
  for (const name of ["dev", "staging", "prod"]) rmSync(join(root, "envs", `${name}.json`));
  for (const name of names) writeFileSync(join(root, "envs", `${name}.json`), copyOfDev(dev, name));
  return { root, environmentNames: names, edited: "frontend" };
}

/** Environments of sixty services beside Trip Service's stores, each with a route and with what it uses. */
export function makeWideProject(root: string, size: number): Project {
  const project = makeProject(root, size);
  const base = join(root, "envs/base.json");
  const settings = JSON.parse(readFileSync(base, "utf8"));
  const model = settings.services["history-service"];
  const names = Array.from({ length: 60 }, (_, index) => `service-${String(index + 1).padStart(2, "0")}`);
  settings.services = Object.fromEntries(
    names.map((name, index) => [
      name,
      {
        ...model,
        image: { repository: name, tag: "v1.0.0" },
        source: [name],
        replicas: 1,
        autoscaling: null,
        uses: ["mysql", "redis", ...(index === 0 ? [] : [names[index - 1]])],
        route: { host: "api", path: `/${name}` },
      },
    ]),
  );
  writeFileSync(base, JSON.stringify(settings, null, 2));
  for (const name of project.environmentNames) {
    const file = join(root, "envs", `${name}.json`);
    const { services: _, ...environment } = JSON.parse(readFileSync(file, "utf8"));
    const quota = { "requests.cpu": "900", "requests.memory": "900Gi", "limits.cpu": "900", "limits.memory": "900Gi" };
    writeFileSync(file, JSON.stringify({ ...environment, quota }, null, 2));
  }
  return { ...project, edited: "service-01" };
}

function copyOfDev(text: string, name: string): string {
  const dev = JSON.parse(text);
  const hosts = { web: `${name}.trip-service.local`, api: `api-${name}.trip-service.local` };
  const admin = `kafka-ui-${name}.trip-service.local`;
  return JSON.stringify({ ...dev, namespace: `trip-service-${name}`, hosts: { ...hosts, admin } }, null, 2);
}

/** What somebody changes who saves an env file: another image tag for one service of the last environment. */
export function editedProject({ root, environmentNames, edited }: Project): () => void {
  const file = join(root, "envs", `${environmentNames.at(-1)}.json`);
  let saves = 0;
  return () => layOver(file, { services: { [edited]: { image: { tag: `dev-${++saves}` } } } });
}

/** Removes everything that trip-config has made. */
export function emptied({ root }: Pick<Project, "root">): () => void {
  return () => {
    for (const folder of ["out", "argocd", ".trip-config"])
      rmSync(join(root, folder), { recursive: true, force: true });
  };
}

/** The objects that trip-config compiles, without writing them. */
export async function* unitsOf({ root }: Project): AsyncIterable<CompiledUnit> {
  const { units, diagnostics } = compile(resolve(await validate(load(root))));
  if (units === undefined) throw new Error(`the project does not compile: ${diagnostics[0]?.message}`);
  yield* units.all;
}

/** Objects of each environment, by its name. */
export async function environmentsOf(project: Project): Promise<ReadonlyMap<string, readonly CompiledObject[]>> {
  const environments = new Map<string, readonly CompiledObject[]>();
  for await (const unit of unitsOf(project)) if (unit.kind === "environment") environments.set(unit.name, unit.objects);
  return environments;
}
