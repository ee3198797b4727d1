/** Asks nginx and Traefik themselves. UPDATE=1 records what they answer; REQUESTS_SEED and REQUESTS_MODELS ask other questions. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { requestFacts } from "../../generator/model/controllers/requests.ts";
import { madeBy } from "../support/referees.ts";
import { burstDifferences } from "./harness/bursts.ts";
import { differencesOf } from "./harness/differences.ts";
import { recordingText } from "./harness/recording.ts";
import { askedOfProxies, type ProxyName } from "./harness/world.ts";

const file = fileURLToPath(new URL("recorded/answers.txt", import.meta.url));
const { REQUESTS_SEED, REQUESTS_MODELS } = process.env;
const isStandard = REQUESTS_SEED === undefined && REQUESTS_MODELS === undefined;
const seed = Number(REQUESTS_SEED ?? 20261129);
const models = Number(REQUESTS_MODELS ?? 40);

test(`${models} models of routes, 40 requests each, and bursts, through every proxy`, {
  timeout: 900_000,
}, async () => {
  const version = /nginx.(\S+)/.exec(spawnSync("/usr/sbin/nginx", ["-v"], { encoding: "utf8" }).stderr)?.[1];
  const { asked, atOnce } = await askedOfProxies({ models, each: 40, limited: models / 5, bursts: 12, seed });
  const text = recordingText({ madeBy: `${madeBy("traefik")}, Debian's nginx ${version}`, seed, asked, atOnce });
  if (process.env.UPDATE === "1") writeFileSync(file, text);
  for (const name of Object.keys(requestFacts) as ProxyName[]) {
    const { count, differences } = differencesOf(asked, name);
    console.log(`${name}: ${count} requests, ${differences.length} answered otherwise than the model says`);
    const otherBursts = burstDifferences(atOnce, name);
    console.log(`${name}: ${atOnce.length} bursts, ${otherBursts.length} answered otherwise than the model says`);
    expect(differences, name).toEqual([]);
    expect(otherBursts, name).toEqual([]);
  }
  if (isStandard) expect(text).toBe(readFileSync(file, "utf8"));
});
