/**
 * Derives schemas/kubernetes/ from what releases of Kubernetes and custom resources publish:
 * `npx tsx generator/codegen/kubernetes-schemas.ts [MODULES] [FOLDER]`. MODULES holds the Go modules
 * `kubernetes@v1.36.3` and so on, k8s.io in Go's module cache unless said (`go mod download k8s.io/kubernetes@v1.36.3`).
 * FOLDER holds one OpenAPI v3 file per group and version of the custom resources, `../shared/openapi` unless said, which
 * is the answer of /openapi/v3/… of a server with all CRDs installed. What Argo Rollouts defines is read from its module beside
 * Kubernetes'. Run it when Kubernetes or a CRD is upgraded, set
 * the versions below, and review the difference.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Served } from "../model/kubernetes/releases.ts";
import { definedSchemas } from "./kubernetes/crds.ts";
import { withGates } from "./kubernetes/gates.ts";
import { hoist } from "./kubernetes/hoist.ts";
import { moduleSchemas } from "./kubernetes/module.ts";
import { type ReleaseSchemas, releaseSchemas } from "./kubernetes/release.ts";
import type { Definitions } from "./kubernetes/schema.ts";
import { type ByRelease, mapped, servedBy, union } from "./kubernetes/union.ts";

const versions = {
  licence: "Apache-2.0",
  kubernetes: ["1.33.13", "1.34.4", "1.35.4", "1.36.3", "1.37.2"],
  "argo-cd": "3.5.7",
  "argo-rollouts": "1.10.2",
  "cert-manager": "1.21.2",
  "external-secrets": "1.3.2",
  "gateway-api": "1.7.0",
  metallb: "0.16.2",
  "sealed-secrets": "0.40.0",
  // Its definitions are under the MIT licence.
  traefik: "3.7.13",
};

const { HOME = "", GOMODCACHE = join(HOME, "go/pkg/mod") } = process.env;
const modules = process.argv[2] ?? join(GOMODCACHE, "k8s.io");
const customResources = process.argv[3] ?? fileURLToPath(new URL("../../../shared/openapi", import.meta.url));
const target = fileURLToPath(new URL("../../schemas/kubernetes/", import.meta.url));

const rollouts = definedSchemas(
  join(modules, `../github.com/argoproj/argo-rollouts@v${versions["argo-rollouts"]}`, "manifests/crds"),
);
const published = moduleSchemas(versions.kubernetes.map((version) => join(modules, `kubernetes@v${version}`)));
const releases: ByRelease<ReleaseSchemas> = new Map(
  versions.kubernetes.map((version, index) => {
    const own = published[index];
    return [Number(version.split(".")[1]), releaseSchemas((file) => own?.(file) ?? customSchemas(file))];
  }),
);
write();

/** Nothing for a version of Kubernetes' own that a release has none of. */
function customSchemas(file: string): Definitions {
  if (file === "rollouts.argoproj.io_v1alpha1") return rollouts;
  const name = `${file}.json`;
  if (!readdirSync(customResources).includes(name)) return {};
  return (JSON.parse(readFileSync(join(customResources, name), "utf8")) as { schemas: Definitions }).schemas;
}

function write(): void {
  mkdirSync(target, { recursive: true });
  for (const old of readdirSync(target)) if (old.endsWith(".json")) rmSync(join(target, old));
  for (const file of keysOf(mapped(releases, ({ files }) => files))) {
    const definitions = withGates(
      unionOf(
        file,
        mapped(releases, ({ files }) => files[file]),
      ),
    );
    // Only a CRD's file has the whole name of its group.
    const written = file.replace(".json", "").includes(".") ? hoist(definitions, file) : definitions;
    writeFileSync(join(target, file), schemaText(file, written));
  }
  const kinds = mapped(releases, (release) => release.kinds);
  const otherKinds = mapped(releases, (release) => release.otherKinds);
  const ruled = new Set([...releases.values()].flatMap((release) => release.ruled));
  const index = {
    versions,
    kinds: merged(kinds),
    otherKinds: merged(otherKinds),
    ruled: [...ruled].sort(),
    served: sorted({ ...rangesOf(kinds), ...rangesOf(otherKinds) }),
  };
  writeFileSync(join(target, "index.json"), `${JSON.stringify(index, null, 2)}\n`);
}

/** A definition that some releases lack needs no range: what leads to it has one. */
function unionOf(file: string, byRelease: ByRelease<Definitions>): Definitions {
  return Object.fromEntries(
    keysOf(byRelease).map((name) => [
      name,
      union(
        mapped(byRelease, (definitions) => definitions[name]),
        `${file} ${name}`,
      ),
    ]),
  );
}

function merged(byRelease: ByRelease<Readonly<Record<string, string>>>): Record<string, string> {
  return sorted(Object.assign({}, ...byRelease.values()) as Record<string, string>);
}

function rangesOf(byRelease: ByRelease<Readonly<Record<string, string>>>): Readonly<Record<string, Served>> {
  const all = [...byRelease.keys()];
  return Object.fromEntries(
    keysOf(byRelease).flatMap((kind) => {
      const range = servedBy([...mapped(byRelease, (kinds) => kinds[kind]).keys()], all, kind);
      return range === undefined ? [] : [[kind, range]];
    }),
  );
}

function keysOf(byRelease: ByRelease<Readonly<Record<string, unknown>>>): readonly string[] {
  return [...new Set([...byRelease.values()].flatMap((record) => Object.keys(record)))];
}
/** One definition a line: small, and a difference shows which one has changed. */
function schemaText(file: string, definitions: Definitions): string {
  const head = `"$schema":"https://json-schema.org/draft/2020-12/schema",\n"$id":${JSON.stringify(file)},\n`;
  return `{${head}"$defs":${lines(sorted(definitions)).trimEnd()}}\n`;
}

function lines(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{\n${entries.join(",\n")}\n}\n`;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
