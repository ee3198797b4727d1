import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tripConfig } from "../support/cli.ts";
import { stubKubectl } from "../support/kubectl.ts";
import { copyEnvs, emptyFolder, sample } from "../support/run.ts";

let folder: ReturnType<typeof emptyFolder>;
beforeEach(() => {
  folder = emptyFolder();
  copyEnvs(sample, folder.path);
});
afterEach(() => folder.remove());

const service = "services ingress-nginx --namespace ingress-nginx";
const hosts = (args: readonly string[], answers: Record<string, unknown> = {}) => {
  const { path } = stubKubectl(folder.path, answers);
  const env = { PATH: path, HOME: folder.path, KUBECONFIG: `${folder.path}/none` };
  return tripConfig(["-C", folder.path, "hosts", ...args], { env });
};

describe("hosts", () => {
  test("has a line for each host that an Ingress of the environment answers to", async () => {
    expect(await hosts(["dev", "--address", "192.168.1.100"])).toEqual({
      code: 0,
      stderr: "",
      stdout:
        "192.168.1.100  api-dev.trip-service.local\n192.168.1.100  dev.trip-service.local\n192.168.1.100  kafka-ui.trip-service.local\n",
    });
  });

  test("reads the address from the cluster when none is given", async () => {
    const answer = { status: { loadBalancer: { ingress: [{ ip: "192.168.1.103", ipMode: "VIP" }] } } };
    const { code, stdout } = await hosts(["prod", "--format", "json"], { [service]: answer });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      diagnostics: [],
      address: "192.168.1.103",
      hosts: ["api.trip-service.example.com", "kafka-ui.trip-service.example.com", "trip-service.example.com"],
    });
  });

  test("without a cluster it is the first address of the pool, and that is said", async () => {
    const { code, stdout, stderr } = await hosts(["dev"]);
    expect(code).toBe(0);
    expect(stdout).toContain("192.168.1.100  kafka-ui.trip-service.local\n");
    expect(stderr).toContain("192.168.1.100 is the first address of the pool trip-service-pool");
  });

  test.each([
    ["a Service without address", { [service]: { status: { loadBalancer: {} } } }, "has no address yet"],
    [
      "a Service with a name only",
      { [service]: { status: { loadBalancer: { ingress: [{ hostname: "x.example.com" }] } } } },
      "has no address yet",
    ],
  ])("%s: trying again may help", async (_, answers, said) => {
    const { code, stdout, stderr } = await hosts(["dev"], answers);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(said);
    expect(stderr).toContain("Give it with --address.");
  });

  test("of a controller that the cluster has, it is what it writes into an Ingress", async () => {
    const file = join(folder.path, "envs/cluster.json");
    const { ingress, ...cluster } = JSON.parse(readFileSync(file, "utf8"));
    const own = { install: false, className: "public", namespace: "ingress" };
    writeFileSync(file, JSON.stringify({ ...cluster, ingress: own }));
    const asked = "ingresses.networking.k8s.io trip-service-admin-ingress --namespace trip-service-dev";
    const answer = { status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } } };
    expect((await hosts(["dev"], { [asked]: answer })).stdout).toContain("203.0.113.7  dev.trip-service.local\n");
    const untold = await hosts(["dev"], { [asked]: { status: {} } });
    expect([untold.code, untold.stderr]).toEqual([3, expect.stringContaining("has no address yet. Give it with")]);
  });

  test("an address that is none is wrong usage; an environment that is none a fault", async () => {
    expect((await hosts(["dev", "--address", "192.168.1"])).code).toBe(2);
    const unknown = await hosts(["pord", "--address", "::1"]);
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining("error[unknown-environment]") });
  });
});
