import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { credentialIn } from "../../generator/model/credentials/credentials.ts";

/** Tokens are put together here, so that no scanner takes this file for a leak. */
const token = (...parts: readonly string[]) => parts.join("");
const letters = "aB3dE5gH7jK9mN1pQ2sT4vW6xY8zA0cD2eF4gH6j";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const pem = (kind: string) => token("-----BEGIN ", kind, "PRIVATE", " KEY-----\nMIIEpAIBAAKCAQEA\n");

describe("what looks like a credential", () => {
  test.each([
    ["a private key", "k", pem("")],
    ["a private key", "server.conf", `x\n${pem("RSA ")}`],
    ["a private key in base64", "tls.key", base64(pem(""))],
    ["a private key in base64", "tls.key", base64(pem("EC "))],
    ["a private key in base64", "tls.key", base64(pem("OPENSSH "))],
    ["a private key in base64", "tls.key", base64(pem("ENCRYPTED "))],
    ["a GitHub token", "x", token("gh", "p_", letters.slice(0, 36))],
    ["a GitHub token", "x", token("github", "_pat_", letters.slice(0, 22), "_x")],
    ["a GitLab token", "x", token("gl", "pat-", letters.slice(0, 20))],
    ["a Slack token", "x", token("xo", "xb-123456789012-", letters.slice(0, 12))],
    ["an AWS access key", "AWS_ACCESS_KEY_ID", token("AK", "IA", "ABCDEFGHIJKLMNOP")],
    ["a Google API key", "x", token("AI", "za", letters.slice(0, 35))],
    ["an npm token", "x", token("npm", "_", letters.slice(0, 36))],
    ["a Stripe key", "x", token("sk", "_live_", letters.slice(0, 24))],
    [
      "a JSON Web Token",
      "x",
      `${base64('{"alg":"none"}').replace(/=+$/, "")}.${base64('{"sub":"x"}').replace(/=+$/, "")}.abc`,
    ],
    ["a password in an address", "DATABASE_URL", "mongodb://admin:hunter2@mongodb-service:27017/?authSource=admin"],
    ["a password in an address", "REDIS_URL", "redis://:hunter2@redis-service:6379"],
    ["a password in an address", "DATABASE_URL", "mysql://$(DB_USER):hunter2@mysql-service"],
    ["a password's hash", "auth", `admin:$2y$10$${letters}${letters.slice(0, 13)}`],
    ["a password's hash", "auth", "admin:$apr1$abcdefgh$ABCDEFGHIJKLMNOPQRSTUV"],
    ["a password's hash", "shadow", "root:$6$saltsalt$ABCDEFGHIJKLMNOPQRSTUVWXYZabcd:19000"],
    ["a database password", "init.sql", "ALTER USER root IDENTIFIED WITH mysql_native_password BY 'hunter2';"],
    ["a password", "MYSQL_ROOT_PASSWORD", "admin123"],
    ["a password", "dbPassword", "12345"],
    ["a password", "spring.datasource.password", "x"],
    ["a password", "redis-pass", "x"],
    ["a password", "DB_PWD", "x"],
    ["a password", "PASSWORD_2", "x"],
    ["an API key", "apiKey", "abc"],
    ["an API key", "X-API-KEY", "abc"],
    ["a secret key", "DJANGO_SECRET_KEY", "abc"],
    ["a secret", "CLIENT_SECRET", "basic-auth"],
    ["a token", "GITHUB_TOKEN", "abc"],
    ["a token", "authToken", "abc"],
    ["a random key", "session", "9f86d081884c7d659a2feaa0c55ad015"],
    ["a random key", "session", letters.slice(0, 32)],
    ["a random key", "session", "mF9/zQ+1Vb3cK0xT7rWn5LhYp2sGd8JaUe4oIq6vX3w="],
    ["a password", "app.ini", "[db]\nuser = trip\npassword = hunter2\n"],
    ["a password", "app.yaml", 'db:\n  password: "hunter2"\n'],
    ["a password", "app.json", '{"db": {"password": "hunter2"}}'],
    ["a password", "jdbc", "jdbc:mysql://mysql/trip?user=trip&password=hunter2"],
    ["a password", "jaas", 'LoginModule required username="x" password="hunter2";'],
    ["a token", "args", "--token=abc"],
  ])("%s: %s", (what, key, value) => {
    expect(credentialIn(key, value)).toBe(what);
  });

  test.each([
    ["MYSQL_PASSWORD", "$(DB_PASSWORD)"],
    ["MYSQL_PASSWORD", ["$", "{DB_PASSWORD}"].join("")],
    ["password", "{{ .Values.password }}"],
    ["password", "<password>"],
    ["password", ""],
    ["MYSQL_ALLOW_EMPTY_PASSWORD", "yes"],
    ["PASSWORD_FILE", "/run/secrets/password"],
    ["password", "/run/secrets/password"],
    ["TOKEN_URL", "https://example.com/token"],
    ["token", "https://example.com/token"],
    ["PASSWORD_MIN_LENGTH", "12"],
    ["MAX_TOKEN", "4096"],
    ["TOKENIZER", "cl100k"],
    ["passthrough", "anything"],
    ["ssl-passthrough", "true"],
    ["compass", "north"],
    ["PUBLIC_KEY", "abc"],
    ["passwordKey", "admin-password"],
    ["ACCESS_TOKEN_LIFETIME", "short"],
    ["key", "MYSQL_PASSWORD"],
    ["secretName", "mysql-secret"],
    ["existingSecret", "grafana-admin"],
    ["nginx.ingress.kubernetes.io/auth-secret", "basic-auth"],
    ["nginx.ingress.kubernetes.io/auth-tls-secret", "trip/ca"],
    ["address", "http://kafka-service:9092/path@home"],
    ["address", "mongodb://$(USER):$(PASSWORD)@mongodb-service:27017"],
    ["address", "https://user@example.com"],
    ["image", "registry.example.com:5000/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ["digest", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ["checksum/config", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ["targetRevision", "3f786850e387550fdab836ed7e6dc881de23001b"],
    ["uid", "550e8400-e29b-41d4-a716-446655440000"],
    ["x", "550e8400-e29b-41d4-a716-446655440000"],
    ["x", "sha384-oqVuAfXRKap7fdgcCY5uykM6R9GqQ8K0uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"],
    ["x", "12345678901234567890123456789012"],
    ["x", "KubernetesClusterRoleBindingController"],
    ["x", "io/kubernetes/pkg/apis/core/v1/PodTemplate"],
    ["ca.crt", "-----BEGIN CERTIFICATE-----\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn\n-----END CERTIFICATE-----\n"],
    ["init.js", 'db.createUser({ user: "trip", pwd: process.env.MONGO_PASSWORD });'],
    ["run.sh", 'export PASSWORD="$(cat /run/secrets/password)"\nmysql -p"$PASSWORD"\n'],
    ["notes", "The password: see the vault."],
    ["nginx.conf", "proxy_pass http://backend;\nproxy_set_header X-Token $http_x_token;"],
    ["init.sql", "CREATE DATABASE IF NOT EXISTS trip_service;"],
  ])("nothing: %s", (key, value) => {
    expect(credentialIn(key, value)).toBeUndefined();
  });

  test("random keys are seen, whatever they are made of", () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const seen = fc.sample(bytes, { numRuns: 500, seed: 7 }).map((key) => ({
      hex: credentialIn("session", Buffer.from(key).toString("hex")),
      base64: credentialIn("session", Buffer.from(key).toString("base64")),
    }));
    expect(seen.filter(({ hex }) => hex === undefined)).toEqual([]);
    expect(seen.filter(({ base64: found }) => found === undefined).length).toBeLessThan(10);
  });

  test("large values take no time that grows faster than they do", () => {
    const pieces = [
      "a",
      "eyJ",
      "://",
      ":",
      "password: ",
      "x=",
      "A",
      "LS0tLS1CRUdJTi",
      "$6$",
      " ",
      "-",
      "IDENTIFIED BY ",
    ];
    for (const piece of pieces) {
      const value = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const start = performance.now();
      credentialIn("key", value);
      expect(performance.now() - start, piece).toBeLessThan(1000);
    }
  });
});
