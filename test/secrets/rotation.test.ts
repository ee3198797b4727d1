/**
 * What rotating says is run as it is printed, by a shell, with stand-ins for kubectl and the databases' clients that
 * write down what they are given: no server's, but the words that reach one.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rotationSteps } from "../../generator/daily/secrets/rotation.ts";
import { selected } from "../../generator/daily/secrets/select.ts";
import type { Environment } from "../../generator/model/resolved.ts";
import { secretNeeds } from "../../generator/model/secrets/needs.ts";
import { load } from "../../generator/stages/load/load.ts";
import { merge } from "../../generator/stages/resolve/merge.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { sample, withFolder } from "../support/run.ts";

/** A value of characters that mean something to a shell or to SQL. */
const value = `a'b"c\`d\\e$(touch broken)%s;--`;

const kubectl = `#!/bin/sh
echo "kubectl $*" | head -1 >> "$LOG.kubectl"
case "$1" in
  get) printf %s "$NEW_VALUE_BASE64" ;;
  exec) while [ "$1" != "--" ]; do shift; done; shift; exec "$@" ;;
esac
`;
const mysql = `#!/bin/sh\necho "mysql $* as $MYSQL_PWD" >> "$LOG"\ncat >> "$LOG"\n`;
const psql = `#!/bin/sh\necho "psql $*" >> "$LOG"\nprintf "given %s\\n" "$NEW_PASSWORD" >> "$LOG"\ncat >> "$LOG"\n`;
const rabbitmqctl = `#!/bin/sh\necho "rabbitmqctl $*" >> "$LOG"\ncat >> "$LOG"\n`;
const mongosh = `#!/bin/sh\necho "mongosh $*" >> "$LOG"\necho "given $NEW_PASSWORD" >> "$LOG"\n`;

/** The sample's dev, with further backing services. */
async function devEnvironment(backing: object = {}): Promise<Environment> {
  const inputs = load(sample);
  const documents = inputs.documents.map((document) =>
    document.name === "base" ? { ...document, value: merge(document.value, { backingServices: backing }) } : document,
  );
  const { system } = resolve(await validate({ ...inputs, documents }));
  const dev = system?.environments.find(({ name }) => name === "dev");
  if (dev === undefined) throw new Error("the sample has no dev");
  return dev;
}

async function stepsFor(secret: string, key: string, backing: object = {}) {
  const selection = selected(await devEnvironment(backing), secret, [key]);
  if ("code" in selection) throw new Error(selection.message);
  return rotationSteps(selection);
}

/** What the stand-ins were given by the step that speaks to a database. */
function said(folder: string, script: string): { readonly kubectl: readonly string[]; readonly client: string } {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, text] of Object.entries({ kubectl, mysql, mongosh, psql, rabbitmqctl })) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    LOG: join(folder, "log"),
    NEW_VALUE_BASE64: Buffer.from(value).toString("base64"),
    MYSQL_ROOT_PASSWORD: "old root",
    MONGO_INITDB_ROOT_USERNAME: "admin",
    POSTGRES_USER: "orders",
    POSTGRES_DB: "shop",
    RABBITMQ_DEFAULT_USER: "worker",
    MONGO_INITDB_ROOT_PASSWORD: "old root",
  };
  const { status, stderr } = spawnSync("sh", ["-eu", "-c", script], { cwd: folder, env, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(existsSync(join(folder, "broken"))).toBe(false);
  // The two sides of a pipe start in no order.
  const calls = readFileSync(join(folder, "log.kubectl"), "utf8").trimEnd().split("\n");
  return { kubectl: calls.map((call) => call.trimEnd()).sort(), client: readFileSync(join(folder, "log"), "utf8") };
}

const encoded = Buffer.from(value).toString("base64");

describe("the commands for a database", () => {
  test("a user's password in MySQL", () =>
    withFolder(async (folder) => {
      const [, change, , forget] = await stepsFor("mysql-secret", "user-password");
      const { kubectl: calls, client } = said(folder, `${change?.run}\n${forget?.run}`);
      expect(calls).toEqual([
        "kubectl exec -i -n trip-service-dev deployment/mysql -- sh -c",
        "kubectl exec -n trip-service-dev deployment/mysql -- sh -c",
        "kubectl get secret mysql-secret -n trip-service-dev -o jsonpath={.data.user-password}",
      ]);
      expect(client).toBe(`mysql --user=root as old root
SET @new = QUOTE(CONVERT(FROM_BASE64("${encoded}") USING utf8mb4));
SET @change = CONCAT("ALTER USER \`trip_user\`@\`%\` IDENTIFIED BY ", @new, " RETAIN CURRENT PASSWORD");
PREPARE change_password FROM @change;
EXECUTE change_password;
mysql --user=root as old root
ALTER USER \`trip_user\`@\`%\` DISCARD OLD PASSWORD;
`);
    }));

  test("root's password in MySQL, for both of its hosts", () =>
    withFolder(async (folder) => {
      const [, change, restart] = await stepsFor("mysql-secret", "root-password");
      const { client: log } = said(folder, change?.run ?? "");
      expect(log.match(/ALTER USER `root`@`(?:localhost|%)`/g)).toHaveLength(2);
      expect(restart?.run).toContain("kubectl rollout restart -n trip-service-dev deployment/mysql\n");
    }));

  test("the password in MongoDB", () =>
    withFolder(async (folder) => {
      const [, change, restart] = await stepsFor("mongodb-secret", "root-password");
      const { client: log } = said(folder, change?.run ?? "");
      expect(log).toContain('const admin = db.getSiblingDB("admin");');
      expect(log).toContain(
        'admin.changeUserPassword("admin", Buffer.from(process.env.NEW_PASSWORD, "base64").toString());',
      );
      expect(log).toContain(`given ${encoded}\n`);
      expect(restart?.run).toContain("deployment/mongodb deployment/currency-service");
    }));
});

const resources = { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "50m", memory: "64Mi" } };

