/** What the real proxies answered, as it is recorded, is what the model says. `npm run test:requests` asks them again. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { burstDifferences } from "./harness/bursts.ts";
import { differencesOf } from "./harness/differences.ts";
import { recordingOf } from "./harness/recording.ts";
import type { ProxyName } from "./harness/world.ts";

const recording = recordingOf(readFileSync(new URL("recorded/answers.txt", import.meta.url), "utf8"));

const proxies = ["ingress-nginx", "traefik-ingress", "traefik-gateway"] as const satisfies readonly ProxyName[];

describe("recorded answers of real proxies", () => {
  test.each(proxies)("%s answers as the model says", (name) => {
    const { count, differences } = differencesOf(recording.asked, name);
    expect(differences).toEqual([]);
    expect(count).toBeGreaterThan(1000);
    expect(burstDifferences(recording.atOnce, name)).toEqual([]);
    expect(recording.atOnce.filter(({ by }) => by[name] !== undefined).length).toBeGreaterThan(50);
  });

  test("there are requests of every kind, and answers of every kind", () => {
    const all = recording.asked.flatMap(({ answers }) => answers);
    const kinds = all.flatMap(({ request, by }) => [
      request.scheme,
      request.method,
      request.protocol ?? "plain",
      ...Object.values(by).map((answer) => (answer.kind === "passed" ? "passed" : String(answer.status))),
    ]);
    const wanted = [
      "http",
      "https",
      "GET",
      "OPTIONS",
      "grpc",
      "websocket",
      "passed",
      "204",
      "302",
      "308",
      "401",
      "404",
      "413",
      "504",
    ];
    expect(wanted.filter((kind) => !kinds.includes(kind))).toEqual([]);
    expect(all.reduce((sum, { by }) => sum + Object.keys(by).length, 0)).toBeGreaterThan(3000);
  });
});
