import type { Cluster, Database, Environment } from "../../../model/resolved.ts";
import { secretKeys, secretNames } from "../../../model/secrets/needs.ts";
import type { Part } from "../part.ts";
import { type DatabaseEngine, databaseParts, fromSecret } from "./database.ts";

const engine: DatabaseEngine = {
  app: "mongodb",
  // User of the official image.
  user: 999,
  dataPath: "/data/db",
  env: ({ database, user }: Database) => [
    { name: "MONGO_INITDB_ROOT_USERNAME", value: user },
    { name: "MONGO_INITDB_ROOT_PASSWORD", valueFrom: fromSecret(secretNames.mongodb, secretKeys.root) },
    { name: "MONGO_INITDB_DATABASE", value: database },
  ],
  ping: ["mongosh", "--quiet", "--eval", "db.adminCommand({ ping: 1 }).ok || quit(1)"],
};

/** MongoDB with its Service, claim and the script that initialises an empty volume. */
export function mongodb(environment: Environment, cluster: Cluster): readonly Part[] {
  const settings = environment.backingServices.mongodb;
  return settings === undefined ? [] : databaseParts(engine, settings, environment, cluster);
}
