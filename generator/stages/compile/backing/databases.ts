import type { EnvVar } from "kubernetes-types/core/v1.js";
import type { AccountKey, BackingPod, Database, Rabbitmq, Redis } from "../../../model/backing-service.ts";
import { backingSecretName } from "../../../model/secrets/needs.ts";
import { seldomProbes, startedProbes } from "../probes.ts";
import { claimMount } from "../storage.ts";
import { fromSecret } from "../workload.ts";
import type { Engine } from "./engine.ts";

const store = { wave: "stores", graceSeconds: 60 } as const;

export const mysql: Engine<Database> = {
  ...store,
  // User of the official image.
  user: 999,
  mounts: () => [claimMount("/var/lib/mysql")],
  env: (one) => [
    password("MYSQL_ROOT_PASSWORD", one, "root-password"),
    ...text("MYSQL_DATABASE", one.database),
    ...text("MYSQL_USER", one.user),
    password("MYSQL_PASSWORD", one, "user-password"),
  ],
  // By address: while the image initialises a volume, its server listens on the socket only.
  probes: () => startedProbes({ exec: { command: ["mysqladmin", "ping", "-h", "127.0.0.1"] } }),
};

export const mongodb: Engine<Database> = {
  ...store,
  // User of the official image.
  user: 999,
  mounts: () => [claimMount("/data/db")],
  env: (one) => [
    ...text("MONGO_INITDB_ROOT_USERNAME", one.user),
    ...(one.user === undefined ? [] : [password("MONGO_INITDB_ROOT_PASSWORD", one, "root-password")]),
    ...text("MONGO_INITDB_DATABASE", one.database),
  ],
  probes: () =>
    startedProbes({
      exec: { command: ["mongosh", "--quiet", "--eval", "db.adminCommand({ ping: 1 }).ok || quit(1)"] },
    }),
};

/** Below the mount, where the image's own check of it ends: from 18 on it looks for old data at the mount itself. */
const postgresData = "/var/lib/postgresql/data";

export const postgres: Engine<Database> = {
  ...store,
  // User `postgres` of the official image's Dockerfiles, for Alpine and for Debian.
  user: (one) => (isAlpine(one) ? 70 : 999),
  mounts: () => [claimMount(postgresData)],
  env: (one) => [
    ...text("POSTGRES_DB", one.database),
    ...text("POSTGRES_USER", one.user),
    password("POSTGRES_PASSWORD", one, "user-password"),
    { name: "PGDATA", value: `${postgresData}/pgdata` },
  ],
  // By address, as MySQL; with names, because the server writes down who asks without them.
  probes: ({ user = "", database = "" }) =>
    startedProbes({ exec: { command: ["pg_isready", "-h", "127.0.0.1", "-U", user, "-d", database] } }),
};

/** Without storage a cache: what it holds survives a restart of its container, not the pod. */
export const redis: Engine<Redis> = {
  ...store,
  graceSeconds: 30,
  // User of the official image.
  user: 999,
  mounts: ({ storage }) => [storage === undefined ? { name: "data", mountPath: "/data" } : claimMount("/data")],
  env: () => [],
  // redis-cli succeeds even when the server answers with an error.
  probes: () => startedProbes({ exec: { command: ["sh", "-c", '[ "$(redis-cli ping)" = PONG ]'] } }),
};

export const rabbitmq: Engine<Rabbitmq> = {
  ...store,
  // User of the official image.
  user: (one) => (isAlpine(one) ? 100 : 999),
  // The cookie beside this folder has to be its owner's alone, which the volume's group would not leave it.
  mounts: () => [claimMount("/var/lib/rabbitmq/mnesia")],
  env: (one) => [
    // The folder of its data has the node's name, and a pod's host has another one each time.
    { name: "RABBITMQ_NODENAME", value: "rabbit@localhost" },
    ...text("RABBITMQ_DEFAULT_USER", one.user),
    ...(one.user === undefined ? [] : [password("RABBITMQ_DEFAULT_PASS", one, "user-password")]),
  ],
  // Every question starts an Erlang machine of its own.
  probes: () => seldomProbes({ exec: { command: ["rabbitmq-diagnostics", "-q", "ping"] } }),
};

function isAlpine({ image }: BackingPod): boolean {
  return /(?:^|-)alpine/.test(image.tag);
}

function text(name: string, value: string | undefined): readonly EnvVar[] {
  return value === undefined ? [] : [{ name, value }];
}

function password(name: string, one: BackingPod, key: AccountKey): EnvVar {
  return { name, valueFrom: fromSecret(backingSecretName(one.name), key) };
}
