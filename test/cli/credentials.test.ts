import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { giteaToken, gitHubCredentials } from "../../generator/cli/credentials.ts";
import { isRefused } from "../../generator/model/refused.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});
const app = { TRIP_CONFIG_APP_ID: "12", TRIP_CONFIG_APP_KEY: privateKey };

test("an App comes before a token, and GH_TOKEN before GITHUB_TOKEN", () => {
  expect(gitHubCredentials({ ...app, GH_TOKEN: "a" })).toEqual({ kind: "app", id: "12", key: privateKey.trim() });
  expect(gitHubCredentials({ GH_TOKEN: "a", GITHUB_TOKEN: "b" })).toEqual({ kind: "token", token: "a" });
  expect(gitHubCredentials({ GH_TOKEN: " ", GITHUB_TOKEN: "b\n" })).toEqual({ kind: "token", token: "b" });
});

test("a key on one line, and an installation", () => {
  const TRIP_CONFIG_APP_KEY = privateKey.replaceAll("\n", "\\n");
  const found = gitHubCredentials({ ...app, TRIP_CONFIG_APP_KEY, TRIP_CONFIG_APP_INSTALLATION: "34" });
  expect(found).toEqual({ kind: "app", id: "12", key: privateKey, installation: 34 });
});

test.each([
  [{}, "missing-credentials", "no credentials"],
  [{ TRIP_CONFIG_APP_ID: "12", GH_TOKEN: "a" }, "missing-credentials", "TRIP_CONFIG_APP_KEY is not set"],
  [{ TRIP_CONFIG_APP_KEY: privateKey }, "missing-credentials", "TRIP_CONFIG_APP_ID is not set"],
  [{ ...app, TRIP_CONFIG_APP_KEY: privateKey.slice(0, 300) }, "bad-credentials", "TRIP_CONFIG_APP_KEY"],
  [{ ...app, TRIP_CONFIG_APP_ID: "1 2" }, "bad-credentials", "TRIP_CONFIG_APP_ID"],
  [{ ...app, TRIP_CONFIG_APP_INSTALLATION: "x" }, "bad-credentials", "TRIP_CONFIG_APP_INSTALLATION"],
])("refused, without showing the key: %#", (environment, code, message) => {
  try {
    gitHubCredentials(environment);
    expect.unreachable();
  } catch (error) {
    if (!isRefused(error)) throw error;
    expect([error.refusal.code, error.refusal.message]).toEqual([code, expect.stringContaining(message)]);
    expect(JSON.stringify(error.refusal)).not.toContain(privateKey.slice(40, 60));
  }
});

test("GITEA_TOKEN comes before FORGEJO_TOKEN, and a blank one is none", () => {
  expect(giteaToken({ GITEA_TOKEN: "a\n", FORGEJO_TOKEN: "b" })).toBe("a");
  expect(giteaToken({ GITEA_TOKEN: " ", FORGEJO_TOKEN: "b" })).toBe("b");
  const refusal = { code: "missing-credentials", hint: "set GITEA_TOKEN or FORGEJO_TOKEN; see docs/gitea.md." };
  expect(() => giteaToken({ GITHUB_TOKEN: "a" })).toThrow(
    expect.objectContaining({ refusal: expect.objectContaining(refusal) }),
  );
});
