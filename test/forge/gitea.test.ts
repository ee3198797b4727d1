/** What the adapter makes of answers that a Gitea, or something before it, gives on bad days. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { connectionTo } from "../../generator/adapters/forge/gitea/connection.ts";
import { listRefs, readRef } from "../../generator/adapters/forge/gitea/refs.ts";
import { parseGiteaRepository } from "../../generator/model/gitea-repository.ts";
import { isRefused } from "../../generator/model/refused.ts";
import { isUnavailable } from "../../generator/model/unavailable.ts";

const token = "0123456789abcdef0123456789abcdef01234567";
const oid = "1".repeat(40);

const repository = {
  full_name: "trip/config",
  name: "config",
  owner: { login: "trip" },
  default_branch: "main",
  empty: false,
  archived: false,
  mirror: false,
  has_pull_requests: true,
};

type Reply = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

/** What becomes of reading main when the server answers so, time after time; the last answer stays. */
async function readMain(...replies: readonly Reply[]): Promise<{ readonly said: string; readonly asked: number }> {
  let asked = 0;
  const listener: RequestListener = (request, response) => {
    const [status, body, headers = {}] = request.url?.endsWith("/repos/trip/config")
      ? ([200, repository] as const)
      : (replies[Math.min(asked++, replies.length - 1)] ?? [500, ""]);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connection = connectionTo({
    repository: { api: `http://127.0.0.1:${port}/api/v1`, owner: "trip", name: "config" },
    token,
    pacing: { pause: 0, patience: 1 },
  });
  try {
    return { said: `${await readRef(connection, "refs/heads/main")}`, asked };
  } catch (error) {
    if (isUnavailable(error)) return { said: `unavailable: ${error.message}`, asked };
    if (isRefused(error)) return { said: `${error.refusal.code}: ${error.message}`, asked };
    throw error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const main = { ref: "refs/heads/main", object: { type: "commit", sha: oid } };

describe("what is answered to a question", () => {
  test.each<[string, readonly Reply[], string | RegExp, number]>([
    ["the only ref comes alone", [[200, main]], oid, 1],
    ["several come as a list", [[200, [main, { ...main, ref: "refs/heads/main2" }]]], oid, 1],
    ["there is none", [[404, { message: "not found", errors: null }]], "undefined", 1],
    [
      "trouble that passes",
      [
        [502, "<html>"],
        [500, { message: "database is locked" }],
        [200, main],
      ],
      oid,
      3,
    ],
    ["trouble that stays", [[503, "busy"]], /^unavailable: Gitea does not answer as it should .*503 busy/, 4],
    [
      "a limit that is soon over",
      [
        [429, "slow down", { "retry-after": "0" }],
        [200, main],
      ],
      oid,
      2,
    ],
    ["a limit that lasts", [[429, "", { "retry-after": "90" }]], /^unavailable: .* takes requests again in 90 s/, 1],
    ["a limit without end", [[429, "", { "retry-after": "0" }]], /^unavailable: Gitea limits/, 3],
    ["a token that is not known", [[401, { message: `no ${token}` }]], /^bad-credentials: .*no \*\*\*/, 1],
    ["a scope that is missing", [[403, { message: "token does not have scope" }]], /^missing-rights: .*scope/, 1],
    [
      "a page for people",
      [[200, "<html>Sign in</html>"]],
      /^unavailable: What answers .* is not as Gitea describes it/,
      1,
    ],
    ["another shape", [[200, [{ ref: "refs/heads/main" }]]], /^unavailable: .*it\[0\]\.object is no object/, 1],
    ["a hash that is none", [[200, { ...main, object: { type: "commit", sha: "../x" } }]], /no hash of git/, 1],
  ])("%s", async (_, replies, expected, requests) => {
    const { said, asked } = await readMain(...replies);
    expect(said).toMatch(expected);
    expect(asked).toBe(requests);
    expect(said).not.toContain(token);
  });

  test("nobody answers", async () => {
    const connection = connectionTo({
      repository: { api: "http://127.0.0.1:1/api/v1", owner: "trip", name: "config" },
      token,
      pacing: { pause: 0, patience: 1 },
    });
    await expect(listRefs(connection, "refs/heads/")).rejects.toSatisfy(isUnavailable);
  });
});

test.each([
  ["https://git.example.com/trip/config.git", "https://git.example.com/api/v1", "trip", "config"],
  ["https://git.example.com:3000/trip/config", "https://git.example.com:3000/api/v1", "trip", "config"],
  ["https://example.com/git/sub/trip/my.config.git/", "https://example.com/git/sub/api/v1", "trip", "my.config"],
  ["http://127.0.0.1:3000/trip/config.git", "http://127.0.0.1:3000/api/v1", "trip", "config"],
])("%s is a repository of a Gitea", (url, api, owner, name) => {
  expect(parseGiteaRepository(url)).toEqual({ api, owner, name });
});

test.each([
  "http://git.example.com/trip/config.git",
  "ssh://git@git.example.com/trip/config.git",
  "git@git.example.com:trip/config.git",
  "https://git.example.com/config.git",
  "https://git.example.com/../config.git",
  "file:///srv/config.git",
])("%s is none", (url) => {
  expect(parseGiteaRepository(url)).toBeUndefined();
});
