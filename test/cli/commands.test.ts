import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { hasColour } from "../../generator/cli/invocation.ts";
import { tripConfig } from "../support/cli.ts";
import { copyEnvs, copySample, filesIn, repository, sample, sampleFiles, withFolder } from "../support/run.ts";

describe("generate", () => {
  test("writes, then has nothing to write, from any working directory", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      const first = await tripConfig(["-C", folder, "generate"], { cwd: "/" });
      expect(first).toMatchObject({ code: 0, stderr: "" });
      expect(first.stdout).toMatch(/^\d+ files written, 0 removed, 0 unchanged\.\n/);
      expect(filesIn(folder)).toEqual(await sampleFiles());
      const second = await tripConfig(["generate"], { cwd: folder });
      expect(second.stdout).toMatch(/^0 files written, 0 removed, \d+ unchanged\.\n/);
    }));

  test("--check lists what is stale, missing and extra, and writes nothing", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      await tripConfig(["-C", folder, "generate"]);
      expect(await tripConfig(["-C", folder, "generate", "--check"])).toMatchObject({ code: 0 });
      const dev = join(folder, "envs/dev.json");
      writeFileSync(dev, readFileSync(dev, "utf8").replace('"pods": "20"', '"pods": "21"').replace('"LOG', '"LOG'));
      writeFileSync(join(folder, "out/prod/stray.yaml"), "a: 1\n");
      spawnSync("rm", [join(folder, "out/prod/redis/service-redis-service.yaml")]);
      const before = filesIn(folder);
      const { code, stdout } = await tripConfig(["-C", folder, "generate", "--check"]);
      expect(code).toBe(1);
      expect(stdout.split("\n").slice(0, 3)).toEqual([
        "stale    out/dev/01-limits/resourcequota-dev-resource-quota.yaml",
        "missing  out/prod/redis/service-redis-service.yaml",
        "extra    out/prod/stray.yaml",
      ]);
      expect(stdout).toContain("3 files out of date: run `trip-config generate` and commit the result.");
      expect(filesIn(folder)).toEqual(before);
    }));

  test("tells a typo with its place, and leaves the output alone", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      await tripConfig(["-C", folder, "generate"]);
      const before = filesIn(folder);
      const prod = join(folder, "envs/prod.json");
      writeFileSync(prod, readFileSync(prod, "utf8").replace('"replicas": 3', '"replica": 3'));
      const { code, stdout, stderr } = await tripConfig(["-C", folder, "generate"]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
      expect(stdout).toMatch(
        /^error\[unknown-field\] envs\/prod\.json:\d+:\d+\n\d+ \| .*"replica": 3.*\n +\| +\^{9}\n/,
      );
      expect(stdout).toContain("hint: did you mean `replicas`?");
      expect(stdout).toContain("1 error, 0 warnings; nothing was written.\n");
      expect(filesIn(folder)).toEqual(before);
    }));

  test("--format json has the same fields, for machines", () =>
    withFolder(async (folder) => {
      cpSync(join(repository, "test/cases/fault-duplicate-key/envs"), join(folder, "envs"), { recursive: true });
      const { code, stdout } = await tripConfig(["-C", folder, "generate", "--format", "json"]);
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        diagnostics: [
          { code: "duplicate-key", severity: "error", file: "envs/dev.json", line: 17, column: 5, length: 6 },
        ],
        units: [],
      });
    }));

  test("--env with a name that does not exist says which there are", async () => {
    const { code, stdout } = await tripConfig(["check", "--env", "pord"]);
    expect(code).toBe(1);
    expect(stdout).toContain("error[unknown-environment]\nThere is no environment `pord`");
    expect(stdout).toContain("hint: did you mean `prod`?");
  });

  test("a reader that stops early is no fault", () => {
    const { stdout, stderr } = spawnSync("sh", ["-c", `node dist/main.js check --format json | head -c 1`], {
      cwd: repository,
      encoding: "utf8",
    });
    expect({ stdout, stderr }).toEqual({ stdout: "{", stderr: "" });
  });

  test("Ctrl-C: no word, each file the old one or the new one, and the next run mends it", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      const whole = await sampleFiles();
      for (const delay of [100, 160, 220]) {
        const child = spawn(process.execPath, [join(repository, "dist/main.js"), "-C", folder, "generate"]);
        let said = "";
        child.stderr.on("data", (chunk) => (said += chunk));
        setTimeout(() => child.kill("SIGINT"), delay);
        const [code, signal] = await once(child, "close");
        // A shell tells the signal as exit code 130.
        expect([said, code ?? signal]).toEqual(["", signal === null ? 0 : "SIGINT"]);
        for (const [path, text] of filesIn(folder)) expect(text).toBe(whole.get(path));
      }
      expect(await tripConfig(["-C", folder, "generate"])).toMatchObject({ code: 0, stderr: "" });
      expect(filesIn(folder)).toEqual(whole);
    }));

  test("a folder that cannot be written is told in a line", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      writeFileSync(join(folder, ".trip-config"), "a file where a folder belongs");
      const { code, stderr } = await tripConfig(["-C", folder, "generate"]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^trip-config cannot go on: E[A-Z]+: .+\n$/);
    }));
});

test.each([["plan"], ["publish"], ["hosts", "dev"], ["dotenv", "dev"]])(
  "%s tells errors alone and counts the warnings",
  (...args) =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      const dev = join(folder, "envs/dev.json");
      writeFileSync(dev, readFileSync(dev, "utf8").replace('"pods": "20"', '"pods": "1"'));
      const git = (...words: readonly string[]) => spawnSync("git", ["-C", folder, ...words]);
      git("init", "-q", "-b", "main");
      git("add", "-A");
      git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "One");
      const { code, stdout } = await tripConfig(["-C", folder, ...args]);
      expect(code).toBe(1);
      expect(stdout).toContain("error[quota-exceeded]");
      expect(stdout).not.toContain("warning[");
      expect(stdout).toMatch(/^1 error, [1-9]\d* warnings?; warnings are shown when there is no error\.$/m);
    }),
);

