/** The setup Job's script, run by a real shell with a real curl against an HTTP server that notes what it is told. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { withFolder } from "../support/run.ts";
import { compiled, configEntries } from "./compiled.ts";

const files = await compiled();
const [, jobText = ""] = [...files].find(([path]) => path.startsWith("out/cluster/logging/job-")) ?? [];
const [container] = parse(jobText).spec.template.spec.containers;
const documents = configEntries(files, "logging", "elasticsearch-setup");
const passwords = {
  ELASTIC_PASSWORD: "e:l a\"st'ic",
  FLUENTD_PASSWORD: 'fl"\\$(id)`x`',
  KIBANA_PASSWORD: "ki&b/\\1ana",
};

const hasCurl = spawnSync("curl", ["--version"]).status === 0;
if (!hasCurl) console.warn("SKIPPED: no `curl` on PATH, so Elasticsearch's setup is not run.");

interface Asked {
  readonly request: string;
  readonly body: unknown;
  readonly user: string;
}

/** Answers a request with a status. */
type Answer = (request: string, before: readonly Asked[]) => number;

describe.skipIf(!hasCurl)("Elasticsearch's setup", () => {
  test("waits, then sets the lifecycle, the template, the data stream and the users", async () => {
    const { status, asked, errors } = await run((request, before) => {
      if (request.startsWith("GET /_cluster/health")) return before.length === 0 ? 503 : 200;
      return request === "GET /_data_stream/trip-service" ? 404 : 200;
    });
    expect(errors).toBe("");
    expect(status).toBe(0);
    expect(new Set(asked.map(({ user }) => user))).toEqual(new Set([`elastic:${passwords.ELASTIC_PASSWORD}`]));
    const health = "GET /_cluster/health?wait_for_status=yellow&timeout=5s";
    expect(asked.map(({ request }) => request)).toEqual([
      health,
      health,
      "PUT /_ilm/policy/trip-service",
      "PUT /_index_template/trip-service",
      "GET /_data_stream/trip-service",
      "PUT /_data_stream/trip-service",
      "PUT /_security/role/fluentd",
      "PUT /_security/user/fluentd",
      "POST /_security/user/kibana_system/_password",
    ]);
    const body = (request: string) => asked.find((one) => one.request === request)?.body;
    expect(body("PUT /_ilm/policy/trip-service")).toEqual(JSON.parse(documents.get("policy.json") ?? ""));
    expect(body("PUT /_index_template/trip-service")).toEqual(JSON.parse(documents.get("template.json") ?? ""));
    expect(body("PUT /_security/role/fluentd")).toEqual(JSON.parse(documents.get("role.json") ?? ""));
    expect(body("PUT /_security/user/fluentd")).toEqual({
      password: passwords.FLUENTD_PASSWORD,
      roles: ["fluentd"],
    });
    expect(body("POST /_security/user/kibana_system/_password")).toEqual({ password: passwords.KIBANA_PASSWORD });
  });

  test("leaves a data stream that is there", async () => {
    const { status, asked } = await run(() => 200);
    expect(status).toBe(0);
    expect(asked.map(({ request }) => request)).not.toContain("PUT /_data_stream/trip-service");
  });

  test("fails when Elasticsearch refuses something, so that the Job tries again", async () => {
    const { status, asked } = await run((request) => (request.startsWith("PUT /_index_template") ? 400 : 200));
    expect(status).not.toBe(0);
    expect(asked.at(-1)?.request).toBe("PUT /_index_template/trip-service");
  });
});

test("documents that Elasticsearch is told are about one index and its lifecycle", () => {
  const document = (name: string) => JSON.parse(documents.get(name) ?? "");
  const template = document("template.json");
  expect(template.index_patterns).toEqual(["trip-service"]);
  expect(template.template.settings["index.lifecycle.name"]).toBe("trip-service");
  expect(document("policy.json").policy.phases.delete.min_age).toBe("14d");
  expect(document("role.json").indices).toEqual([{ names: ["trip-service"], privileges: ["create_doc"] }]);
});

async function run(answer: Answer): Promise<{ status: number | null; asked: readonly Asked[]; errors: string }> {
  const asked: Asked[] = [];
  const server = createServer(async (message, response) => {
    const request = `${message.method} ${message.url}`;
    const status = answer(request, asked);
    const text = await textOf(message);
    const [, credentials = ""] = (message.headers.authorization ?? "").split(" ");
    asked.push({
      request,
      body: text === "" ? undefined : JSON.parse(text),
      user: Buffer.from(credentials, "base64").toString(),
    });
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await withFolder(async (folder) => {
      mkdirSync(join(folder, "setup"));
      for (const [name, text] of documents) writeFileSync(join(folder, "setup", name), text);
      // The container's folder is at its root; nobody waits five seconds here.
      const [shell, flag, script] = container.command;
      const local = script.replaceAll("@/setup/", `@${folder}/setup/`).replace("sleep 5", "sleep 0.1");
      const child = spawn(shell, [flag, local], {
        env: { PATH: process.env.PATH, ELASTICSEARCH: `http://127.0.0.1:${port}`, ...passwords },
      });
      let errors = "";
      child.stderr.on("data", (chunk) => {
        errors += chunk;
      });
      const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
      return { status, asked, errors };
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
