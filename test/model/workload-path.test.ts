import { expect, test } from "vitest";
import { workloadPath } from "../../generator/model/workload-kinds.ts";

test("the template of a service's pods is its workload's; of a Rollout that takes over, the Deployment's", () => {
  const path = (kind: "Deployment" | "Rollout", takesOver?: boolean) =>
    workloadPath({ name: "hello", workload: { kind, ...(takesOver !== undefined && { takesOver }) } });
  expect(path("Deployment")).toBe("hello/deployment-hello.yaml");
  expect(path("Rollout", false)).toBe("hello/rollout-hello.yaml");
  expect(path("Rollout", true)).toBe("hello/deployment-hello.yaml");
});