describe("the bundle", () => {
  const ran = (folder: string) =>
    spawnSync(process.execPath, [join(folder, "main.js"), "--version"], { encoding: "utf8" });

  test("runs without its code cache, with a broken one and with another Node's flags", () =>
    withFolder((folder) => {
      cpSync(join(repository, "dist"), folder, { recursive: true });
      const cache = readdirSync(folder).find((name) => name.endsWith(".cache")) ?? "";
      expect(cache).not.toBe("");
      const expected = ran(folder);
      expect(expected.status).toBe(0);
      const flags = spawnSync(process.execPath, ["--max-old-space-size=200", join(folder, "main.js"), "--version"], {
        encoding: "utf8",
      });
      expect(flags.stdout).toBe(expected.stdout);
      for (const content of ["", "garbage", readFileSync(join(folder, cache)).subarray(0, 5000)]) {
        writeFileSync(join(folder, cache), content);
        expect(ran(folder)).toMatchObject({ status: 0, stdout: expected.stdout, stderr: "" });
      }
      rmSync(join(folder, cache));
      expect(ran(folder)).toMatchObject({ status: 0, stdout: expected.stdout, stderr: "" });
    }));
});

describe("the command line", () => {
  test.each([
    [["--help"], 0],
    [["--version"], 0],
    [["generate", "--help"], 0],
    [[], 2],
    [["unknown"], 2],
    [["generate", "--unknown"], 2],
    [["generate", "extra"], 2],
    [["generate", "--format", "xml"], 2],
    [["check", "--env"], 2],
    [["publish", "--page", "javascript:alert(1)"], 2],
    [["publish", "--page", "https://mina:secret@ci.example.com/"], 2],
    [["explain", "unknown-feild"], 2],
    [["explain", "unknown-field"], 0],
  ] as const)("%j ends with %i", async (args, code) => {
    const ran = await tripConfig(args);
    expect(ran.code).toBe(code);
    expect(code === 0 ? ran.stdout : ran.stderr).not.toBe("");
    if (code !== 0) expect(ran.stdout).toBe("");
  });

  test("explains a code, and finds one that is nearly right", async () => {
    expect((await tripConfig(["explain", "unknown-field"])).stdout).toMatch(/^unknown-field\n\ncause: .+\ncure: .+\n$/);
    expect((await tripConfig(["explain", "floating-tag"])).stdout).toMatch(/^floating-tag \(policy\)\n\ncause: /);
    expect((await tripConfig(["explain", "unknown-feild"])).stderr).toContain("Did you mean unknown-field?");
  });

  test("explains an object by the lines that it comes from", () =>
    withFolder(async (folder) => {
      copySample(folder, join(repository, "test/cases/object-patches/add"));
      const own = await tripConfig(["explain", "ConfigMap/settings"], { cwd: folder });
      expect(own.stdout).toMatch(
        /^trip-service-dev\/ConfigMap\/settings\n {2}out\/dev\/own\/configmap-settings\.yaml\n {2}from envs\/manifests\/dev\/objects\.yaml:1\n(?: {2}with envs\/dev\.json:\d+\n){3}$/,
      );
      const compiled = await tripConfig(["explain", "trip-service-prod/Deployment/frontend"], { cwd: folder });
      expect(compiled.stdout).toMatch(/from envs\/prod\.json:\d+\n {2}with envs\/base\.json:\d+\n/);
      const near = await tripConfig(["explain", "ConfigMap/setings"], { cwd: folder });
      expect([near.code, near.stderr]).toEqual([2, expect.stringContaining("Did you mean ConfigMap/settings?")]);
    }));

  test("works anywhere in a project", async () => {
    for (const folder of ["envs", "generator/model"]) {
      expect((await tripConfig(["generate", "--check"], { cwd: join(repository, folder) })).code).toBe(0);
    }
  });

  test("says where it looked when there is no project", () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "sub"));
      const { code, stdout } = await tripConfig(["generate"], { cwd: join(folder, "sub") });
      expect(code).toBe(1);
      expect(stdout).toContain("There is no folder envs/");
      expect(stdout).toContain("name that folder with -C");
    }));

  test("a folder that -C names and that is not there is told as such, whatever the command", async () => {
    for (const [folder, command] of [
      ["/nowhere", "publish"],
      ["package.json", "check"],
    ] as const) {
      const { code, stdout, stderr } = await tripConfig(["-C", folder, command]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`argument '${folder}' is invalid. There is no such folder.`);
    }
  });

  test("without git: what does not need it works, the rest says what is missing", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      const env = { PATH: folder };
      expect(await tripConfig(["-C", folder, "generate"], { env })).toMatchObject({ code: 0, stderr: "" });
      const { code, stdout, stderr } = await tripConfig(["-C", folder, "plan"], { env });
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toBe("git is not on PATH, and this needs it.\nTrying again may help.\n");
    }));

  test("an empty NO_COLOR forbids no colours", () => {
    const stdout = Object.assign(new PassThrough(), { isTTY: true });
    const colourOf = (set: string) => hasColour({ env: { NO_COLOR: set }, stdout }, true);
    expect([colourOf(""), colourOf("1")]).toEqual([true, false]);
  });

  test("writes no colours into a pipe", async () => {
    const { stdout } = await tripConfig(["check"], { env: { FORCE_COLOR: "1" } });
    expect(stdout).not.toContain("\u001b[");
  });
});
