import { describe, expect, test } from "vitest";
import { operationOf, requestFaults, responseFaults } from "./proxy/contract.ts";
import { findSecrets } from "./secrets.ts";

describe("GitHub's description", () => {
  const list = operationOf("GET", "/repos/o/r/pulls");
  const create = operationOf("POST", "/repos/o/r/pulls");

  test("finds operations, also with slashes in what is named", () => {
    expect(operationOf("GET", "/repos/o/r/git/ref/heads%2Ftrip-config%2Fdev")).toMatchObject({
      id: "git/get-ref",
      params: { ref: "heads/trip-config/dev" },
    });
    expect(operationOf("GET", "/repos/o/r/commits/abc/status")?.id).toBe("repos/get-combined-status-for-ref");
    expect(operationOf("GET", "/repos/o/r/nothing")).toBeUndefined();
  });

  test("refuses requests that are not as described", () => {
    if (list === undefined || create === undefined) throw new Error("not described");
    const query = (text: string) => new URLSearchParams(text);
    expect(requestFaults(list, query("state=all&per_page=100"), undefined)).toEqual([]);
    expect(requestFaults(list, query("state=some"), undefined)).toHaveLength(1);
    expect(requestFaults(list, query("limit=3"), undefined)).toHaveLength(1);
    expect(requestFaults(list, query("per_page=many"), undefined)).toHaveLength(1);
    expect(requestFaults(create, query(""), { title: "t", head: "x", base: "main", body: "" })).toEqual([]);
    expect(requestFaults(create, query(""), { title: "t", head: "x", body: "" })).toHaveLength(1);
    expect(requestFaults(create, query(""), { title: "t", head: "x", base: "main", force: true })).toHaveLength(1);
    expect(requestFaults(create, query(""), undefined)).toHaveLength(1);
  });

  test("refuses answers that are not as described", () => {
    if (list === undefined || create === undefined) throw new Error("not described");
    expect(responseFaults(list, 200, [])).toEqual([]);
    expect(responseFaults(list, 200, [{ number: "1" }]).length).toBeGreaterThan(1);
    expect(responseFaults(list, 202, [])).toHaveLength(1);
    expect(responseFaults(create, 201, {}).length).toBeGreaterThan(1);
  });
});

test("a secret is found in whatever form it was left", () => {
  const [token, line] = ["ghp_0123456789abcdef/+X", "MIIEpAIBAAKCAQEAxyz+/0123456789"];
  const key = `-----BEGIN RSA PRIVATE KEY-----\n${line}\n-----END RSA PRIVATE KEY-----\n`;
  const places = new Map([
    ["plain", `error: ${token} is bad`],
    ["encoded", `https://x:${encodeURIComponent(token)}@github.com`],
    ["base64", Buffer.from(token).toString("base64")],
    ["a line of a key", `key ${line}`],
    ["nothing", "-----BEGIN RSA PRIVATE KEY-----"],
  ]);
  expect(findSecrets([token, key], places)).toEqual(["plain", "encoded", "base64", "a line of a key"]);
});
