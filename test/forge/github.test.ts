import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { connectionTo } from "../../generator/adapters/forge/github/connection.ts";
import { gitHubRepository } from "../../generator/adapters/forge/github/repository.ts";
import { cut } from "../../generator/adapters/forge/github/text.ts";
import type { Repository } from "../../generator/adapters/forge/port.ts";
import { chunksOf } from "../../generator/model/chunks.ts";
import { isRefused } from "../../generator/model/refused.ts";
import { isUnavailable } from "../../generator/model/unavailable.ts";

/** What the emulator of test/github never answers: trees that are cut, and faults of every kind. */
type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

const token = `ghp_${"a1B2".repeat(9)}`;
const oid = (name: string) => createHash("sha1").update(name).digest("hex");
const place = { node_id: "R_1", name: "config", owner: { login: "trip" }, default_branch: "main" };

async function withServer<Value>(
  answer: (path: string, count: number) => Answer | undefined,
  use: (repository: Repository, asked: readonly string[]) => Promise<Value>,
  patience = 0,
): Promise<Value> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = `${request.method} ${(request.url ?? "").replace("/api/v3/repos/trip/config", "")}`;
    asked.push(path);
    const given = answer(path, asked.filter((one) => one === path).length);
    const [status, body, headers] = given ?? (path === "GET " ? [200, place] : [404, { message: "Not Found" }]);
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, { "content-type": "application/json", ...headers }).write(JSON.stringify(body));
    if (headers?.["content-length"] === undefined) response.end();
    else setTimeout(() => request.socket.destroy(), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const api = `http://127.0.0.1:${port}/api/v3`;
  const connection = connectionTo({
    repository: { api, owner: "trip", name: "config" },
    credentials: { kind: "token", token },
    pacing: { pause: 0, patience },
  });
  const bot = { name: "bot", email: "bot@example.com" };
  try {
    return await use(gitHubRepository({ connection, main: "main", bot }), asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a tree that GitHub cuts is read folder by folder, whole", async () => {
  const entry = (path: string, type: "blob" | "tree", mode = "100644") => ({ path, type, mode, sha: oid(path) });
  const [root, prod] = [oid("root"), oid("prod")];
  const answers: Record<string, object> = {
    [`GET /git/commits/${oid("commit")}`]: {
      sha: oid("commit"),
      parents: [],
      tree: { sha: root },
      message: "x",
      author: { name: "a", email: "b" },
    },
    [`GET /git/trees/${root}?recursive=1`]: { truncated: true, tree: [entry("README.md", "blob")] },
    [`GET /git/trees/${root}`]: {
      truncated: false,
      tree: [entry("README.md", "blob"), entry("dev", "tree"), entry("prod", "tree")],
    },
    [`GET /git/trees/${oid("dev")}?recursive=1`]: {
      truncated: false,
      tree: [entry("api", "tree"), entry("api/a.yaml", "blob"), entry("run.sh", "blob", "100755")],
    },
    [`GET /git/trees/${prod}?recursive=1`]: { truncated: true, tree: [] },
    [`GET /git/trees/${prod}`]: {
      truncated: false,
      tree: [entry("b.yaml", "blob"), entry("module", "blob", "160000")],
    },
  };
  const answer = (path: string) => (answers[path] === undefined ? undefined : ([200, answers[path]] as const));
  const tree = await withServer(answer, ({ tree: treeOf }) => treeOf(oid("commit")));
  expect([...tree].map(([path, { mode }]) => `${path} ${mode}`).sort()).toEqual([
    "README.md 100644",
    "dev/api/a.yaml 100644",
    "dev/run.sh 100755",
    "prod/b.yaml 100644",
    "prod/module 160000",
  ]);
});

const limit = { message: "You have exceeded a secondary rate limit" };

const inAnHour = String(Math.ceil(Date.now() / 1000) + 3600);

/** What comes of asking for main when GitHub answers so. */
const faults: readonly [string, Answer, code: string, requests: number][] = [
  ["401", [401, { message: "Bad credentials" }], "bad-credentials", 1],
  ["403", [403, { message: "Resource not accessible by integration" }], "missing-rights", 1],
  [
    "403 of an archived repository",
    [403, { message: "Repository was archived so is read-only." }],
    "read-only-repository",
    1,
  ],
  ["422", [422, { message: "Validation Failed" }], "forge-refused", 1],
  ["451", [451, { message: "Repository access blocked" }], "missing-rights", 1],
  ["500", [500, { message: "Server Error" }], "unavailable", 4],
  ["503 of something before GitHub", [503, "<html>"], "unavailable", 4],
  ["a cut connection", [0, ""], "unavailable", 4],
  [
    "a primary limit that lasts",
    [403, { message: "API rate limit exceeded" }, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAnHour }],
    "unavailable",
    1,
  ],
  ["403 with retry-after", [403, { message: "Wait" }, { "retry-after": "9" }], "unavailable", 1],
  ["a secondary limit without retry-after", [403, limit], "unavailable", 1],
  ["429 with retry-after", [429, { message: "Too many" }, { "retry-after": "9" }], "unavailable", 1],
  ["429 without", [429, ""], "unavailable", 1],
];