describe("the commands for stores of other names and types", () => {
  test("a user's password in a PostgreSQL, which takes it as one text whatever it holds", () =>
    withFolder(async (folder) => {
      const image = { repository: "postgres", tag: "17.6" };
      const [, change, ...rest] = await stepsFor("orders-db-secret", "user-password", {
        "orders-db": { type: "postgres", image, database: "shop", user: "orders", storage: "1Gi", resources },
      });
      const { kubectl: calls, client } = said(folder, change?.run ?? "");
      expect(calls).toEqual([
        "kubectl exec -i -n trip-service-dev deployment/orders-db -- sh -c",
        "kubectl get secret orders-db-secret -n trip-service-dev -o jsonpath={.data.user-password}",
      ]);
      expect(client).toBe(`psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=orders --dbname=shop
given ${value}
\\getenv new NEW_PASSWORD
ALTER ROLE CURRENT_USER PASSWORD :'new';
`);
      expect(rest).toEqual([]);
    }));

  test("a user's password in a RabbitMQ", () =>
    withFolder(async (folder) => {
      const image = { repository: "rabbitmq", tag: "4.1.4" };
      const [, change] = await stepsFor("queue-secret", "user-password", {
        queue: { type: "rabbitmq", image, user: "worker", storage: "1Gi", resources },
      });
      const { client } = said(folder, change?.run ?? "");
      expect(client).toBe(`rabbitmqctl --quiet change_password worker\n${value}\n`);
    }));

  test("one of two MongoDBs", async () => {
    const [, change, restart] = await stepsFor("carts-db-secret", "root-password", {
      "carts-db": {
        type: "mongodb",
        image: { repository: "mongo", tag: "7.0.14" },
        database: "carts",
        user: "carts",
        storage: "1Gi",
        resources,
      },
    });
    expect(change?.run).toContain("deployment/carts-db ");
    expect(change?.run).toContain('changeUserPassword(\\"carts\\"');
    expect(restart?.run?.split("\n")[0]).toBe("kubectl rollout restart -n trip-service-dev deployment/carts-db");
  });
});

test("what only pods or the ingress controller read", async () => {
  const dev = await devEnvironment();
  const services = dev.services.map((one) => ({
    ...one,
    ...(one.type === "backend" && {
      secrets: { own: [], shared: ["PAYMENT_API_KEY"], variables: ["PAYMENT_API_KEY"] },
    }),
  }));
  const needs = secretNeeds(dev.product, services, dev.backingServices);
  const selection = selected({ ...dev, services, secrets: { ...dev.secrets, needs } }, "trip-service-secrets", [
    "PAYMENT_API_KEY",
  ]);
  if ("code" in selection) throw new Error(selection.message);
  const application = rotationSteps(selection);
  expect(application.map(({ run }) => run?.split(" ").slice(0, 3).join(" "))).toEqual([
    "trip-config secrets rotate",
    "kubectl rollout restart",
  ]);
  const admin = await stepsFor("basic-auth", "auth");
  expect(admin.map(({ what }) => what).join("\n")).toContain("kubectl get secret basic-auth");
  expect(admin.some(({ run }) => run?.includes("restart"))).toBe(false);
});
