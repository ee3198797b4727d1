/** The adapter runs a program `kubectl`: a stub that records its calls, and the real one where there is one. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { kubectl } from "../../generator/adapters/kubectl/kubectl.ts";
import { readApplication } from "../../generator/daily/health/by-kubectl.ts";
import { stubKubectl } from "../support/kubectl.ts";
import { emptyFolder, repository } from "../support/run.ts";

let folder: ReturnType<typeof emptyFolder>;
/** Nothing of the user who runs the tests. */
const env = (more: Record<string, string> = {}) => ({
  HOME: folder.path,
  KUBECONFIG: join(folder.path, "kubeconfig"),
  PATH: process.env.PATH,
  ...more,
});
const stubbed = (answers: Record<string, unknown>) =>
  kubectl({ cwd: repository, env: env({ PATH: stubKubectl(folder.path, answers).path }) });

beforeEach(() => {
  folder = emptyFolder();
});
afterEach(() => folder.remove());

const cluster = {
  product: "trip-service",
  argocd: { namespace: "argocd", server: "https://kubernetes.default.svc" },
  repositories: {
    application: { url: "https://git.example.com/app.git", branch: "main" },
    source: { url: "https://git.example.com/source.git", branch: "main" },
    config: { url: "https://git.example.com/config.git", branch: "main" },
  },
};
const application = (repoURL: string) => ({
  spec: { source: { repoURL, path: "dev" } },
  status: { sync: { status: "Synced", revision: "a".repeat(40) }, health: { status: "Healthy" } },
});
const asked = "applications.argoproj.io trip-service-dev --namespace argocd";

/** A program of that name; `script` is Node's. */
function program(script: string, limit?: number) {
  const bin = join(folder.path, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "kubectl"), `#!${process.execPath}\n${script}`);
  chmodSync(join(bin, "kubectl"), 0o755);
  return kubectl({ cwd: repository, env: env({ PATH: bin }), ...(limit !== undefined && { limit }) });
}

describe("a stub", () => {
  test("is asked for the Application, as JSON and within a time, and for nothing else", async () => {
    const stub = stubKubectl(folder.path, { [asked]: application("https://git.example.com/config.git") });
    const read = kubectl({ cwd: repository, env: env({ PATH: stub.path }) });
    expect(await readApplication(read, cluster, "dev")).toMatchObject({ kind: "told", sync: "synced" });
    expect(stub.calls()).toEqual([["get", ...asked.split(" "), "--output=json", "--request-timeout=15000ms"]]);
  });

  test("that knows an Application of the same name on another repository tells nothing", async () => {
    const read = stubbed({ [asked]: application("https://elsewhere.example.com/x.git") });
    expect(await readApplication(read, cluster, "dev")).toEqual({
      kind: "untold",
      why: "The Application of kubectl's current context reads https://elsewhere.example.com/x.git dev, which is not where dev is published.",
    });
  });

  test("that finds nothing is quoted, without a credential of an address", async () => {
    const words = "E1103 memcache.go:265 retrying\nerror: https://user:secret@10.0.0.1 says no\n";
    expect(await readApplication(stubbed({ [asked]: words }), cluster, "dev")).toEqual({
      kind: "untold",
      why: "kubectl: https://***@10.0.0.1 says no.",
    });
  });

  test("that answers no JSON is no answer", async () => {
    const read = program('process.stdout.write("<html>");');
    expect(await read(["pods"])).toEqual({ kind: "none", why: "kubectl: its answer is no JSON object." });
  });

  test("that never ends is ended, with a program that it has started", async () => {
    const read = program(
      'require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 8000)"], { stdio: "inherit" });',
      500,
    );
    const started = Date.now();
    expect(await read(["pods"])).toEqual({ kind: "none", why: "kubectl: no answer within 0.5 seconds." });
    expect(Date.now() - started).toBeLessThan(6000);
  });

  test("that is not there is said", async () => {
    expect(await kubectl({ cwd: repository, env: env({ PATH: folder.path }) })(["pods"])).toEqual({
      kind: "none",
      why: "kubectl: it is not on PATH.",
    });
  });
});

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!hasKubectl) console.warn("SKIPPED: the real kubectl is not tried, because it is not on PATH.");

describe.skipIf(!hasKubectl)("the real kubectl", () => {
  const config = (port: number) => `apiVersion: v1
kind: Config
clusters: [{ name: there, cluster: { server: "http://127.0.0.1:${port}" } }]
contexts: [{ name: there, context: { cluster: there, user: me } }]
users: [{ name: me, user: {} }]
current-context: there
`;

  test("on a cluster that does not answer tells nothing, and why", async () => {
    const port = await freePort();
    writeFileSync(join(folder.path, "kubeconfig"), config(port));
    const reading = await readApplication(kubectl({ cwd: repository, env: env() }), cluster, "dev");
    expect(reading).toMatchObject({ kind: "untold", why: expect.stringContaining(`127.0.0.1:${port}`) });
  });

  test("without a context tells nothing", async () => {
    writeFileSync(join(folder.path, "kubeconfig"), config(1).replace("current-context: there", 'current-context: ""'));
    expect(await readApplication(kubectl({ cwd: repository, env: env() }), cluster, "dev")).toMatchObject({
      kind: "untold",
    });
  });
});

/** A port that nothing listens on any more. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
