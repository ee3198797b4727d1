/** The commands as a person runs them, where nothing needs to be sealed. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import bcrypt from "bcryptjs";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { tripConfig } from "../support/cli.ts";
import { filesIn, withFolder } from "../support/run.ts";
import { filesWith, writeSample } from "./project.ts";

const external = {
  provider: "external-secrets",
  store: { provider: { kubernetes: {} } },
  remote: {
    "mysql-secret": {
      "root-password": { key: "mysql", property: "root" },
      "user-password": { key: "mysql", property: "user" },
    },
    "mongodb-secret": { "root-password": { key: "mongodb" } },
    "basic-auth": { auth: { key: "admin" } },
  },
};

interface Secret {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** A project whose dev makes Secrets by hand, staging seals them, and prod fetches them. */
function withProject(
  use: (
    run: (args: readonly string[], input?: string) => ReturnType<typeof tripConfig>,
    folder: string,
  ) => Promise<void>,
) {
  return withFolder(async (folder) => {
    const project = join(folder, "project");
    for (const name of ["project", "home", "tmp", "bin"]) mkdirSync(join(folder, name));
    writeSample(project, {
      base: { services: { "history-service": { secrets: ["HISTORY_KEY"] } } },
      staging: { secrets: { provider: "sealed-secrets" } },
      prod: {
        secrets: {
          ...external,
          remote: { ...external.remote, "history-service-secrets": { HISTORY_KEY: { key: "history" } } },
        },
      },
    });
    const git = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
    symlinkSync(git, join(folder, "bin/git"));
    const env = { PATH: join(folder, "bin"), HOME: join(folder, "home"), TMPDIR: join(folder, "tmp") };
    await use((args, input) => tripConfig(args, { cwd: project, env, ...(input !== undefined && { input }) }), folder);
  });
}

describe("create", () => {
  test("prints every Secret that the pods read, with strong values, and writes nothing", () =>
    withProject(async (run, folder) => {
      const before = filesIn(folder, ["."]);
      const { code, stdout, stderr } = await run(["secrets", "create", "dev"]);
      expect(code).toBe(0);
      const secrets = parseAllDocuments(stdout).map((document) => document.toJS() as Secret);
      expect(
        secrets.map(({ kind, metadata, data }) => [kind, metadata.namespace, metadata.name, Object.keys(data ?? {})]),
      ).toEqual([
        ["Secret", "trip-service-dev", "mysql-secret", ["root-password", "user-password"]],
        ["Secret", "trip-service-dev", "mongodb-secret", ["root-password"]],
        ["Secret", "trip-service-dev", "basic-auth", ["auth", "password"]],
        ["Secret", "trip-service-dev", "history-service-secrets", ["HISTORY_KEY"]],
      ]);
      const values = secrets.flatMap(({ data = {} }) =>
        Object.values(data).map((value) => Buffer.from(value, "base64").toString()),
      );
      const [auth = "", password = ""] = values.slice(-3, -1);
      expect(bcrypt.compareSync(password, auth.replace(/^admin:/, ""))).toBe(true);
      expect(new Set(values).size).toBe(6);
      for (const value of values) {
        expect(filesWith(folder, value)).toEqual([]);
        expect(stderr).not.toContain(value);
      }
      expect(filesIn(folder, ["."])).toEqual(before);
      expect(stderr).toContain("trip-config secrets create dev | kubectl create -f -");
      const again = await run(["secrets", "create", "dev"]);
      for (const value of values) expect(again.stdout).not.toContain(Buffer.from(value).toString("base64"));
    }));

  test("is for Secrets that a person makes", () =>
    withProject(async (run) => {
      for (const name of ["staging", "prod"]) {
        const { code, stdout } = await run(["secrets", "create", name]);
        expect([code, stdout]).toEqual([1, expect.stringContaining("error[other-provider]")]);
      }
      const { code, stdout } = await run(["secrets", "create", "stagin"]);
      expect([code, stdout]).toEqual([1, expect.stringContaining("did you mean `staging`?")]);
    }));
});

