import type { Cluster, Database, Environment } from "../../../model/resolved.ts";
import { secretKeys, secretNames } from "../../../model/secrets/needs.ts";
import type { Part } from "../part.ts";
import { type DatabaseEngine, databaseParts, fromSecret } from "./database.ts";

const engine: DatabaseEngine = {
  app: "mysql",
  // User of the official image.
  user: 999,
  dataPath: "/var/lib/mysql",
  env: ({ database, user }: Database) => [
    { name: "MYSQL_ROOT_PASSWORD", valueFrom: fromSecret(secretNames.mysql, secretKeys.root) },
    { name: "MYSQL_DATABASE", value: database },
    { name: "MYSQL_USER", value: user },
    { name: "MYSQL_PASSWORD", valueFrom: fromSecret(secretNames.mysql, secretKeys.user) },
  ],
  // By address: while the image initialises a volume, its server listens on the socket only.
  ping: ["mysqladmin", "ping", "-h", "127.0.0.1"],
};

/** MySQL with its Service, claim and the script that initialises an empty volume. */
export function mysql(environment: Environment, cluster: Cluster): readonly Part[] {
  const settings = environment.backingServices.mysql;
  return settings === undefined ? [] : databaseParts(engine, settings, environment, cluster);
}
