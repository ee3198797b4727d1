/** What `check` and `plan` say of objects for the oldest and the newest release, beside API servers of both. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { type CompiledObject, type KubernetesObject, nothingDeclared } from "../../generator/model/compiled.ts";
import { type Release, releaseName } from "../../generator/model/kubernetes/releases.ts";
import { podSecurity } from "../../generator/stages/check/pod-security.ts";
import { schema } from "../../generator/stages/check/schema.ts";
import { differences } from "../../generator/stages/plan/compare/differences.ts";
import { kindOf } from "../../generator/stages/plan/compare/types.ts";
import { saidOf } from "../cluster/agreement/refusals.ts";
import { valueAt } from "../cluster/harness/api.ts";
import { answersOf, isLive, isUpdate } from "../support/recordings.ts";
import { buildTime, isBuilt, madeBy, referee } from "../support/referees.ts";
import { type Answer, answersOfServer, isNothing } from "./releases/server.ts";

const servers = { 33: "kube-apiserver-1.33", 37: "kube-apiserver-1.37" } as const;
/**
 * Built in ten minutes each, so that they are asked where they are there already, where answers are recorded, and where
 * RELEASE_SERVERS says so, as the nightly workflow does.
 */
const isAsked =
  isLive && (isUpdate || process.env.RELEASE_SERVERS === "1" || Object.values(servers).every((name) => isBuilt(name)));
const objects = ["releases/objects.yaml", "releases/pod-security.yaml", "schema/objects.yaml"]
  .flatMap((file) => parseAllDocuments(readFileSync(join(import.meta.dirname, file), "utf8")))
  .map((document) => document.toJS() as KubernetesObject)
  // Questions are not stored, and nobody here reads certificates.
  .filter(({ kind }) => !/Review$|^(Binding|ClusterTrustBundle|PodCertificateRequest)$/.test(kind))
  .filter(({ apiVersion }) => !apiVersion.includes(".") || /(?<!^gateway\.networking)\.k8s\.io\//.test(apiVersion));

describe.each([33, 37] as const)("Kubernetes 1.%i", (release) => {
  const server = servers[release];
  const recorder = { test: import.meta.filename, madeBy: Object.values(servers).map(madeBy).join(", "), isAsked };

  test("its API server refuses, forbids and stores what is said here", { timeout: buildTime }, async () => {
    const answers = await answersOf<Answer>(recorder, {
      title: releaseName(release),
      input: objects,
      ask: async () => answersOfServer(await referee(server), objects),
    });
    const wrong = objects.flatMap((object, at) => {
      const answer = answers[at] ?? { does: "not serve" };
      const faults = faultsBeside(object, answer, release);
      return faults.map((fault) => `${object.kind} ${object.metadata.name}: ${fault}`);
    });
    expect(wrong).toEqual([]);
  });
});

const namespaces = objects.filter(({ kind }) => kind === "Namespace").map(compiled);

function faultsBeside(object: KubernetesObject, answer: Answer, release: Release): readonly string[] {
  const subject = compiled(object);
  const said = saidOf(subject, [], release).map(({ message }) => message);
  switch (answer.does) {
    case "not serve":
      return said.length > 0 ? [] : ["is not served, of which nothing is said"];
    case "refuse":
      return said.length > 0 ? [] : [`is refused: ${answer.why}`];
    case "forbid":
      return forbidden(subject, release).length > 0 ? [] : [`is forbidden: ${answer.why}`];
    case "take":
      return [
        ...said.map((message) => `is taken: ${message}`),
        ...forbidden(subject, release).map((message) => `is not forbidden: ${message}`),
        ...droppedFaults(subject, answer.dropped, release),
        ...defaultFaults(object, answer, release),
      ];
  }
}

/** A server forbids pods, and the makers of pods only warns. */
function forbidden(subject: CompiledObject, release: Release): readonly string[] {
  if (subject.object.kind !== "Pod") return [];
  return podSecurity({ unit: unitOf(subject), cluster: namespaces, argocd: [], release })
    .filter(({ code }) => code === "pod-security")
    .map(({ message }) => message);
}

/** What is dropped is told of, and nothing else is. */
function droppedFaults(subject: CompiledObject, dropped: readonly string[], release: Release): readonly string[] {
  const told = schema({ unit: unitOf(subject), cluster: [], argocd: [], release })
    .filter(({ code }) => code === "switched-off-field")
    .map(({ message }) => message.slice(0, message.indexOf(" ")));
  return [
    ...dropped
      .filter((field) => !isNothing(at(subject.object, field)) && !isMountOf(field, told))
      .filter((field) => !told.some((one) => `${one}/`.startsWith(`${field}/`)))
      .map((field) => `${field} is dropped, of which nothing is said`),
    ...told
      .filter((field) => !dropped.some((one) => `${field}/`.startsWith(`${one}/`)))
      .map((field) => `${field} is not dropped`),
  ];
}

/** Where a volume is dropped, so are its mounts. */
function isMountOf(field: string, told: readonly string[]): boolean {
  return field.includes("/volumeMounts") && told.some((one) => /\/volumes\/\d+\/image$/.test(one));
}

/** What plans take for a difference although the server fills it in: one direction of scaling that is said in part. */
const unknownToPlans = /^spec\.behavior\.scale(Up|Down)\./;

/** To the plan an object is the same with what the server fills in and without. */
function defaultFaults(
  object: KubernetesObject,
  { added, dropped }: Extract<Answer, { does: "take" }>,
  release: Release,
): readonly string[] {
  const kind = kindOf(object.apiVersion, object.kind);
  // A pod of its own is filled in further than a template, and is not what env files compile to.
  if (kind === undefined || object.kind === "Pod") return [];
  const stored = structuredClone(object);
  for (const [pointer, value] of Object.entries(added)) write(stored, pointer, value);
  const sent = structuredClone(object);
  for (const pointer of dropped) {
    write(stored, pointer, undefined);
    write(sent, pointer, undefined);
  }
  return differences(sent, stored, kind, release)
    .map(({ path }) => path.join("."))
    .filter((path) => !unknownToPlans.test(path))
    .map((path) => `${path} is filled in otherwise`);
}

function at(object: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce((value, step) => valueAt(value, step), object);
}

function stepsOf(pointer: string): string[] {
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function write(object: unknown, pointer: string, value: unknown): void {
  const steps = stepsOf(pointer);
  const last = steps.pop() ?? "";
  let parent = object as Record<string, unknown>;
  for (const step of steps) parent = parent[step] as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

function unitOf(subject: CompiledObject) {
  return { kind: "manifests", name: "one", directory: "", objects: [subject], declared: nothingDeclared } as const;
}

function compiled(object: KubernetesObject): CompiledObject {
  return { path: "a.yaml", object, origin: { files: ["a.yaml"], pointer: "" } };
}
