import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { copySample, filesIn, generate, layOver, repository, watched, withFolder } from "../support/run.ts";

/** Env files laid over the sample's, by name: `{ "qa.json": … }`. */
export type Changes = Readonly<Record<string, unknown>>;

/** What a case of test/cases lays over the sample. */
export function changesOf(name: string): Record<string, object> {
  const folder = join(repository, "test/cases", name, "add");
  const files = readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), "utf8"))]);
  return Object.fromEntries(files);
}

/** A sixth service in dev and staging, and a fourth environment, qa, which does not have it. */
export function bothAdditions(): Changes {
  const { "qa.json": qa } = changesOf("fourth-environment");
  const services = { ...(qa as { readonly services: object }).services, "booking-service": null };
  return { ...changesOf("sixth-service"), "qa.json": { ...qa, services } };
}

/** The sample with monitoring and logging on, and what is changed of it, compiled and proven. */
export function compiled(changes: Changes = {}): Promise<ReadonlyMap<string, string>> {
  return withFolder(async (folder) => {
    copySample(folder, watched);
    for (const [name, settings] of Object.entries(changes)) layOver(join(folder, "envs", name), settings);
    const { diagnostics } = await generate(folder);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
    return filesIn(folder);
  });
}

/** Entries of all ConfigMaps below `folder` whose names begin so. */
export function configEntries(files: ReadonlyMap<string, string>, folder: string, name: string): Map<string, string> {
  const prefix = `out/cluster/${folder}/configmap-${name}`;
  const objects = [...files].filter(([path]) => path.startsWith(prefix)).map(([, text]) => parse(text));
  return new Map(objects.flatMap(({ data }) => Object.entries<string>(data)));
}

/** Prometheus' folder as its pod sees it, in `folder`. */
export function writePrometheusFolder(files: ReadonlyMap<string, string>, folder: string): void {
  for (const [name, text] of configEntries(files, "monitoring", "prometheus-")) {
    const path = join(folder, name === "prometheus.yml" ? name : `rules/${name}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
