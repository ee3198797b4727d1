import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll } from "../publish/local-world.ts";
import { tripConfig } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { copyEnvs, layOver, sample, withFolder } from "../support/run.ts";

/** A Deployment with a finding for its tag, and with one for the Secret that it names. */
const deployment = (tag: string, secret = "made") => `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
        - name: api
          image: "registry.example.com/api:${tag}"
          envFrom: [{ secretRef: { name: ${secret} } }]
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 99999 }] }
`;

/** A repository with manifests of one file. */
const inRepository = (use: (run: Run, write: (text: string) => void, folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    const write = (text: string) => writeFileSync(join(folder, "manifests/api.yaml"), text);
    mkdirSync(join(folder, "manifests"));
    write(deployment("latest"));
    await gitAt(folder).run(["init", "--quiet", "--initial-branch=main"]);
    await commitAll(folder, "As it is");
    await use((...args) => tripConfig(["check", ...args], { cwd: folder }), write, folder);
  });

type Run = (...args: readonly string[]) => ReturnType<typeof tripConfig>;

const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);

describe("check --baseline and --since: only what is new fails", () => {
  test("what was there passes, what is new fails, and lines may move", () =>
    inRepository(async (run, write, folder) => {
      const before = await run("--manifests", "manifests");
      expect(lastLine(before.stdout)).toBe("1 error, 3 warnings.");
      expect(before.code).toBe(1);

      const first = await run("--manifests", "manifests", "--write-baseline", "known.json");
      expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/0 errors, 0 warnings, 4 known\.\n$/) });
      expect(JSON.parse(readFileSync(join(folder, "known.json"), "utf8")).findings).toHaveLength(4);

      write(`# A line more.\n${deployment("latest", "other")}`);
      for (const since of [
        ["--baseline", "known.json"],
        ["--since", "HEAD"],
      ]) {
        for (const input of ["manifests", "manifests/api.yaml"]) {
          const { code, stdout } = await run("--manifests", input, ...since);
          expect({ code, last: lastLine(stdout) }).toEqual({ code: 0, last: "0 errors, 1 warning, 3 known." });
          expect(stdout).toContain("`other`");
        }
      }
      write(deployment("latest").replaceAll("port: 99999", "port: 0"));
      expect(await run("--manifests", "manifests", "--baseline", "known.json")).toMatchObject({ code: 1 });
    }));

  test("a second finding of the same words counts", () =>
    inRepository(async (run, write) => {
      await run("--manifests", "manifests", "--write-baseline", "known.json");
      write(`${deployment("latest")}---\n${deployment("latest")}`);
      const { stdout } = await run("--manifests", "manifests", "--baseline", "known.json");
      expect(lastLine(stdout)).toMatch(/^[1-9]\d* errors?, [1-9]\d* warnings?, 3 known\.$/);
    }));

  test("SARIF has what is known as suppressed, at the severity that it would have", () =>
    inRepository(async (run) => {
      const { stdout, code } = await run("--manifests", "manifests", "--since", "HEAD", "--format", "sarif");
      const [{ results }] = JSON.parse(stdout).runs;
      expect(code).toBe(0);
      expect(results.map(({ level }: { level: string }) => level).sort()).toEqual([
        "error",
        "warning",
        "warning",
        "warning",
      ]);
      for (const { suppressions } of results) expect(suppressions).toMatchObject([{ status: "accepted" }]);
    }));

  test("of env files", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      const dev = join(folder, "envs/dev.json");
      layOver(dev, { quota: { pods: "3" } });
      await gitAt(folder).run(["init", "--quiet", "--initial-branch=main"]);
      await commitAll(folder, "Too little");
      const run: Run = (...args) => tripConfig(["check", ...args], { cwd: folder });
      expect(await run("--env", "dev")).toMatchObject({ code: 1 });
      expect(await run("--env", "dev", "--since", "main")).toMatchObject({ code: 0 });
      layOver(dev, { quota: { services: "1" } });
      const { code, stdout } = await run("--since", "main");
      expect(code).toBe(1);
      expect(stdout).toMatch(/^error\[quota-exceeded\] envs\/dev\.json/);
      expect(lastLine(stdout)).toMatch(/^1 error, 0 warnings, \d+ known\.$/);
    }));

  test("what cannot be read is said", () =>
    inRepository(async (run, _write, folder) => {
      const said = async (...args: readonly string[]) => {
        const { code, stdout } = await run("--manifests", "manifests", ...args);
        expect(code).toBe(1);
        return stdout.split("\n\n")[0];
      };
      expect(await said("--baseline", "none.json")).toContain("The file cannot be read (ENOENT).");
      writeFileSync(join(folder, "other.json"), '{ "findings": [{ "code": 1 }] }');
      expect(await said("--baseline", "other.json")).toContain("This is no file that --write-baseline has written.");
      expect(await said("--since", "v9")).toContain("There is no commit `v9` in this repository.");
      expect(await run("--waivers", "w.json")).toMatchObject({ code: 2 });
    }));
});
