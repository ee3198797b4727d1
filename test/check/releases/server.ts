/** An API server of a release, alone with its etcd: what it takes, and what it stores. */
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecord, type Loose } from "../../../generator/model/loose.ts";
import { type Api, apiOf, valueAt } from "../../cluster/harness/api.ts";
import { newPlace } from "../../cluster/harness/place.ts";
import { startEtcd } from "../../cluster/processes/etcd.ts";
import { startApiServer } from "../../cluster/processes/kube-apiserver.ts";

/** What a server does with an object that it is asked to make, strictly and without making it. */
export type Answer =
  | { readonly does: "not serve" }
  | { readonly does: "refuse"; readonly why: string }
  /** By pod security. */
  | { readonly does: "forbid"; readonly why: string }
  /** `added`: what is stored and was not said, by JSON pointer; `dropped`: what was said and is not stored. */
  | { readonly does: "take"; readonly added: Loose; readonly dropped: readonly string[] };

/** Asks the server of a release, whose program `program` is, about objects, one after the other. */
export async function answersOfServer(
  program: string,
  objects: readonly KubernetesObject[],
): Promise<readonly Answer[]> {
  const place = newPlace();
  try {
    // Since 1.37 the address of a loopback may not be told to others. What admission adds to pods is of no interest.
    const settings = [
      "--endpoint-reconciler-type=none",
      "--disable-admission-plugins=ServiceAccount,DefaultTolerationSeconds,Priority",
    ];
    const api = apiOf(await startApiServer(place, await startEtcd(place), program, settings));
    try {
      await settle(api, objects);
      const answers: Answer[] = [];
      for (const object of objects) answers.push(await answerOf(api, object));
      return answers;
    } finally {
      api.close();
    }
  } finally {
    await place.leave({ keepFolder: false });
  }
}

/** Namespaces and their accounts, which no controller makes here. */
async function settle(api: Api, objects: readonly KubernetesObject[]): Promise<void> {
  const given = objects.filter(({ kind }) => kind === "Namespace");
  for (const namespace of given) await api.send("POST", "/api/v1/namespaces", namespace);
  const names = ["default", ...objects.map(({ metadata }) => metadata.namespace ?? "default")];
  for (const name of new Set([...names, ...given.map(({ metadata }) => metadata.name)])) {
    const [namespace, account] = [{ kind: "Namespace", metadata: { name } }, { kind: "ServiceAccount" }];
    await api.send("POST", "/api/v1/namespaces", { apiVersion: "v1", ...namespace });
    const accounts = `/api/v1/namespaces/${name}/serviceaccounts`;
    await api.send("POST", accounts, { apiVersion: "v1", ...account, metadata: { name: "default" } });
  }
}

async function answerOf(api: Api, object: KubernetesObject): Promise<Answer> {
  const { namespace = "default" } = object.metadata;
  const path = await api.pathOf({ ...object, metadata: { namespace } }).catch(() => undefined);
  if (path === undefined) return { does: "not serve" };
  const query = "dryRun=All&fieldValidation=Strict";
  const made = await api.send("POST", `${path}?${query}`, object);
  const changed = `${path}/${object.metadata.name}?${query}&fieldManager=referee&force=true`;
  const { status, body } =
    made.status === 409 ? await api.send("PATCH", changed, object, "application/apply-patch+yaml") : made;
  if (status < 300) return { does: "take", ...changesTo(object, asRecord(body)) };
  const message = String(valueAt(body, "message"));
  return message.includes("violates PodSecurity")
    ? { does: "forbid", why: message.replace(/^.*violates PodSecurity/, "violates PodSecurity") }
    : { does: "refuse", why: `${status} ${message}`.slice(0, 400) };
}

/** What servers write themselves, and what is written only, to be stored as something else; `*` stands for each. */
const own: Readonly<Record<string, readonly string[]>> = {
  "*": ["metadata", "status"],
  DeviceTaintRule: ["spec taint timeAdded"],
  Job: ["spec selector", ...["controller-uid", "job-name"].map((name) => `spec template metadata labels ${name}`)],
  Namespace: ["spec finalizers"],
  Secret: ["data", "stringData"],
  Service: [
    ...["clusterIP", "clusterIPs", "ipFamilies", "healthCheckNodePort"].map((name) => `spec ${name}`),
    "spec ports * nodePort",
  ],
  StatefulSet: ["apiVersion", "kind", "status"].map((field) => `spec volumeClaimTemplates * ${field}`),
};

function withoutOwn(object: Loose): Loose {
  const copy = structuredClone(object);
  for (const path of [...(own["*"] ?? []), ...(own[String(object.kind)] ?? [])]) remove(copy, path.split(" "));
  // What Jobs tell their pods by has a prefix, too.
  if (object.kind === "Job")
    for (const name of ["controller-uid", "job-name"])
      remove(copy, ["spec", "template", "metadata", "labels", `batch.kubernetes.io/${name}`]);
  return copy;
}

/** With what is empty because of it. */
function remove(value: unknown, [step = "", ...rest]: readonly string[]): void {
  if (step === "*" && Array.isArray(value)) for (const item of value) remove(item, rest);
  if (!isMap(value) || !Object.hasOwn(value, step)) return;
  if (rest.length > 0) remove(value[step], rest);
  const child = value[step];
  if (rest.length === 0 || (isMap(child) && Object.keys(child).length === 0)) {
    delete (value as Record<string, unknown>)[step];
  }
}

function changesTo(
  object: KubernetesObject,
  stored: Loose,
): { readonly added: Loose; readonly dropped: readonly string[] } {
  const added: Record<string, unknown> = {};
  const dropped: string[] = [];
  compare(withoutOwn(object as unknown as Loose), withoutOwn(stored), "");
  return { added, dropped };

  function compare(before: unknown, after: unknown, at: string): void {
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
      for (const [index, item] of before.entries()) compare(item, after[index], `${at}/${index}`);
    } else if (isMap(before) && isMap(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        const step = key.replaceAll("~", "~0").replaceAll("/", "~1");
        compare(before[key], after[key], `${at}/${step}`);
      }
    } else if (before !== undefined && after === undefined) dropped.push(at);
    else if (JSON.stringify(before) !== JSON.stringify(after)) added[at] = after;
  }
}

/** What Go does not write, as it is nothing. */
export function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value)
    ? Object.values(value).every(isNothing)
    : value === null || value === "" || value === 0 || value === false;
}

function isMap(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
