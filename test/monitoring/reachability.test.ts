/** Each policy of the cluster that lets something through is needed: without it, check finds what it cuts off. */
import { expect, test } from "vitest";
import type { CompiledUnit } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { reachability } from "../../generator/stages/check/reachability.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { copySample, watched, withFolder } from "../support/run.ts";

const units = await withFolder(async (folder) => {
  copySample(folder, watched);
  const compiled = compile(resolve(await validate(load(folder))));
  return [...(compiled.units?.all ?? [])];
});
const cluster = unitOf("cluster");
const dev = unitOf("dev");
const policies = cluster.objects.flatMap(({ path, object }) =>
  object.kind === "NetworkPolicy" && object.metadata.name !== "default-deny" ? [path] : [],
);

function codes(left: CompiledUnit["objects"], unit: "cluster" | "dev"): readonly string[] {
  const proven = unit === "cluster" ? { ...cluster, objects: left } : dev;
  const found = reachability({ unit: proven, cluster: left, argocd: [], release: usualRelease });
  return [...new Set(found.map(({ code }) => code))].sort();
}

test("everything passes, and nothing is open that is not declared", () => {
  expect(codes(cluster.objects, "cluster")).toEqual([]);
  expect(codes(cluster.objects, "dev")).toEqual([]);
});

test.each(policies)("without %s", (removed) => {
  const left = cluster.objects.filter(({ path }) => path !== removed);
  const callsOutside = /-(prometheus|kube-state-metrics)\.yaml$/.test(removed);
  const expected = callsOutside ? ["destination-blocked", "edge-blocked"] : ["edge-blocked"];
  expect(codes(left, "cluster")).toEqual(removed.endsWith("allow-dns.yaml") ? ["dns-blocked"] : expected);
});

test("a pod that Prometheus may not leave for is found in its environment", () => {
  const left = cluster.objects.filter(({ path }) => path !== "monitoring/networkpolicy-prometheus.yaml");
  expect(codes(left, "dev")).toEqual(["scrape-blocked"]);
});

function unitOf(name: string): CompiledUnit {
  const found = units.find((unit) => unit.name === name);
  if (found === undefined) throw new Error(`${name} is not compiled`);
  return found;
}
