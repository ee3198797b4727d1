/**
 * What the commands seal, opened by sealed-secrets' own controller; kubeseal is built from the same module. A wrapper
 * around kubeseal writes down the arguments that it is given, and everything that is ever written lies below one
 * folder, which is searched for the values.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import bcrypt from "bcryptjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Ran, tripConfig } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { buildTime, referee } from "../support/referees.ts";
import { emptyFolder, filesIn } from "../support/run.ts";
import { filesWith, writeSample } from "./project.ts";

interface Opened {
  readonly namespace: string;
  readonly name: string;
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly failure?: string;
}

interface SealedSecret {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

describe("values are sealed, and opened by the controller", { timeout: 120_000 }, () => {
  const { path: folder, remove } = emptyFolder();
  const project = join(folder, "project");
  const outputs: Ran[] = [];
  let key: { readonly certificate: string; readonly key: string };
  let controller: string;

  beforeAll(async () => {
    controller = await referee("sealing");
    const kubeseal = await referee("kubeseal");
    for (const name of ["project", "home", "tmp", "bin"]) mkdirSync(join(folder, name));
    const wrapper = join(folder, "bin/kubeseal");
    writeFileSync(
      wrapper,
      `#!/bin/sh\necho "$@" >> '${folder}/arguments'\nenv > '${folder}/environment'\nexec '${kubeseal}' "$@"\n`,
    );
    chmodSync(wrapper, 0o755);
    key = JSON.parse(spawnSync(controller, ["certificate"], { encoding: "utf8" }).stdout);
    writeFileSync(join(folder, "cert.pem"), key.certificate);
    writeSample(project, {
      dev: {
        secrets: { provider: "sealed-secrets" },
        services: { "currency-service": { secrets: ["PAYMENT_API_KEY"] } },
      },
    });
  }, buildTime);
  afterAll(remove);

  async function run(args: readonly string[], input?: string): Promise<Ran> {
    const env = {
      PATH: `${join(folder, "bin")}:${process.env.PATH}`,
      HOME: join(folder, "home"),
      TMPDIR: join(folder, "tmp"),
      KUBECONFIG: join(folder, "home/none"),
    };
    const ran = await tripConfig(args, { cwd: project, env, ...(input !== undefined && { input }) });
    outputs.push(ran);
    return ran;
  }

  const withCertificate = ["--cert", join(folder, "cert.pem")];

  function compiled(): readonly SealedSecret[] {
    const texts = [...filesIn(project, ["out/dev/secrets"]).values()];
    return texts.map((text) => parse(text) as SealedSecret);
  }

  function opened(objects: readonly SealedSecret[]): readonly Opened[] {
    const input = JSON.stringify({ ...key, objects });
    const { status, stdout, stderr } = spawnSync(controller, ["unseal"], { input, encoding: "utf8" });
    if (status !== 0) throw new Error(`the controller failed: ${stderr}`);
    return JSON.parse(stdout);
  }

  function valuesOf(secret: string): Readonly<Record<string, string>> {
    const { data = {}, failure } = opened(compiled()).find(({ name }) => name === secret) ?? {
      failure: "it is not there",
    };
    if (failure !== undefined) throw new Error(`${secret}: ${failure}`);
    return Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, Buffer.from(value, "base64").toString()]),
    );
  }

  test("nothing is written while a key is not sealed, and the command that seals it is said", async () => {
    const { code, stdout } = await run(["generate"]);
    expect(code).toBe(1);
    expect(stdout).toContain("`trip-config secrets seal dev mysql-secret root-password user-password --generate`");
    expect(filesIn(project).size).toBe(0);
  });

  test("every key is sealed, generated or given", async () => {
    for (const [secret = "", ...keys] of [
      ["mysql-secret", "root-password", "user-password"],
      ["mongodb-secret", "root-password"],
      ["basic-auth", "auth"],
    ]) {
      const { code, stderr } = await run(["secrets", "seal", "dev", secret, ...keys, "--generate", ...withCertificate]);
      expect([code, stderr]).toEqual([0, ""]);
    }
    const given = await run(
      ["secrets", "seal", "dev", "currency-service-secrets", "PAYMENT_API_KEY", ...withCertificate],
      "pay 'me\"\n",
    );
    expect(given.code).toBe(0);
    expect((await run(["generate"])).code).toBe(0);
  });

  test("the controller makes the Secrets that the pods read", () => {
    const secrets = opened(compiled());
    expect(
      secrets.map(({ name, namespace, type, data }) => [name, namespace, type, Object.keys(data ?? {}).sort()]),
    ).toEqual([
      ["basic-auth", "trip-service-dev", "Opaque", ["auth", "password"]],
      ["currency-service-secrets", "trip-service-dev", "Opaque", ["PAYMENT_API_KEY"]],
      ["mongodb-secret", "trip-service-dev", "Opaque", ["root-password"]],
      ["mysql-secret", "trip-service-dev", "Opaque", ["root-password", "user-password"]],
    ]);
    expect(valuesOf("currency-service-secrets")).toEqual({ PAYMENT_API_KEY: "pay 'me\"" });
    const { auth = "", password = "" } = valuesOf("basic-auth");
    expect(auth).toMatch(/^admin:\$2y\$/);
    expect(bcrypt.compareSync(password, auth.slice("admin:".length))).toBe(true);
    const generated = [
      ...Object.values(valuesOf("mysql-secret")),
      ...Object.values(valuesOf("mongodb-secret")),
      password,
    ];
    for (const value of generated) expect(value).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(new Set(generated).size).toBe(generated.length);
  });

  test("in another namespace, or under another name, nothing can be opened", () => {
    const [first, second] = compiled();
    if (first === undefined || second === undefined) throw new Error("nothing is compiled");
    const moved = { ...first, metadata: { ...first.metadata, namespace: "trip-service-prod" } };
    const renamed = { ...second, metadata: { ...second.metadata, name: "renamed" } };
    expect(opened([moved, renamed]).map(({ failure }) => failure)).toEqual(["ErrUnsealFailed", "ErrUnsealFailed"]);
  });

  test("a sealed key is not sealed again, and rotating one leaves the others as they are", async () => {
    const before = valuesOf("mysql-secret");
    const file = join(project, "envs/sealed/dev/mysql-secret.json");
    const sealed = JSON.parse(readFileSync(file, "utf8")).spec.encryptedData;
    const again = await run([
      "secrets",
      "seal",
      "dev",
      "mysql-secret",
      "user-password",
      "--generate",
      ...withCertificate,
    ]);
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining("error[already-sealed]")]);
    const rotated = await run([
      "secrets",
      "rotate",
      "dev",
      "mysql-secret",
      "user-password",
      "--generate",
      ...withCertificate,
    ]);
    expect(rotated.code).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8")).spec.encryptedData["root-password"]).toBe(sealed["root-password"]);
    expect((await run(["generate"])).code).toBe(0);
    const after = valuesOf("mysql-secret");
    expect(after["root-password"]).toBe(before["root-password"]);
    expect(after["user-password"]).not.toBe(before["user-password"]);
    expectNowhere(before);
  });

  test("htpasswd lines that are given replace the password that was generated", async () => {
    const line = "mina:$apr1$abcdefgh$ABCDEFGHIJKLMNOPQRSTUV";
    expect(
      (await run(["secrets", "rotate", "dev", "basic-auth", "auth", ...withCertificate], "admin:admin123\n")).code,
    ).toBe(1);
    expect((await run(["secrets", "rotate", "dev", "basic-auth", "auth", ...withCertificate], `${line}\n`)).code).toBe(
      0,
    );
    expect((await run(["generate"])).code).toBe(0);
    expect(valuesOf("basic-auth")).toEqual({ auth: line });
  });

  test("the list says since when a value is sealed", async () => {
    const git = gitAt(project);
    const as = { name: "Mina Park", email: "mina@example.com" };
    await git.run(["init", "--quiet"]);
    const commitAt = async (time: string) => {
      await git.run(["add", "-A"]);
      await git.run(["commit", "--quiet", "-m", "x"], { as, env: { GIT_COMMITTER_DATE: time, GIT_AUTHOR_DATE: time } });
    };
    await commitAt("2026-01-02T03:04:05Z");
    await run(["secrets", "rotate", "dev", "mysql-secret", "root-password", "--generate", ...withCertificate]);
    await commitAt("2026-02-03T04:05:06Z");
    await run(["secrets", "rotate", "dev", "mongodb-secret", "root-password", "--generate", ...withCertificate]);
    const { stdout } = await run(["secrets", "list", "dev"]);
    expect(stdout).toBe(`ENVIRONMENT  PROVIDER        SECRET                    KEY              STATE   CHANGED
dev          sealed-secrets  mysql-secret              root-password    sealed  2026-02-03T04:05:06Z
dev          sealed-secrets  mysql-secret              user-password    sealed  2026-01-02T03:04:05Z
dev          sealed-secrets  mongodb-secret            root-password    sealed  not committed
dev          sealed-secrets  basic-auth                auth             sealed  2026-01-02T03:04:05Z
dev          sealed-secrets  currency-service-secrets  PAYMENT_API_KEY  sealed  2026-01-02T03:04:05Z
`);
  });

  test("a certificate that cannot be used, and a cluster that cannot be asked", async () => {
    const seal = ["secrets", "rotate", "dev", "mysql-secret", "user-password", "--generate"];
    const before = readFileSync(join(project, "envs/sealed/dev/mysql-secret.json"));
    const refused = await run([...seal, "--cert", join(folder, "arguments")]);
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining("error[kubeseal-failed]")]);
    const unasked = await run(seal);
    expect([unasked.code, unasked.stderr]).toEqual([3, expect.stringContaining("no certificate from the cluster")]);
    expect(readFileSync(join(folder, "arguments"), "utf8").trim().split("\n").at(-1)).toBe(
      "--raw --scope strict --namespace trip-service-dev --name mysql-secret --controller-name sealed-secrets-controller --controller-namespace sealed-secrets",
    );
    expect(readFileSync(join(project, "envs/sealed/dev/mysql-secret.json"))).toEqual(before);
  });

  test("no clear value is in any file, on any command line, in any variable or in any output", async () => {
    await run(["generate"]);
    for (const secret of ["mysql-secret", "mongodb-secret", "basic-auth", "currency-service-secrets"]) {
      const values = valuesOf(secret);
      expect(Object.keys(values).length).toBeGreaterThan(0);
      expectNowhere(values);
    }
    expect(readFileSync(join(folder, "arguments"), "utf8").split("\n").length).toBeGreaterThan(10);
  });

  function expectNowhere(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) {
      expect(filesWith(folder, value), name).toEqual([]);
      for (const { stdout, stderr } of outputs) expect((stdout + stderr).includes(value), name).toBe(false);
    }
  }
});