test.each(faults)("%s", async (_name, fault, code, requests) => {
  const path = "GET /git/ref/heads%2Fmain";
  const isFault = (asked: string) => asked === path;
  await withServer(
    (asked) => (isFault(asked) ? fault : undefined),
    async ({ branch }, asked) => {
      const error = await branch("main").catch((thrown: unknown) => thrown);
      expect(isRefused(error) ? error.refusal.code : isUnavailable(error) && "unavailable").toBe(code);
      expect(asked.filter(isFault)).toHaveLength(requests);
      expect(`${error} ${error instanceof Error && error.stack} ${JSON.stringify(error)}`).not.toContain(token);
    },
  );
});

test.each([
  ["a secondary limit", [403, limit, { "retry-after": "1" }]],
  ["429", [429, { message: "Too many" }, { "retry-after": "1" }]],
  ["trouble", [502, { message: "Bad Gateway" }]],
  ["a cut connection", [0, ""]],
] as const)("%s that passes is waited for", async (_name, fault) => {
  const path = "GET /git/ref/heads%2Fmain";
  const answer = (asked: string, count: number): Answer | undefined => {
    if (asked !== path) return undefined;
    return count === 1 ? fault : [200, { ref: "refs/heads/main", object: { type: "commit", sha: oid("main") } }];
  };
  expect(await withServer(answer, ({ branch }) => branch("main"), 2)).toBe(oid("main"));
});

test("a repository that GitHub does not show", async () => {
  const answer = (path: string): Answer | undefined => (path === "GET " ? [404, { message: "Not Found" }] : undefined);
  const error = await withServer(answer, ({ tags }) => tags()).catch((thrown: unknown) => thrown);
  expect(isRefused(error) && error.refusal.code).toBe("unknown-repository");
});

const branchList = (...names: readonly string[]) =>
  names.map((name) => ({ ref: `refs/heads/${name}`, object: { type: "commit", sha: oid(name) } }));

test("main is missing in a repository that has branches", async () => {
  const answer = (path: string): Answer | undefined =>
    path === "GET /git/matching-refs/heads%2F" ? [200, branchList("trunk")] : undefined;
  const error = await withServer(answer, ({ branch }) => branch("main")).catch((thrown: unknown) => thrown);
  expect(isRefused(error) && error.refusal.code).toBe("missing-branch");
});

test("main, made by somebody else between two looks", async () => {
  const answer = (path: string): Answer | undefined =>
    path === "GET /git/matching-refs/heads%2F" ? [200, branchList("main", "trunk")] : undefined;
  expect(await withServer(answer, ({ branch }) => branch("main"))).toBe(oid("main"));
});

test("what is no GitHub", async () => {
  const answer = (path: string): Answer | undefined =>
    path === "GET " ? [200, "<html>", { "content-type": "text/html" }] : undefined;
  const error = await withServer(answer, ({ tags }) => tags()).catch((thrown: unknown) => thrown);
  expect(isRefused(error) && error.refusal.message).toContain("is not the API of a GitHub");
});

test("an answer that is cut in its middle is no empty list", async () => {
  const path = "GET /git/matching-refs/heads%2F";
  const answer = (asked: string): Answer | undefined =>
    asked === path ? [200, [{ ref: "refs/heads/main" }], { "content-length": "9999" }] : undefined;
  const error = await withServer(answer, ({ branches }) => branches("")).catch((thrown: unknown) => thrown);
  expect(isUnavailable(error)).toBe(true);
});

test("an annotated tag leads to its commit", async () => {
  const answers: Record<string, object> = {
    "GET /git/matching-refs/tags%2F": [{ ref: "refs/tags/v1.0.0", object: { type: "tag", sha: oid("outer") } }],
    [`GET /git/tags/${oid("outer")}`]: { object: { type: "tag", sha: oid("inner") } },
    [`GET /git/tags/${oid("inner")}`]: { object: { type: "commit", sha: oid("commit") } },
  };
  const answer = (path: string) => (answers[path] === undefined ? undefined : ([200, answers[path]] as const));
  const tags = await withServer(answer, (repository) => repository.tags());
  expect([...tags]).toEqual([["v1.0.0", oid("commit")]]);
});

test("chunks: neither too many nor too large, nothing lost, nothing in another order", () => {
  const texts = ["a".repeat(30), "b", "c".repeat(5), "d".repeat(6), "e", "f", "g"];
  const chunks = [...chunksOf(texts, 3, 10, (text) => text.length)];
  expect(chunks.map((chunk) => chunk.map((text) => text[0]).join(""))).toEqual(["a", "bc", "def", "g"]);
  expect(chunks.flat()).toEqual(texts);
  expect([...chunksOf([], 3)]).toEqual([]);
});

test("bodies are cut between characters", () => {
  expect(cut("x".repeat(65_536))).toHaveLength(65_536);
  expect(cut(`${"x".repeat(65_535)}😀`)).toBe("x".repeat(65_535));
});
