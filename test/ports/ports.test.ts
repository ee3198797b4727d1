/**
 * Applications that nobody here wrote, modelled in <name>/envs from what their projects publish (published.json): each
 * workload that is compiled equals the published one in what makes it run. added.txt says what stands there beside.
 * `UPDATE=1 npx vitest run test/ports` writes it anew, for review; README.md says why.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseImage } from "../../generator/model/images/reference.ts";
import { asList, asRecord, asRecords, asText, isRecord, type Loose } from "../../generator/model/loose.ts";
import { copyEnvs, filesIn, generate, repository, withFolder } from "../support/run.ts";

const here = join(repository, "test/ports");
const names = fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort();

describe.each(names)("%s", (name) => {
  const { workloads } = JSON.parse(readFileSync(join(here, name, "published.json"), "utf8")) as {
    readonly workloads: Readonly<Record<string, Loose>>;
  };

  test("is compiled without an error, and each workload runs what the published one runs", () =>
    withFolder(async (folder) => {
      copyEnvs(join(here, name), folder);
      const { diagnostics } = await generate(folder);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      const objects = [...filesIn(folder)]
        .filter(([path]) => path.startsWith("out/prod/"))
        .map(([, text]) => asRecord(parse(text)));
      const missing: string[] = [];
      const added: string[] = [];
      for (const [workload, published] of Object.entries(workloads)) {
        const compiled = factsOf(objects, workload);
        const wanted = publishedFacts(published, workload);
        for (const [fact, value] of wanted)
          if (compiled.get(fact) !== value) missing.push(`${workload} ${fact}: ${value}, not ${compiled.get(fact)}`);
        for (const [fact, value] of compiled) if (!wanted.has(fact)) added.push(`${fact}: ${value}`);
        added.push(...besidesOf(objects, workload));
      }
      expect(missing).toEqual([]);
      const counts = [...new Set(added)]
        .sort()
        .map((one) => `${added.filter((other) => other === one).length} × ${one}\n`);
      const file = join(here, name, "added.txt");
      if (process.env.UPDATE === "1") writeFileSync(file, counts.join(""));
      expect(counts.join("")).toBe(readFileSync(file, "utf8"));
    }));
});

type Facts = ReadonlyMap<string, string>;

function publishedFacts(published: Loose, workload: string): Facts {
  const containers = Object.entries(asRecord(published.containers));
  return new Map([
    ...containers.flatMap(([name, container], index) =>
      containerFacts(index === 0 ? workload : name, asRecord(container)),
    ),
    ...Object.entries(asRecord(published.initContainers)).flatMap(([name, container]) =>
      containerFacts(name, asRecord(container)),
    ),
    ...volumeFacts(asRecords(published.volumes)),
    ...Object.entries(asRecord(published.services)).flatMap(([name, ports]) => serviceFacts(name, asRecords(ports))),
  ]);
}

/** The same of what is compiled; a sidecar is an init container that goes on. */
function factsOf(objects: readonly Loose[], workload: string): Facts {
  const spec = podSpecOf(objects, workload);
  const services = objects.filter(
    ({ kind, spec: own }) => kind === "Service" && asRecord(asRecord(own).selector).app === workload,
  );
  return new Map([
    ...[...asRecords(spec.containers), ...asRecords(spec.initContainers)].flatMap((container) =>
      containerFacts(asText(container.name), container),
    ),
    ...volumeFacts(asRecords(spec.volumes)),
    ...services.flatMap(({ metadata, spec: own }) =>
      serviceFacts(asText(asRecord(metadata).name), asRecords(asRecord(own).ports)),
    ),
  ]);
}

/** What the pods have that is not compared: every field of theirs that no published one is held against. */
function besidesOf(objects: readonly Loose[], workload: string): readonly string[] {
  const spec = podSpecOf(objects, workload);
  const compared = new Set(["name", "image", "command", "args", "env", "ports", "volumeMounts", ...probes]);
  const { containers, initContainers, volumes: _, ...pod } = spec;
  return [
    ...Object.entries(pod).map(([field, value]) => `pod ${field}: ${plain(value).replaceAll(workload, "<name>")}`),
    ...[...asRecords(containers), ...asRecords(initContainers)].flatMap((container) =>
      Object.entries(container)
        .filter(([field]) => !compared.has(field))
        .map(([field, value]) => `container ${field}${field === "resources" ? "" : `: ${plain(value)}`}`),
    ),
  ];
}

function podSpecOf(objects: readonly Loose[], workload: string): Loose {
  const deployment = objects.find(
    ({ kind, metadata }) => kind === "Deployment" && asRecord(metadata).name === workload,
  );
  return asRecord(asRecord(asRecord(deployment?.spec).template).spec);
}

const probes = ["startupProbe", "readinessProbe", "livenessProbe"];

function containerFacts(name: string, container: Loose): readonly (readonly [string, string])[] {
  const image = parseImage(asText(container.image));
  return [
    [`${name} image`, plain({ tag: "latest", ...image })],
    ...["command", "args"].flatMap((field) =>
      container[field] === undefined ? [] : [[`${name} ${field}`, plain(container[field])] as const],
    ),
    ...asRecords(container.env).map(
      (variable) =>
        [`${name} env ${asText(variable.name)}`, "value" in variable ? asText(variable.value) : "a secret"] as const,
    ),
    ...asRecords(container.ports).map(
      ({ containerPort, protocol = "TCP" }) => [`${name} port ${String(containerPort)}`, asText(protocol)] as const,
    ),
    ...probes.flatMap((probe) =>
      container[probe] === undefined ? [] : [[`${name} ${probe}`, plain(container[probe])] as const],
    ),
    ...asRecords(container.volumeMounts).map(
      (mount) => [`${name} mount ${asText(mount.mountPath)}`, asText(mount.name)] as const,
    ),
  ];
}

function volumeFacts(volumes: readonly Loose[]): readonly (readonly [string, string])[] {
  return volumes.map(({ name, ...source }) => [`volume ${asText(name)}`, plain(source)] as const);
}

/** A target by name leads to a port of that name, which the containers' facts have by number. */
function serviceFacts(name: string, ports: readonly Loose[]): readonly (readonly [string, string])[] {
  return asList(ports)
    .map(asRecord)
    .map(({ port, protocol = "TCP" }) => [`Service ${name} port ${String(port)}`, asText(protocol)] as const);
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    isRecord(child) ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1))) : child,
  );
}
