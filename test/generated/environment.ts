/** Whole projects of generated services: base.json and an environment, beside the sample's cluster.json and files. */
import fc from "fast-check";
import { backingTypeNames, settingsOf } from "../../generator/model/backing-services.ts";
import type { Inputs } from "../../generator/model/documents.ts";
import { asRecord, entryOf, type Loose } from "../../generator/model/loose.ts";
import { load } from "../../generator/stages/load/load.ts";
import { merge } from "../../generator/stages/resolve/merge.ts";
import { repository } from "../support/run.ts";
import { type Draw, drawn, isOneIn, pick } from "./draw.ts";
import { type Schema, schemaOf } from "./schemas.ts";

/** The two env files that are generated. */
export interface EnvFiles {
  readonly base: Loose;
  readonly dev: Loose;
}

const definitions = "definitions.schema.json#/$defs";
const own = load(`${repository}/test/fixtures/trip-service`);
const longest = "a-service-with-a-name-that-is-as-long-as-names-may-be-x";
const serviceNames = ["shop", "a", "ledger-2", longest, "nightly-report", "constructor", "x9", "ingress"];
const storeNames = ["mysql", "mongodb", "redis", "postgres", "rabbitmq", "kafka", "kafka-ui", "zookeeper", "orders"];

/** More than any environment needs. */
const quota = Object.fromEntries(
  ["requests.cpu", "limits.cpu", "requests.memory", "limits.memory", "requests.storage", "pods"].map((resource) => [
    resource,
    resource === "pods" ? "90000" : "90000Ti",
  ]),
);

/** Env files of a few services and stores with any combination of fields. */
export function envFiles(seen: (field: string) => void = () => undefined): fc.Arbitrary<EnvFiles> {
  return fc.gen().map((of) => {
    const names = (among: readonly string[], most: number) =>
      of(fc.shuffledSubarray<string>, [...among], { minLength: 1, maxLength: most });
    const services = names(serviceNames, 3);
    const stores = of(fc.boolean) ? names(storeNames, 3) : [];
    const draw: Draw = { of, seen, names: [...services, ...services, ...stores, "web", "api", "admin"] };
    const settings = (definition: string, partial: boolean) =>
      drawn(draw, { $ref: `${definitions}/${definition}` }, { partial }) as Loose;
    const service = () => merge({ image, source: ["any"], resources, replicas: 1 }, settings("service", false));
    const overridden = services.filter(() => isOneIn(draw, 4));
    const whole = drawn(draw, forAll, { partial: true }) as Loose;
    return {
      base: {
        ...(isOneIn(draw, 2) ? whole : {}),
        $schema: "../schemas/base.schema.json",
        limitRange: { requests: resources.requests, limits: resources.limits },
        services: Object.fromEntries(services.map((name) => [name, service()])),
        backingServices: Object.fromEntries(stores.map((name) => [name, store(draw, name, settings)])),
      },
      dev: {
        $schema: "../schemas/environment.schema.json",
        namespace: "generated",
        hosts: { web: "web.example.com", api: "api.example.com", admin: "admin.example.com" },
        images: { floatingTags: "allow" },
        ingress: { tls: { secretName: "tls" } },
        quota,
        services: Object.fromEntries(overridden.map((name) => [name, settings("service", true)])),
      },
    };
  });
}

const image = { repository: "shop", tag: "v1.0.0" };
const resources = { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "2", memory: "2Gi" } };

const { properties = {} } = schemaOf("base.schema.json");
const { $schema: _schema, services: _services, backingServices: _stores, ...others } = properties;

/** What base.json has besides services and backing services. */
const forAll: Schema = { type: "object", properties: others };

type Settings = (definition: string, partial: boolean) => Loose;

/** A backing service with what its type needs; the sample's for a type that it has. */
function store(draw: Draw, name: string, settings: Settings): Loose {
  const type = backingTypeNames.find((one) => one === name) ?? pick(draw, backingTypeNames);
  const fitting = settingsOf(type);
  const more = Object.entries(settings("backingService", false)).filter(
    ([field]) => field !== "type" && (fitting.includes(field) || isOneIn(draw, 20)),
  );
  const least =
    type === "external" ? { host: "db.example.com", port: 5432, addresses: ["192.0.2.7/32"] } : { image, resources };
  const typed = fitting.includes("database") ? { database: "shop", user: "shop" } : {};
  const sized = fitting.includes("heap") ? { heap: 256 } : {};
  const kept = fitting.includes("storage") ? { storage: "1Gi" } : {};
  const samples = entryOf(asRecord(asRecord(sampleBase).backingServices), type) ?? {};
  return merge(
    { ...(type === name ? {} : { type }), ...least, ...typed, ...sized, ...kept, ...asRecord(samples) },
    Object.fromEntries(more),
  ) as Loose;
}

const sampleBase = own.documents.find(({ kind }) => kind === "base")?.value;

/** The files as they are loaded, places and all. */
export function inputsOf({ base, dev }: EnvFiles): Inputs {
  const texts = new Map(
    Object.entries({ base, dev }).map(([name, value]) => [`envs/${name}.json`, JSON.stringify(value, null, 2)]),
  );
  const kept = own.documents.filter(({ kind }) => kind === "cluster");
  return {
    ...own,
    assets: new Map([
      ...own.assets,
      ["site/default.conf", { text: "server {}\n" }],
      ["site/logo.bin", { base64: "gAECAw==" }],
    ]),
    documents: [
      ...kept,
      { file: "envs/base.json", kind: "base", name: "base", value: structuredClone(base) },
      { file: "envs/dev.json", kind: "environment", name: "dev", value: structuredClone(dev) },
    ],
    sources: new Map([...own.sources, ...texts]),
  };
}
