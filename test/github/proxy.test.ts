import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asList, asRecord, asText } from "../../generator/model/loose.ts";
import { emptyRepository, none, openPull, repository } from "./client.ts";
import { accounts, allPermissions, readerPermissions } from "./proxy/accounts.ts";
import { type Hub, startHub } from "./proxy/hub.ts";
import { limits } from "./proxy/limits.ts";

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub.close());

describe.concurrent("the GitHub of the tests answers as GitHub does", { timeout: 60_000 }, () => {
  test("an empty repository: 409 to git's endpoints, a file makes the first commit", async () => {
    const { ask } = await emptyRepository(hub);
    for (const path of ["/git/ref/heads%2Fmain", "/git/matching-refs/heads%2F"]) {
      expect([(await ask("GET", path)).status, path]).toEqual([409, path]);
    }
    const tree = [{ path: "a", mode: "100644", type: "blob", content: "a" }];
    expect(await ask("POST", "/git/trees", { tree })).toMatchObject({
      status: 409,
      body: { message: "Git Repository is empty." },
    });
    expect((await ask("PUT", "/contents/a", { message: "m", content: "YQ==", branch: "main" })).status).toBe(201);
    expect((await ask("GET", "/git/ref/heads%2Fmain")).status).toBe(200);
  });

  test("refs: missing, there already, not forward, outside heads and tags", async () => {
    const { ask, commit, main } = await repository(hub);
    const next = await commit(main, "b.txt", "b");
    const beside = await commit(main, "c.txt", "c");
    const missing = { status: 422, body: { message: "Reference does not exist" } };
    expect(await ask("PATCH", "/git/refs/heads%2Fnone", { sha: main })).toMatchObject(missing);
    expect(await ask("DELETE", "/git/refs/heads%2Fnone")).toMatchObject(missing);
    expect((await ask("POST", "/git/refs", { ref: "refs/heads/x", sha: next })).status).toBe(201);
    const there = { status: 422, body: { message: "Reference already exists" } };
    expect(await ask("POST", "/git/refs", { ref: "refs/heads/x", sha: next })).toMatchObject(there);
    const sideways = { status: 422, body: { message: "Update is not a fast forward" } };
    expect(await ask("PATCH", "/git/refs/heads%2Fx", { sha: beside })).toMatchObject(sideways);
    expect((await ask("PATCH", "/git/refs/heads%2Fx", { sha: beside, force: true })).status).toBe(200);
    expect((await ask("POST", "/git/refs", { ref: "refs/trip-config/source", sha: main })).status).toBe(201);
    expect((await ask("GET", "/git/ref/trip-config%2Fsource")).status).toBe(200);
    expect((await ask("POST", "/git/refs", { ref: "refs/source", sha: main })).status).toBe(422);
    expect((await ask("DELETE", "/git/refs/heads%2Fmain")).status).toBe(422);
    expect((await ask("DELETE", "/git/refs/heads%2Fx")).status).toBe(204);
  });

  test("updateRefs: all or none, each only from where it has to be", async () => {
    const { ask, commit, graphql, hosted, main } = await repository(hub);
    const next = await commit(main, "b.txt", "b");
    const beside = await commit(main, "c.txt", "c");
    const refs = async () => (await ask("GET", "/git/matching-refs/heads%2F")).list.map(({ ref }) => ref);
    const move = (...moves: readonly (readonly [string, string, string])[]) =>
      graphql(
        "mutation($id: ID!, $moves: [RefUpdate!]!) { updateRefs(input: { repositoryId: $id, refUpdates: $moves }) { clientMutationId } }",
        { id: hosted.nodeId, moves: moves.map(([name, beforeOid, afterOid]) => ({ name, beforeOid, afterOid })) },
      );
    const [x, y] = ["refs/heads/x", "refs/heads/y"] as const;
    expect(await move([x, none, next], [y, none, main])).toEqual({ data: { updateRefs: { clientMutationId: null } } });
    // y is not where it should be: x stays, too.
    expect((await move([x, next, none], [y, next, beside])).errors).toHaveLength(1);
    expect((await move([x, next, beside])).errors).toMatchObject([{ message: "Update is not a fast forward" }]);
    expect((await move([x, none, next])).errors).toHaveLength(1);
    expect(await refs()).toEqual(["refs/heads/main", x, y]);
    expect((await move([x, next, none], [y, main, beside])).errors).toBeUndefined();
    expect(await refs()).toEqual(["refs/heads/main", y]);
  });

  test("pull requests: one per branch, none without changes, none of a branch that is not there", async () => {
    const client = await repository(hub);
    const { ask, commit, main, move } = client;
    expect((await openPull(client, "x", await commit(main, "b.txt", "b"))).status).toBe(201);
    const pull = { title: "again", head: "x", base: "main" };
    const second = await ask("POST", "/pulls", pull);
    expect([second.status, JSON.stringify(second.body)]).toEqual([
      422,
      expect.stringContaining("A pull request already exists for trip-service:x."),
    ]);
    await move("refs/heads/same", none, main);
    const empty = await ask("POST", "/pulls", { ...pull, head: "same" });
    expect([empty.status, JSON.stringify(empty.body)]).toEqual([422, expect.stringContaining("No commits between")]);
    expect((await ask("POST", "/pulls", { ...pull, head: "none" })).status).toBe(422);
    const unrelated = await commit(undefined, "z.txt", "z");
    expect(JSON.stringify((await openPull(client, "unrelated", unrelated)).body)).toContain("no history in common");
    expect((await ask("PATCH", "/pulls/1", { body: "x".repeat(65_537) })).status).toBe(422);
    expect((await ask("PATCH", "/pulls/1", { body: "x".repeat(65_536) })).status).toBe(200);
  });

  test("a pull request follows its branch, and ends with it", async () => {
    const client = await repository(hub);
    const { ask, commit, main, move } = client;
    const first = await commit(main, "b.txt", "b");
    await openPull(client, "x", first);
    const second = await commit(first, "b.txt", "c");
    await move("refs/heads/x", first, second);
    expect((await ask("GET", "/pulls/1")).body).toMatchObject({ head: { sha: second }, mergeable: null });
    expect((await ask("GET", "/pulls/1")).body).toMatchObject({ mergeable: true, mergeable_state: "clean" });
    await move("refs/heads/x", second, none);
    expect((await ask("GET", "/pulls/1")).body).toMatchObject({
      state: "closed",
      merged: false,
      head: { sha: second },
    });
    await openPull(client, "y", first);
    await move("refs/heads/main", main, first);
    expect((await ask("GET", "/pulls/2")).body).toMatchObject({ state: "closed", merged: true });
    expect((await ask("PATCH", "/pulls/2", { state: "open" })).status).toBe(422);
  });

  test("merging: stale, twice, in conflict, onto a main that has gone on; without a body", async () => {
    const client = await repository(hub);
    const { ask, commit, main, move } = client;
    const head = await commit(main, "b.txt", "b");
    await openPull(client, "x", head);
    await openPull(client, "line", await commit(main, "a.txt", "one\ntwo\nTHREE\n"));
    await openPull(client, "conflict", await commit(main, "a.txt", "one\nother\nthree\n"));
    await move("refs/heads/main", main, await commit(main, "a.txt", "ONE\ntwo\nthree\n"));
    expect(await ask("PUT", "/pulls/1/merge", { sha: main })).toMatchObject({
      status: 409,
      body: { message: "Head branch was modified. Review and try the merge again." },
    });
    expect(await ask("PUT", "/pulls/1/merge")).toMatchObject({ status: 200, body: { merged: true } });
    expect((await ask("PUT", "/pulls/1/merge")).status).toBe(405);
    expect((await ask("PUT", "/pulls/2/merge", { merge_method: "squash" })).status).toBe(200);
    expect((await ask("PUT", "/pulls/3/merge", {})).status).toBe(405);
    await ask("GET", "/pulls/3");
    expect((await ask("GET", "/pulls/3")).body).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    const now = asRecord((await ask("GET", "/git/ref/heads%2Fmain")).body.object).sha;
    const [squashed, merged] = (await ask("GET", `/commits?sha=${now}`)).list;
    expect(asList(squashed?.parents)).toHaveLength(1);
    expect(asRecord(squashed?.commit)).toMatchObject({ message: "line (#2)", verification: { verified: true } });
    expect(asList(merged?.parents)).toHaveLength(2);
    const { tree } = asRecord((await ask("GET", `/git/commits/${now}`)).body);
    const files = asList((await ask("GET", `/git/trees/${asRecord(tree).sha}?recursive=1`)).body.tree).map(asRecord);
    expect(files.map(({ path }) => path)).toEqual(["a.txt", "b.txt"]);
    const oid = files[0]?.sha;
    const blob = (await ask("GET", `/git/blobs/${oid}`)).body;
    expect(Buffer.from(asText(blob.content), "base64").toString()).toBe("ONE\ntwo\nTHREE\n");
  });

  test("rules: reviews, checks, tags, the merge queue", async () => {
    const client = await repository(hub);
    const { ask, commit, graphql, hosted, main, move } = client;
    const head = await commit(main, "b.txt", "b");
    const opened = await openPull(client, "x", head);
    hosted.rules = {
      main: { branch: "main", requiredChecks: ["ci"], pullRequests: true },
      tags: { pattern: "refs/tags/v*", bypass: [] },
    };
    const refused = await ask("PUT", "/pulls/1/merge", {});
    expect([refused.status, refused.body.message]).toEqual([405, expect.stringContaining('"ci" is expected')]);
    expect((await move("refs/heads/main", main, head)).errors).toHaveLength(1);
    expect((await ask("PATCH", "/git/refs/heads%2Fmain", { sha: head })).status).toBe(422);
    expect((await ask("POST", "/git/refs", { ref: "refs/tags/v1", sha: head })).status).toBe(422);
    expect((await ask("POST", "/git/refs", { ref: "refs/tags/w1", sha: head })).status).toBe(201);
    const auto =
      "mutation($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id }) { clientMutationId } }";
    const id = opened.body.node_id;
    expect((await graphql(auto, { id })).errors).toMatchObject([{ message: expect.stringContaining("not allowed") }]);
    hosted.autoMerge = true;
    expect((await graphql(auto, { id })).errors).toBeUndefined();
    expect((await ask("GET", "/pulls/1")).body.auto_merge).toMatchObject({ merge_method: "merge" });
    expect((await ask("POST", `/statuses/${head}`, { state: "success", context: "ci" })).status).toBe(201);
    expect((await ask("GET", `/commits/${head}/status`)).body).toMatchObject({ state: "success", total_count: 1 });
    expect((await ask("GET", "/pulls/1")).body).toMatchObject({ merged: true, auto_merge: null });
  });

  test("who asks: nobody, a stranger, a reader, an expired token, in REST and GraphQL", async () => {
    const { ask, hosted } = await repository(hub);
    const reader = hub.tokens.add({ login: accounts.bot.login, permissions: readerPermissions });
    const old = hub.tokens.add({ login: accounts.bot.login, permissions: allPermissions, expires: 1 });
    for (const token of ["", hub.tokens.unknown(), old]) {
      expect(await ask("GET", "", undefined, token)).toMatchObject({
        status: 401,
        body: { message: "Bad credentials" },
      });
    }
    expect((await ask("GET", "", undefined, reader)).status).toBe(200);
    const refused = await ask("POST", "/git/trees", { tree: [] }, reader);
    expect(refused).toMatchObject({
      status: 403,
      body: { message: "Resource not accessible by personal access token" },
    });
    expect(refused.headers.get("x-accepted-github-permissions")).toBe("contents=write");
    const response = await fetch(`${hub.url}/api/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${reader}` },
      body: JSON.stringify({
        query: "mutation($id: ID!) { updateRefs(input: { repositoryId: $id, refUpdates: [] }) { clientMutationId } }",
        variables: { id: hosted.nodeId },
      }),
    });
    expect([response.status, asList(asRecord(await response.json()).errors)]).toMatchObject([
      200,
      [{ type: "FORBIDDEN" }],
    ]);
  });

  test("renamed and archived", async () => {
    const { ask, hosted, token } = await repository(hub);
    const was = hosted.name;
    await hub.rename(hosted, `${was}-new`);
    const at = `${hub.url}/api/v3/repos/${hosted.owner}/${was}`;
    const headers = { authorization: `Bearer ${token}` };
    const moved = await fetch(`${at}/pulls?state=all`, { redirect: "manual", headers });
    expect([moved.status, moved.headers.get("location")]).toEqual([
      301,
      `${hub.url}/api/v3/repositories/${hosted.id}/pulls?state=all`,
    ]);
    expect((await fetch(`${at}/pulls?state=all`, { headers })).status).toBe(200);
    expect(
      (await fetch(`${at}/pulls`, { method: "POST", redirect: "manual", headers, body: '{"head":"x","base":"y"}' }))
        .status,
    ).toBe(307);
    await hub.archive(hosted);
    expect((await ask("GET", "")).body).toMatchObject({ archived: true });
    expect((await ask("POST", "/git/refs", { ref: "refs/heads/x", sha: "a".repeat(40) })).status).toBe(403);
  });

  test("pages and their links", async () => {
    const client = await repository(hub);
    const { ask, commit, main } = client;
    const head = await commit(main, "b.txt", "b");
    for (let at = 0; at < 5; at++) await openPull(client, `branch-${at}`, head);
    const first = await ask("GET", "/pulls?state=all&per_page=2");
    expect(first.list.map(({ number }) => number)).toEqual([5, 4]);
    const link = first.headers.get("link") ?? "";
    expect(link).toContain('rel="next"');
    expect(link.startsWith(`<${hub.url}/api/v3/repos/`)).toBe(true);
    expect((await ask("GET", "/pulls?state=all&per_page=2&page=3")).list.map(({ number }) => number)).toEqual([1]);
    expect((await ask("GET", "/pulls?head=trip-service:branch-3")).list.map(({ number }) => number)).toEqual([4]);
    // What has no owner is ignored.
    expect((await ask("GET", "/pulls?head=branch-3")).list).toHaveLength(5);
    expect((await ask("GET", "/git/matching-refs/heads%2Fbranch-")).list).toHaveLength(5);
  });

  test("a tree that is cut says so", async () => {
    const { ask, commit, hosted, main } = await repository(hub);
    const { body } = await ask("GET", `/git/commits/${await commit(main, "x/y/z.txt", "z")}`);
    hosted.mostEntries = 2;
    const tree = (await ask("GET", `/git/trees/${asRecord(body.tree).sha}?recursive=1`)).body;
    expect([asList(tree.tree).length, tree.truncated]).toEqual([2, true]);
  });

  test("limits, and a connection that ends before or after", async () => {
    const { ask, hosted, main } = await repository(hub);
    const only = (times: number) => ({
      matches: ({ repository: name }: { readonly repository: string | undefined }) => name === hosted.name,
      times,
    });
    hub.faults.add({ ...only(1), effect: limits.secondary(429, 7) });
    const limited = await ask("GET", "");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    hub.faults.add({ ...only(1), effect: limits.primary(403, 5) });
    expect((await ask("GET", "")).headers.get("x-ratelimit-remaining")).toBe("0");
    const create = (ref: string) => ask("POST", "/git/refs", { ref: `refs/heads/${ref}`, sha: main });
    hub.faults.add({ ...only(1), effect: "cut-before" });
    await expect(create("before")).rejects.toThrow();
    hub.faults.add({ ...only(1), effect: "cut-after" });
    await expect(create("after")).rejects.toThrow();
    const refs = (await ask("GET", "/git/matching-refs/heads%2F")).list.map(({ ref }) => ref);
    expect(refs).toEqual(["refs/heads/after", "refs/heads/main"]);
  });
});

test("none of this was against GitHub's description", () => expect(hub.violations).toEqual([]));
