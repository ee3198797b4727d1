import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { tripConfig } from "../support/cli.ts";
import { copyEnvs, layOver, sample, sampleFiles, withFolder } from "../support/run.ts";

describe("dotenv", () => {
  test("has what the compiled ConfigMaps and Deployments give to the services, and names what is secret", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      const { code, stdout, stderr } = await tripConfig(["-C", folder, "dotenv", "staging", "--format", "json"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const { variables, secrets } = JSON.parse(stdout);
      const files = await sampleFiles();
      const read = (path: string) => parse(files.get(join("out/staging", path)) ?? "");
      expect(variables).toEqual({
        ...read("config/configmap-trip-service-config.yaml").data,
        MONGODB_USER: "admin",
        MYSQL_USER: "trip_user",
        REACT_APP_API_BASE_URL: read("frontend/configmap-frontend-config.yaml").data["api-base-url"],
      });
      expect(secrets).toEqual(expect.arrayContaining(["MONGODB_PASSWORD", "MYSQL_PASSWORD"]));
      const text = (await tripConfig(["-C", folder, "dotenv", "staging"])).stdout;
      expect(text).toContain("\n# Secret, and so not in here: ");
      expect(text).toContain("\nMYSQL_HOST=mysql-service\n");
      for (const name of secrets) expect(text).not.toContain(`\n${name}=`);
    }));

  test("has every variable of a service, or says where it is; what differs between services is named", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      layOver(join(folder, "envs/base.json"), {
        services: {
          "currency-service": {
            config: "used",
            uses: ["mysql"],
            env: {
              LEVEL: "debug",
              ADDRESS: "$(MYSQL_HOST):$(MYSQL_PORT) $$(LEVEL) $(NONE)",
              LOGIN: "app:$(MYSQL_PASSWORD)",
              POD_IP: { fieldRef: { fieldPath: "status.podIP" } },
              CA: { configMapKeyRef: { name: "company-ca", key: "ca.crt" } },
            },
            sidecars: {
              agent: {
                env: { LEVEL: "warn" },
                resources: { requests: { cpu: "1m", memory: "1Mi" }, limits: { cpu: "1m", memory: "1Mi" } },
              },
            },
          },
          "history-service": { env: { LEVEL: "info" } },
        },
      });
      const run = (...args: readonly string[]) => tripConfig(["-C", folder, "dotenv", "staging", ...args]);
      expect((await run("currency-service")).stdout).toBe(`# Made by \`trip-config dotenv staging currency-service\`.
# Secret, and so not in here: MYSQL_PASSWORD
# Known in the cluster only: CA, from ca.crt of ConfigMap company-ca
# Known in the cluster only: LOGIN, from app:$(MYSQL_PASSWORD), where MYSQL_PASSWORD is not known here
# Known in the cluster only: POD_IP, from status.podIP
ADDRESS='mysql-service:3306 $(LEVEL) $(NONE)'
LEVEL=debug
MYSQL_DATABASE=trip_service
MYSQL_HOST=mysql-service
MYSQL_PORT=3306
MYSQL_USER=trip_user
`);
      const all = (await run()).stdout;
      expect(all).toContain(
        "\n# Of several values, name a service for its own: LEVEL is warn in currency-service/agent; debug in currency-service; info in history-service\n",
      );
      expect(all).not.toContain("\nLEVEL=");
      expect((await run("currency-service/agent")).stdout).toContain("\nLEVEL=warn\n");
      const near = await run("currency-service/agnt");
      expect([near.code, near.stdout]).toEqual([1, expect.stringContaining("did you mean `currency-service/agent`?")]);
    }));

  test("an environment that is none is a fault", async () => {
    expect((await tripConfig(["dotenv", "pord"])).code).toBe(1);
  });
});
