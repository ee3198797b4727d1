import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { dotenvText } from "../../generator/daily/dotenv/dotenv.ts";
import { tripConfig } from "../support/cli.ts";
import { buildTime, hasGo, referee } from "../support/referees.ts";
import { copyEnvs, sample, sampleFiles, withFolder } from "../support/run.ts";

describe("dotenv", () => {
  test("has what the compiled ConfigMaps give to the services, and names what is secret", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      const { code, stdout, stderr } = await tripConfig(["-C", folder, "dotenv", "staging", "--format", "json"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const { variables, secrets } = JSON.parse(stdout);
      const files = await sampleFiles();
      const read = (path: string) => parse(files.get(join("out/staging", path)) ?? "");
      expect(variables).toEqual({
        ...read("config/configmap-trip-service-config.yaml").data,
        REACT_APP_API_BASE_URL: read("frontend/configmap-frontend-config.yaml").data["api-base-url"],
      });
      expect(secrets).toEqual(expect.arrayContaining(["MONGODB_PASSWORD", "MYSQL_PASSWORD"]));
      const text = (await tripConfig(["-C", folder, "dotenv", "staging"])).stdout;
      expect(text).toContain("\n# Secret, and so not in here: ");
      expect(text).toContain("\nMYSQL_HOST=mysql-service\n");
      for (const name of secrets) expect(text).not.toContain(`\n${name}=`);
    }));

  test("an environment that is none is a fault", async () => {
    expect((await tripConfig(["dotenv", "pord"])).code).toBe(1);
  });
});

const isRun = hasGo("docker compose's own reader does not read .env files");

test.skipIf(!isRun)("docker compose reads every value as it is", { timeout: buildTime }, async () => {
  // As the schema of config entries has them.
  const value = fc
    .oneof(
      fc.string({ unit: fc.constantFrom(..."'\"\\$#=` \n\ta{}()nt0%é") }),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("", " ", "$HOME", "a\\nb", "it's", 'a"b', "# no comment", "a #b", "'", "\\", "x\r\ny"),
    )
    .filter((text) => /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]*$/.test(text));
  const files = fc.sample(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), value), {
    numRuns: 3000,
    seed: 20261101,
  });
  const texts = files.map((file) => dotenvText("dev", { values: new Map(Object.entries(file)), secrets: ["X"] }));
  const { status, stdout, stderr } = spawnSync(await referee("dotenv"), {
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const read: readonly Record<string, string>[] = JSON.parse(stdout);
  const wrong = files
    .map((file, at) => ({ file, read: read[at] ?? {}, text: texts[at] }))
    .filter((one) => !isSame(one));
  expect(wrong.slice(0, 3)).toEqual([]);
});

type Variables = Readonly<Record<string, string>>;

function isSame({ file, read }: { readonly file: Variables; readonly read: Variables }): boolean {
  const names = new Set([...Object.keys(file), ...Object.keys(read)]);
  return [...names].every((name) => file[name] === read[name]);
}
