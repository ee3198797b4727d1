/** What resolve says of an environment's Secrets, held against what its compiled pods and Ingresses name. */
import { describe, expect, test } from "vitest";
import { inputsDigestOf } from "../../generator/bot/publish/inputs.ts";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { asList, asRecord, asText, isRecord } from "../../generator/model/loose.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { loadFiles } from "../../generator/stages/load/load.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { filesIn, withFolder } from "../support/run.ts";
import { writeSample } from "./project.ts";

/** `secret/key`, and `secret/` for one that is taken whole. */
function named({ kind, metadata, spec }: KubernetesObject): readonly string[] {
  if (kind === "Ingress") {
    const secret = metadata.annotations?.["nginx.ingress.kubernetes.io/auth-secret"];
    return secret === undefined ? [] : [`${secret}/auth`];
  }
  return kind === "Deployment" || kind === "Job" ? gathered(spec) : [];
}

function gathered(value: unknown): readonly string[] {
  if (Array.isArray(value)) return asList(value).flatMap(gathered);
  if (!isRecord(value)) return [];
  const { secretKeyRef, secretRef, ...rest } = value;
  return [
    ...(secretKeyRef === undefined
      ? []
      : [`${asText(asRecord(secretKeyRef).name)}/${asText(asRecord(secretKeyRef).key)}`]),
    ...(secretRef === undefined ? [] : [`${asText(asRecord(secretRef).name)}/`]),
    ...Object.values(rest).flatMap(gathered),
  ];
}

const changes = [
  ["as it is", {}],
  [
    "with keys of services",
    { services: { "currency-service": { secrets: ["B", "A"] }, "history-service": { secrets: ["B"] } } },
  ],
  [
    "with stores of other names and types",
    {
      backingServices: {
        "orders-db": store("postgres", {
          database: "orders",
          user: "orders",
          env: { REPLICATION_TOKEN: { secret: "replication-token" } },
        }),
        queue: store("rabbitmq", { user: "queue" }),
        "open-queue": store("rabbitmq", { user: null }),
        "carts-db": store("mongodb", { database: "carts", user: "carts" }),
        "open-db": store("mongodb", { database: null, user: null }),
        payments: outside(["PAYMENTS_USER", "PAYMENTS_PASSWORD"]),
        "of-nobody": outside(["NOBODY_PASSWORD"]),
      },
      services: {
        "currency-service": {
          uses: ["mysql", "mongodb", "kafka", "redis", "orders-db", "queue", "open-queue", "open-db", "payments"],
        },
      },
    },
  ],
  ["without MySQL", { backingServices: { mysql: null }, services: withoutUse("mysql") }],
  [
    "without MongoDB and Kafka UI",
    { backingServices: { mongodb: null, "kafka-ui": null }, services: withoutUse("mongodb") },
  ],
] as const;

function store(type: string, settings: object) {
  const amounts = { cpu: "50m", memory: "64Mi" };
  const image = { repository: type, tag: "1.2.3" };
  return { type, image, storage: "1Gi", resources: { requests: amounts, limits: amounts }, ...settings };
}

function outside(secrets: readonly string[]) {
  return { type: "external", host: "payments.example.net", port: 5432, addresses: ["203.0.113.10/32"], secrets };
}

function withoutUse(store: string) {
  const names = ["currency-service", "history-service", "ranking-service", "dataingestor-service"];
  const uses = ["mysql", "mongodb", "redis", "kafka"].filter((one) => one !== store);
  return Object.fromEntries(names.map((name) => [name, { uses }]));
}

describe("the Secrets of an environment are those that its objects name", () => {
  test.each(changes)("%s", (_, change) =>
    withFolder(async (folder) => {
      writeSample(folder, { dev: change });
      const files = [...filesIn(folder, ["envs"])].map(([path, text]) => ({
        path: path.slice("envs/".length),
        bytes: Buffer.from(text),
      }));
      const resolution = resolve(await validate(loadFiles(files)));
      const dev = resolution.system?.environments.find(({ name }) => name === "dev");
      const { units } = compile(resolution);
      const unit = [...(units?.all ?? [])].find(({ name }) => name === "dev");
      const inObjects = new Set(unit?.objects.flatMap(({ object }) => named(object)));
      const needed = dev?.secrets.needs.flatMap(({ name, keys }) => [...keys.map((key) => `${name}/${key.name}`)]);
      expect(needed?.length).toBeGreaterThan(0);
      expect([...(needed ?? [])].sort()).toEqual([...inObjects].sort());
    }),
  );
});

test("an environment's inputs are its own sealed values too, and nobody else's", () => {
  const digests = (sealed: Readonly<Record<string, string>>) => {
    const sources = new Map(Object.entries({ "envs/base.json": "{}", "envs/dev.json": "{}", ...sealed }));
    return ["dev", "prod", "cluster"].map((name) => inputsDigestOf({ sources, assets: new Map() }, name));
  };
  const [dev, prod, cluster] = digests({});
  const changed = digests({ "envs/sealed/dev/mysql-secret.json": "{}" });
  expect(changed[0]).not.toBe(dev);
  expect(changed.slice(1)).toEqual([prod, cluster]);
});
