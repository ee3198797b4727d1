/** Two projects that share a cluster and its Argo CD: neither makes what the other makes. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { asList, asRecord, asText, at, type Loose } from "../../generator/model/loose.ts";
import {
  copySample,
  diagnosticsText,
  filesIn,
  generate,
  layOver,
  sampleFiles,
  watched,
  withFolder,
} from "../support/run.ts";

/** The sample as another product's, with all of its names. */
async function secondProject(folder: string): Promise<ReadonlyMap<string, string>> {
  copySample(folder, watched);
  const cluster = join(folder, "envs/cluster.json");
  // A cluster has these once, and the first project brings them.
  layOver(cluster, { product: "web-shop", metallb: null, certificates: null, metricsServer: null });
  for (const name of readdirSync(join(folder, "envs")).filter((file) => file.endsWith(".json"))) {
    const file = join(folder, "envs", name);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("trip-service", "web-shop"));
  }
  const { ingress, ...rest } = JSON.parse(readFileSync(cluster, "utf8"));
  const { className, namespace } = ingress;
  writeFileSync(cluster, JSON.stringify({ ...rest, ingress: { install: false, className, namespace } }));
  const written = await generate(folder);
  expect(
    written.diagnostics.filter(({ severity }) => severity === "error"),
    diagnosticsText(written),
  ).toEqual([]);
  return filesIn(folder);
}

function objectsOf(files: ReadonlyMap<string, string>): readonly Loose[] {
  return [...files].filter(([path]) => path.endsWith(".yaml")).map(([, text]) => asRecord(parse(text)));
}

/** Identities of objects, and of the Applications that an ApplicationSet makes. */
function namesOf(objects: readonly Loose[]): readonly string[] {
  const nameOf = (kind: string, { namespace, name }: Loose) => [kind, asText(namespace), asText(name)].join("/");
  return objects.flatMap((object) => {
    const { kind, metadata } = object;
    const made = asRecord(at(object, "spec", "template", "metadata"));
    return [
      nameOf(asText(kind), asRecord(metadata)),
      ...(kind === "ApplicationSet"
        ? [nameOf("Application", { ...made, namespace: asRecord(metadata).namespace })]
        : []),
    ];
  });
}

test("no object of one has the kind, namespace and name of one of the other", () =>
  withFolder(async (folder) => {
    const [first, second] = [await sampleFiles(watched), await secondProject(folder)];
    const names = new Set(namesOf(objectsOf(first)));
    const others = namesOf(objectsOf(second));
    expect(others).toContain("AppProject/argocd/web-shop-cluster");
    expect(others).toContain("Namespace//web-shop-monitoring");
    expect(others.filter((name) => names.has(name))).toEqual([]);
    // Nothing of the first is called anywhere either.
    expect(
      [...second].filter(([path, text]) => path.endsWith(".yaml") && /trip-service|Trip Service/.test(text)),
    ).toEqual([]);
  }));

test("neither reads or writes the other's files of a node", () =>
  withFolder(async (folder) => {
    const written = (objects: readonly Loose[]) =>
      objects
        .filter(({ kind }) => kind === "DaemonSet")
        .flatMap((object) => asList(at(object, "spec", "template", "spec", "volumes")))
        .flatMap((volume) =>
          at(volume, "hostPath", "type") === "FileOrCreate" ? [at(volume, "hostPath", "path")] : [],
        );
    expect(written(objectsOf(await sampleFiles(watched)))).toEqual(["/var/log/fluentd-containers.log.pos"]);
    const second = objectsOf(await secondProject(folder));
    expect(written(second)).toEqual(["/var/log/web-shop-fluentd-containers.log.pos"]);
    const text = second.map((object) => asText(at(object, "data", "fluent.conf"))).join("");
    expect(/path (\S+)\n/.exec(text)?.[1]?.split(",")).toEqual(
      ["dev", "prod", "staging"].map((name) => `/var/log/containers/*_web-shop-${name}_*.log`),
    );
  }));
