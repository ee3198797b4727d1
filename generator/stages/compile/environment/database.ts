import type { EnvVar, EnvVarSource } from "kubernetes-types/core/v1.js";
import { backingTable } from "../../../model/backing-services.ts";
import type { Cluster, Database, Environment } from "../../../model/resolved.ts";
import { labelsOf, type Part } from "../part.ts";
import { startedProbes } from "../probes.ts";
import { claim, claimMount, claimVolume } from "../storage.ts";
import { deployment, imageName, podSpec, recreate, service, serviceAccount } from "../workload.ts";
import { configMap } from "./config.ts";

/** What differs between the databases: both come as an official image that runs scripts on an empty volume. */
export interface DatabaseEngine {
  readonly app: "mysql" | "mongodb";
  readonly user: number;
  readonly dataPath: string;
  readonly env: (settings: Database) => EnvVar[];
  /** Command that succeeds when the server answers. */
  readonly ping: string[];
}

export function databaseParts(
  engine: DatabaseEngine,
  settings: Database,
  { namespace }: Environment,
  cluster: Cluster,
): readonly Part[] {
  const { app } = engine;
  const port = backingTable[app].port;
  const initScript = `${app}-init-script`;
  const pod = podSpec({
    app,
    user: engine.user,
    graceSeconds: 60,
    container: {
      image: imageName(settings.image),
      env: engine.env(settings),
      ports: [{ name: app, containerPort: port, protocol: "TCP" }],
      ...startedProbes({ exec: { command: engine.ping } }),
      resources: settings.resources,
      volumeMounts: [
        claimMount(engine.dataPath),
        { name: "init-script", mountPath: "/docker-entrypoint-initdb.d", readOnly: true },
      ],
    },
    volumes: [claimVolume(app), { name: "init-script", configMap: { name: initScript } }],
  });
  const part = (object: Part["object"], ...keys: readonly string[]): Part => ({
    folder: app,
    keys: ["backingServices", app, ...keys],
    object,
  });
  const script = { [settings.init.name]: settings.init.text };
  // The script runs once per volume, so a changed one must not restart the database: no checksum.
  return [
    part(serviceAccount(app, namespace)),
    part(configMap({ name: initScript, namespace, labels: labelsOf(app) }, script), "init"),
    part(claim(app, namespace, settings.storage, "stores", cluster.storageClass), "storage"),
    part(deployment({ app, namespace, wave: "stores", replicas: 1, strategy: recreate, pod })),
    part(service(app, namespace, app, port, "stores")),
  ];
}

export function fromSecret(name: string, key: string): EnvVarSource {
  return { secretKeyRef: { name, key } };
}
