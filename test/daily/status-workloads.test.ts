import { expect, test } from "vitest";
import { workloadOf } from "../../generator/daily/status/workloads.ts";
import type { Loose } from "../../generator/model/loose.ts";
import type { Service } from "../../generator/model/workload.ts";

/** What is asked of a service here. */
function service(kind: Service["workload"]["kind"]): Service {
  return { name: "app", workload: { kind } } as Service;
}

const maker = (kind: string, status: object, spec: object = {}): Loose => ({
  kind,
  metadata: { name: "app" },
  spec,
  status,
});

test.each<[what: string, kind: "CronJob" | "Job", status: object, run: object]>([
  ["a CronJob that never ran", "CronJob", {}, { state: "none" }],
  [
    "a CronJob's run that goes on",
    "CronJob",
    { lastScheduleTime: "2026-11-03T01:30:00Z", active: [{ name: "app-1" }] },
    { state: "running", at: "2026-11-03T01:30:00Z" },
  ],
  [
    "a CronJob's run that ended well",
    "CronJob",
    { lastScheduleTime: "2026-11-03T01:30:00Z", lastSuccessfulTime: "2026-11-03T01:31:00Z" },
    { state: "succeeded", at: "2026-11-03T01:31:00Z" },
  ],
  [
    "a CronJob's run that failed, after one that did not",
    "CronJob",
    { lastScheduleTime: "2026-11-04T01:30:00Z", lastSuccessfulTime: "2026-11-03T01:31:00Z" },
    { state: "failed", at: "2026-11-04T01:30:00Z" },
  ],
  [
    "a Job that ended well",
    "Job",
    { startTime: "2026-11-03T01:30:00Z", completionTime: "2026-11-03T01:31:00Z", succeeded: 1 },
    { state: "succeeded", at: "2026-11-03T01:31:00Z" },
  ],
  [
    "a Job that gave up",
    "Job",
    { startTime: "2026-11-03T01:30:00Z", failed: 7, conditions: [{ type: "Failed", status: "True" }] },
    { state: "failed", at: "2026-11-03T01:30:00Z" },
  ],
  [
    "a Job between two tries",
    "Job",
    { startTime: "2026-11-03T01:30:00Z", failed: 1 },
    { state: "running", at: "2026-11-03T01:30:00Z" },
  ],
])("%s", (_, kind, status, lastRun) => {
  expect(workloadOf([maker(kind, status)], service(kind))).toEqual({ running: [], replicas: null, lastRun });
});

test("a DaemonSet is to have a pod for each of its nodes", () => {
  const found = workloadOf([maker("DaemonSet", { desiredNumberScheduled: 3 })], service("DaemonSet"));
  expect(found).toEqual({ running: [], replicas: 3 });
});

test("a container beside the service is told by its own image, before it and beside it", () => {
  const pod: Loose = {
    kind: "Pod",
    metadata: { labels: { app: "app" } },
    spec: {
      containers: [{ name: "app", image: "r/app:1" }],
      initContainers: [{ name: "agent", image: "r/agent:2", restartPolicy: "Always" }],
    },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  };
  const objects = [maker("StatefulSet", {}, { replicas: 1 }), pod];
  const image = (container?: string) => workloadOf(objects, service("StatefulSet"), container).running[0]?.image;
  expect([image(), image("agent")]).toEqual(["r/app:1", "r/agent:2"]);
});
