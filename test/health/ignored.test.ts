/** What an Application is to leave alone and the one in the cluster does not. */
import { expect, test } from "vitest";
import { ignoredLater } from "../../generator/daily/health/ignored.ts";

const replicas = (name: string) => ({ group: "apps", kind: "Deployment", name, jsonPointers: ["/spec/replicas"] });
const weights = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", jqPathExpressions: [".spec.rules[].weight"] };
const respecting = "RespectIgnoreDifferences=true";
const of = (ignoreDifferences: readonly object[], ...syncOptions: readonly string[]) => ({
  spec: { ignoreDifferences, syncPolicy: { syncOptions } },
});

test.each([
  ["none there", of([replicas("a")], respecting), {}, ["Deployment/a /spec/replicas"]],
  ["the same", of([replicas("a")], respecting), of([replicas("a")], respecting), []],
  [
    "one more",
    of([replicas("a"), replicas("b")], respecting),
    of([replicas("a")], respecting),
    ["Deployment/b /spec/replicas"],
  ],
  ["fewer", of([replicas("a")], respecting), of([replicas("b"), replicas("a")], respecting), []],
  [
    "seen but applied all the same",
    of([replicas("a")], respecting),
    of([replicas("a")]),
    ["Deployment/a /spec/replicas"],
  ],
  ["where nothing is respected", of([weights], "ApplyOutOfSyncOnly=true"), of([weights]), []],
  ["by expressions", of([weights]), of([]), ["HTTPRoute .spec.rules[].weight"]],
  ["nothing wanted", {}, of([replicas("a")]), []],
])("%s", (_name, wanted, there, expected) => {
  expect(ignoredLater(wanted, there)).toEqual(expected);
});