describe("rotate", () => {
  test("by hand: a patch on standard output, and what has to follow on the other", () =>
    withProject(async (run, folder) => {
      const { code, stdout, stderr } = await run([
        "secrets",
        "rotate",
        "dev",
        "mysql-secret",
        "user-password",
        "--generate",
      ]);
      expect(code).toBe(0);
      const { data } = JSON.parse(stdout);
      expect(Object.keys(data)).toEqual(["user-password"]);
      const value = Buffer.from(data["user-password"], "base64").toString();
      expect(value).toMatch(/^[A-Za-z0-9]{32}$/);
      expect(filesWith(folder, value)).toEqual([]);
      expect(stderr).not.toContain(value);
      expect(stderr).toContain("kubectl patch secret mysql-secret -n trip-service-dev --patch-file /dev/stdin");
      const given = await run(["secrets", "rotate", "dev", "history-service-secrets", "HISTORY_KEY"], "a\nb\n\n");
      expect(JSON.parse(given.stdout)).toEqual({ data: { HISTORY_KEY: Buffer.from("a\nb\n").toString("base64") } });
      const line = await run(
        ["secrets", "rotate", "dev", "basic-auth", "auth"],
        "a:{SHA}NWoZK3kTsExUV00Ywo1G5jlUKKs=\n",
      );
      expect(JSON.parse(line.stdout).data).toEqual({ auth: expect.any(String), password: null });
    }));

  test("from a store: where the new value goes", () =>
    withProject(async (run) => {
      const { code, stdout } = await run(["secrets", "rotate", "prod", "mysql-secret", "user-password"]);
      expect([code, stdout]).toEqual([0, expect.stringContaining("under `mysql`, property `user`")]);
    }));

  test.each([
    ["nothing", ""],
    ["a line break alone", "\n"],
    ["two lines", "one\ntwo"],
    ["a control character", "a\u0000b"],
  ])("a password is not %s", (_, input) =>
    withProject(async (run) => {
      const { code, stdout } = await run(["secrets", "rotate", "dev", "mysql-secret", "user-password"], input);
      expect([code, stdout]).toEqual([1, expect.stringContaining("error[unusable-value]")]);
      if (input.length > 2) expect(stdout).not.toContain(input);
    }),
  );
});

describe("seal", () => {
  test("what is refused before anything is asked", () =>
    withProject(async (run) => {
      const refused = async (code: number, said: string, ...args: readonly string[]) => {
        const ran = await run(["secrets", "seal", ...args], "hunter2");
        expect([ran.code, ran.stdout + ran.stderr]).toEqual([code, expect.stringContaining(said)]);
        expect(ran.stdout + ran.stderr).not.toContain("hunter2");
      };
      await refused(1, "error[other-provider]", "dev", "mysql-secret", "root-password");
      await refused(1, "did you mean `mysql-secret`?", "staging", "mysql-secrt", "root-password");
      await refused(1, "did you mean `root-password`?", "staging", "mysql-secret", "root-pasword");
      await refused(1, "error[unknown-secret]", "staging", "basic-auth", "password");
      await refused(1, "error[unusable-value]", "staging", "basic-auth", "auth");
      await refused(2, "Standard input holds one value", "staging", "mysql-secret", "root-password", "user-password");
      // Programs beside node are found whatever PATH says.
      const isBesideNode = existsSync(join(dirname(process.execPath), "kubeseal"));
      if (!isBesideNode)
        await refused(1, "The program kubeseal is not on PATH.", "staging", "mysql-secret", "root-password");
      const rotated = await run(["secrets", "rotate", "staging", "mysql-secret", "root-password"], "hunter2");
      expect([rotated.code, rotated.stdout]).toEqual([
        1,
        expect.stringContaining("`trip-config secrets seal staging mysql-secret root-password`"),
      ]);
    }));

  test("not over a file that is faulty, of which no line is shown", () =>
    withProject(async (run, folder) => {
      const file = join(folder, "project/envs/sealed/staging/mysql-secret.json");
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, '{"kind":"Secret","stringData":{"root-password":"hunter2"}}');
      const { code, stdout } = await run(["secrets", "seal", "staging", "mysql-secret", "root-password", "--generate"]);
      expect([code, stdout]).toEqual([1, expect.stringContaining("error[credential]")]);
      expect(stdout).not.toContain("hunter2");
      expect(readFileSync(file, "utf8")).toContain("hunter2");
    }));
});

test("list shows every key of every environment, and who makes it", () =>
  withProject(async (run) => {
    const { code, stdout } = await run(["secrets", "list", "--format", "json"]);
    expect(code).toBe(0);
    const { environments } = JSON.parse(stdout);
    const states = environments.map(({ environment, provider, secrets }: never) => {
      const keys = (secrets as { name: string; keys: { name: string; state: string }[] }[]).flatMap(
        ({ name, keys: own }) => own.map((key) => `${name}/${key.name}`),
      );
      const all = (secrets as { keys: { state: string }[] }[]).flatMap(({ keys: own }) =>
        own.map(({ state }) => state),
      );
      return [environment, provider, keys.length, [...new Set(all)]];
    });
    expect(states).toEqual([
      ["dev", "manual", 5, ["by-hand"]],
      ["prod", "external-secrets", 5, ["fetched"]],
      ["staging", "sealed-secrets", 5, ["missing"]],
    ]);
  }));

test("YAML of create is what kubectl reads", () =>
  withProject(async (run) => {
    const { stdout } = await run(["secrets", "create", "dev"]);
    expect(stdout.startsWith("---\n")).toBe(true);
    const [first = ""] = stdout.split("---\n").filter((text) => text !== "");
    expect(parse(first)).toMatchObject({ apiVersion: "v1", kind: "Secret", type: "Opaque" });
  }));
