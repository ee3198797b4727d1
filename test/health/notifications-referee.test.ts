/**
 * The compiled settings of Argo CD's notifications, run by notifications-engine itself (test/referees/notifications)
 * against a server that takes statuses as GitHub does. What arrives
 * there is read back, and has to mean the same as the Application does.
 */
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { CommitStatus } from "../../generator/adapters/forge/port.ts";
import { readingOf } from "../../generator/daily/health/application.ts";
import { readStatuses } from "../../generator/daily/health/commit-status.ts";
import { degradationOf } from "../../generator/daily/health/degradation.ts";
import { gateFindings } from "../../generator/daily/health/gate.ts";
import { answersOf, isLive } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";
import { repository } from "../support/run.ts";

const recorder = { test: import.meta.filename, madeBy: madeBy("notifications") };

interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: { readonly state: CommitStatus["state"]; readonly context: string; readonly description: string };
}

let engine = "";
let server: Server;
let port = 0;
let received: Received[] = [];
/** What the next statuses are answered with; then 201. */
let refusals: number[] = [];

beforeAll(async () => {
  if (isLive) engine = await referee("notifications");
  server = createServer((request, response) => {
    answer(request).then(({ code, body }) => {
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
}, buildTime);
afterAll(() => new Promise((done) => server.close(done)));

async function answer(request: IncomingMessage): Promise<{ code: number; body: unknown }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = request.url ?? "";
  if (path.endsWith("/access_tokens")) {
    return { code: 201, body: { token: "installation-token", expires_at: "2126-01-01T00:00:00Z" } };
  }
  const refusal = refusals.shift();
  if (refusal !== undefined) return { code: refusal, body: { message: "no" } };
  received.push({
    path,
    authorization: request.headers.authorization,
    body: JSON.parse(Buffer.concat(chunks).toString()),
  });
  return { code: 201, body: { id: 1 } };
}

type Application = Readonly<Record<string, unknown>>;

/** The Application of a case, with the annotations that are compiled. */
function application(name: string): Application {
  const compiled = parse(read("commit-statuses/expected/argocd/application-trip-service-staging.yaml"));
  const { metadata, ...rest } = JSON.parse(
    readFileSync(join(repository, `test/health/cases/${name}/application.json`), "utf8"),
  );
  return { ...rest, metadata: { ...metadata, annotations: compiled.metadata.annotations } };
}

function read(file: string): string {
  return readFileSync(join(repository, "test/cases", file), "utf8");
}

/** Settings that are compiled, with the server in GitHub's place. */
function settings(name: "commit-statuses" | "commit-statuses-app", here: string): unknown {
  const text = read(`${name}/expected/argocd/configmap-argocd-notifications-cm.yaml`);
  return parse(
    text.replace("https://api.github.com", here).replace('BaseURL": "https://git.example.com', `BaseURL": "${here}`),
  );
}

interface Delivery {
  readonly templates: readonly string[];
  readonly error?: string;
}

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** What one run of the engine brought about: what arrived at the server, and what it says itself of each Application. */
interface Notified {
  readonly received: readonly Received[];
  readonly deliveries: readonly (readonly Delivery[])[];
}

/** `refused`: what the first statuses are answered with. */
async function notify(
  title: string,
  applications: readonly Application[],
  {
    name = "commit-statuses",
    refused = [],
  }: { readonly name?: Parameters<typeof settings>[0]; readonly refused?: readonly number[] } = {},
): Promise<Notified> {
  const [notified] = await answersOf<Notified>(recorder, {
    title,
    input: { settings: settings(name, "http://here"), applications, refused },
    ask: async () => {
      received = [];
      refusals = [...refused];
      const deliveries = await deliver(applications, name);
      return [{ received, deliveries: deliveries.map((made) => made.map(told)) }];
    },
  });
  if (notified === undefined) throw new Error("nothing is recorded");
  return notified;
}

/** Without the port of the run in what is said of an error. */
function told({ templates, error }: Delivery): Delivery {
  return { templates, ...(error !== undefined && { error: error.replaceAll(`127.0.0.1:${port}`, "here") }) };
}

function deliver(
  applications: readonly Application[],
  name: Parameters<typeof settings>[0],
): Promise<readonly (readonly Delivery[])[]> {
  const secret = { "github-token": "a-token", "app-key": privateKey };
  const configMap = settings(name, `http://127.0.0.1:${port}`);
  return new Promise((done, fail) => {
    const child = spawn(engine, { stdio: ["pipe", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", fail).on("close", (code) => {
      if (code !== 0 || stderr.includes("level=error")) fail(new Error(`the referee failed: ${stderr}`));
      else
        done(
          stdout
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line)),
        );
    });
    child.stdin.end(JSON.stringify({ configMap, secret, applications }));
  });
}

const names = fastGlob.sync("*", { cwd: join(repository, "test/health/cases"), onlyDirectories: true }).sort();
const silent = [
  "config-unreadable",
  "never-looked-at",
  "never-synced",
  "out-of-sync",
  "part-of-it-synced-by-hand",
  "progressing",
  "smoke-test-running",
  "sync-running",
];

describe("Argo CD's own engine", { timeout: 60_000 }, () => {
  test("sets a status on the commit that was deployed, with the token of the secret", async () => {
    const { received } = await notify("a status", [application("healthy")]);
    expect(received[0]).toEqual({
      path: "/repos/trip/trip-service-config/statuses/4be1c6f0d6a9f3a7b8de21c53b9a0e6f4d7c8b19",
      authorization: "Bearer a-token",
      body: {
        state: "success",
        context: "argocd/trip-service-staging",
        description: "Synced and healthy, deployed 2026-11-03T09:12:40Z, since 2026-11-03T09:12:31Z",
        target_url: "https://github.com/trip/trip-service-config/tree/4be1c6f0d6a9f3a7b8de21c53b9a0e6f4d7c8b19/staging",
      },
    });
  });

  test("sets the same by a GitHub App", async () => {
    const { received } = await notify("by an App", [application("healthy")], { name: "commit-statuses-app" });
    expect(received[0]).toMatchObject({
      path: "/api/v3/repos/trip/trip-service-config/statuses/4be1c6f0d6a9f3a7b8de21c53b9a0e6f4d7c8b19",
      authorization: "token installation-token",
      body: { state: "success", context: "argocd/trip-service-staging" },
    });
  });

  test.each(names)("%s: what is read from the status is what the Application says", async (name) => {
    const app = application(name);
    const { received } = await notify(`case ${name}`, [app]);
    const byCluster = readingOf(app);
    const last = received.at(-1);
    if (silent.includes(name)) {
      expect(received).toEqual([]);
      return;
    }
    if (last === undefined || byCluster.kind === "untold") throw new Error("no status");
    expect(last.body.description.length).toBeLessThanOrEqual(140);
    const commit = last.path.slice(last.path.lastIndexOf("/") + 1);
    const status: CommitStatus = { ...last.body, updatedAt: "2026-11-03T09:59:00Z" };
    const config = {
      main: "main",
      branch: async () => commit,
      commitsBetween: async () => [],
      statuses: async () => [status],
    };
    const byStatus = await readStatuses(config, { product: "trip-service", name: "staging" }, commit);
    const verdicts = [byCluster, byStatus].map((reading) => {
      const question = JSON.parse(readFileSync(join(repository, `test/health/cases/${name}/question.json`), "utf8"));
      const found = gateFindings({
        environment: "staging",
        reading,
        rollouts: [],
        change: commit,
        isDeployed: true,
        soakSeconds: question.soakMinutes * 60,
        hasSmokeTest: name !== "smoke-test-not-run" && question.smokeTest,
        now: new Date(question.now),
      });
      const { kind } = degradationOf("staging", { reading, rollouts: [] }, new Date(question.now));
      return { isOpen: found.length === 0, kind };
    });
    expect(verdicts[1]).toEqual(verdicts[0]);
  });

  test("says each deployment and each change of its health once per condition, and again after another", async () => {
    const [good, bad] = [application("healthy"), application("degraded")];
    const { deliveries } = await notify("once per condition", [good, good, bad, bad, good]);
    // Both conditions of a state speak; when it comes back, the one that counts occasions has been heard.
    expect(deliveries.map((made) => made.map(({ templates }) => templates[0]?.replace("commit-status-", "")))).toEqual([
      ["deployed", "deployed"],
      [],
      ["degraded", "degraded"],
      [],
      ["deployed"],
    ]);
  });

  test("says a deployment that it was not told to have begun", async () => {
    const later = JSON.parse(
      JSON.stringify(application("healthy")).replaceAll("4be1c6f0", "5be1c6f0").replaceAll("09:10:02", "09:20:02"),
    );
    const { received } = await notify("a later deployment", [application("healthy"), later]);
    expect(received.at(-1)?.path).toContain("/statuses/5be1c6f0");
  });

  test("tries again what GitHub has refused", async () => {
    const good = application("healthy");
    const { received, deliveries } = await notify("refused", [good, good], { refused: [403, 403] });
    const [first, second] = deliveries;
    expect(first?.map(({ error }) => error?.includes("403"))).toEqual([true, true]);
    expect(second?.map(({ error }) => error)).toEqual([undefined]);
    expect(received).toHaveLength(1);
  });
});
