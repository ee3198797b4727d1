/** What answers need not be GitHub: valid JSON of another shape, answers without end and without hurry. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { AnswerLimits } from "../../generator/adapters/forge/fetching.ts";
import { connectionTo } from "../../generator/adapters/forge/github/connection.ts";
import { gitHubRepository } from "../../generator/adapters/forge/github/repository.ts";
import type { Repository } from "../../generator/adapters/forge/port.ts";
import { isRefused } from "../../generator/model/refused.ts";
import { isUnavailable } from "../../generator/model/unavailable.ts";

type Serve = (path: string, response: ServerResponse) => void;

const place = { node_id: "R_1", name: "config", owner: { login: "trip" }, default_branch: "main" };
const oid = "0123456789abcdef0123456789abcdef01234567";
/** On a busy machine an answer takes its time. */
const limits: AnswerLimits = { bytes: 1_000_000, milliseconds: 120_000, pages: 5 };

/** What `use` comes to, at a repository whose every answer but the first is what `serve` makes it. */
async function told(
  serve: Serve,
  use: (repository: Repository) => Promise<unknown>,
  milliseconds = limits.milliseconds,
): Promise<string> {
  const written: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/^\/api\/v3\/repos\/trip\/config/, "");
    if (request.method !== "GET" && path !== "/api/graphql") written.push(`${request.method} ${path}`);
    response.on("error", () => {});
    if (path === "") json(response, 200, place);
    else serve(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connection = connectionTo({
    repository: { api: `http://127.0.0.1:${port}/api/v3`, owner: "trip", name: "config" },
    credentials: { kind: "token", token: "t" },
    pacing: { pause: 0, patience: 0, limits: { ...limits, milliseconds } },
  });
  const bot = { name: "bot", email: "bot@example.com" };
  try {
    const value = await use(gitHubRepository({ connection, main: "main", bot }));
    return `value ${JSON.stringify(value)}`;
  } catch (error) {
    expect(written).toEqual([]);
    if (isUnavailable(error)) return `unavailable: ${error.message}`;
    if (isRefused(error)) return `refused: ${error.message}`;
    throw error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

const questions: Readonly<Record<string, (repository: Repository) => Promise<unknown>>> = {
  branch: ({ branch }) => branch("main"),
  branches: ({ branches }) => branches("trip-config/"),
  tags: ({ tags }) => tags(),
  tree: ({ tree }) => tree(oid),
  isAncestor: ({ isAncestor }) => isAncestor(oid, oid.replace("0", "f")),
  commitsBetween: ({ commitsBetween }) => commitsBetween(oid, oid.replace("0", "f")),
  history: ({ history }) => history(oid, ["dev"]),
  statuses: ({ statuses }) => statuses(oid),
  pulls: ({ pulls }) => pulls.list("open"),
  pull: ({ pulls }) => pulls.get(1),
  comments: ({ pulls }) => pulls.comments(1),
  claim: ({ claim }) => claim(oid, async () => true),
  deleteBranch: ({ deleteBranch }) => deleteBranch("trip-config/dev", oid),
  update: ({ pulls }) => pulls.update(1, { title: "t", body: "b" }),
  merge: ({ pulls }) => pulls.merge(1, oid, "merge"),
  hold: ({ pulls }) => pulls.hold(1),
};

const shapes: Readonly<Record<string, string>> = {
  null: "null",
  "an object without its fields": "{}",
  "a list for an object, and of nothing": "[null]",
  "a list in a list": "[[]]",
  "a text": '"all is well"',
  "a number": "7",
  "fields that stand in __proto__": `{"__proto__": {"object": {"type": "commit", "sha": "${oid}"}, "data": {}, "number": 1}}`,
  "a commit that is an option of git":
    '{"ref": "x", "object": {"type": "commit", "sha": "--upload-pack=x"}, "data": null}',
  "fields of other types":
    '{"sha": 1, "object": [], "tree": {}, "commits": {}, "statuses": "", "number": "1", "data": []}',
};

describe.concurrent.each(Object.entries(shapes))("%s", (_shape, body) => {
  test.each(Object.entries(questions))("for an answer to %s", async (_question, ask) => {
    const said = await told((_path, response) => json(response, 200, body), ask);
    expect(said).toMatch(
      /^unavailable: What answers to (?:(?:GET|POST) \/api\/v3\/repos\/trip\/config\/\S+|a GraphQL request) is not as GitHub describes it: it\S* is no .+\.$/,
    );
  });

  test("for a refusal", async () => {
    expect(await told((_path, response) => json(response, 422, body), questions.pulls as never)).toMatch(
      /^refused: GitHub answered 422 to GET \S+: /,
    );
  });
});

test.each(["null", "[]", "{}", '{"node_id": 1}', '{"__proto__": {"node_id": "R_1"}}'])(
  "a repository that is %s is none of GitHub's",
  async (body) => {
    const server = createServer((_request, response) => json(response, 200, body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const connection = connectionTo({
      repository: { api: `http://127.0.0.1:${port}/api/v3`, owner: "trip", name: "config" },
      credentials: { kind: "token", token: "t" },
      pacing: { pause: 0, patience: 0 },
    });
    const error = await connection.place().catch((thrown: unknown) => thrown);
    server.close();
    expect(isRefused(error) && error.message).toContain("is not the API of a GitHub");
  },
);

test("an answer without end is left when it is too large", async () => {
  const block = Buffer.alloc(64 * 1024, " ");
  const said = await told((_path, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = () => {
      while (!response.destroyed && response.write(block));
    };
    response.on("drain", more);
    more();
  }, questions.pulls as never);
  expect(said).toMatch(/^unavailable: .*its answer is larger than 1000000 bytes\.$/);
});

test("an answer that drips is left when it takes too long", async () => {
  let asked = 0;
  const said = await told(
    (_path, response) => {
      asked += 1;
      response.writeHead(200, { "content-type": "application/json" });
      const dripping = setInterval(() => response.write(" "), 50);
      response.on("close", () => clearInterval(dripping));
    },
    questions.pulls as never,
    500,
  );
  expect(said).toMatch(/^unavailable: .*its answer is not all there after 0\.5 s\.$/);
  expect(asked).toBe(1);
});

test("a list whose pages have no end is left", async () => {
  const said = await told((path, response) => {
    const page = Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 1);
    const next = `http://${response.req.headers.host}/api/v3/repos/trip/config/pulls?page=${page + 1}`;
    response.setHeader("link", `<${next}>; rel="next"`);
    json(response, 200, []);
  }, questions.pulls as never);
  expect(said).toMatch(/^unavailable: The forge does not come to an end of the pull requests: 5 pages were read\.$/);
});
