import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { tripConfig } from "../support/cli.ts";
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
