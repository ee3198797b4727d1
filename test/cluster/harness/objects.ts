/** What tests do with objects of a cluster. Errors of the server are thrown, except where the answer is wanted. */
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { type Answer, type Api, type LiveObject, type Reference, valueAt } from "./api.ts";
import { waitFor } from "./wait.ts";

export interface ApplyOptions {
  /** Ask only: nothing is stored, and quotas are not summed. */
  readonly dryRun?: boolean;
  /** Owner of the fields, `trip-config-test` unless told. */
  readonly manager?: string;
  readonly namespace?: string;
}

/**
 * Server-side apply of one object with strict field validation, taking over fields of other managers. The answer is
 * given whatever it is: `status` 201 created, 200 changed or the same, 4xx refused, with `warnings` beside it.
 */
export async function tryApply(api: Api, object: KubernetesObject, options: ApplyOptions = {}): Promise<Answer> {
  const { dryRun = false, manager = "trip-config-test", namespace } = options;
  const named = namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace } };
  const query = new URLSearchParams({ fieldManager: manager, fieldValidation: "Strict", force: "true" });
  if (dryRun) query.set("dryRun", "All");
  return api.send("PATCH", `${await api.pathOf(named)}?${query}`, named, "application/apply-patch+yaml");
}

/** The same; an object that is refused is an error with the server's reason. */
export async function apply(api: Api, object: KubernetesObject, options: ApplyOptions = {}): Promise<LiveObject> {
  return accepted(`${object.kind} ${object.metadata.name}`, await tryApply(api, object, options));
}

/** An object, or undefined where there is none. */
export async function read(api: Api, reference: Reference): Promise<LiveObject | undefined> {
  const answer = await api.send("GET", await api.pathOf(reference));
  return answer.status === 404 ? undefined : accepted(labelOf(reference), answer);
}

/** All objects of a kind, in one namespace or in all, with the kind that items of a list lack. */
export async function list(
  api: Api,
  apiVersion: string,
  kind: string,
  options: { readonly namespace?: string; readonly selector?: string } = {},
): Promise<readonly LiveObject[]> {
  const { namespace, selector } = options;
  const path = await api.pathOf({ apiVersion, kind, metadata: namespace === undefined ? {} : { namespace } });
  const query = selector === undefined ? "" : `?labelSelector=${encodeURIComponent(selector)}`;
  const { items } = accepted(`list of ${kind}`, await api.send("GET", `${path}${query}`)) as unknown as {
    items: readonly object[];
  };
  return items.map((item) => ({ ...item, apiVersion, kind }) as LiveObject);
}

/** Merges into an object, or into its `subresource` (`status`, `scale`). */
export async function patch(
  api: Api,
  reference: Reference,
  change: unknown,
  subresource?: "status" | "scale",
): Promise<LiveObject> {
  const path = `${await api.pathOf(reference)}${subresource === undefined ? "" : `/${subresource}`}`;
  return accepted(labelOf(reference), await api.send("PATCH", path, change, "application/merge-patch+json"));
}

/** Deletes an object; that it is not there is fine. */
export async function remove(api: Api, reference: Reference): Promise<void> {
  const answer = await api.send("DELETE", `${await api.pathOf(reference)}?propagationPolicy=Background`);
  if (answer.status !== 404) accepted(labelOf(reference), answer);
}

/** A namespace with its default service account, which pods need: it is there a moment later. */
export async function createNamespace(
  api: Api,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  await apply(api, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: name } };
  await waitFor(`namespace ${name}`, 60, async () =>
    (await read(api, account)) === undefined ? { waiting: "it has no service account yet" } : { done: true },
  );
}

/**
 * What a control plane says of its own doing: an autoscaler that is younger than its pods' first metrics, the API
 * server's repair of addresses before an address is noted, a controller that has not yet seen the endpoints it made.
 */
const passing =
  /: (FailedGetResourceMetric|FailedComputeMetricsReplicas|ClusterIPNotAllocated|FailedToCreateEndpoint: .*already exists)/;

/** Texts of the Warning events, in one namespace or in all: what quotas, the scheduler and the controllers complain of. */
export async function warningsIn(api: Api, namespace?: string): Promise<readonly string[]> {
  const events = await list(api, "v1", "Event", namespace === undefined ? {} : { namespace });
  return events
    .filter(({ type }) => type === "Warning")
    .map((event) => {
      const about = valueAt(event, "involvedObject");
      return `${valueAt(about, "kind")} ${valueAt(about, "name")}: ${valueAt(event, "reason")}: ${valueAt(event, "message")}`;
    })
    .filter((text) => !passing.test(text));
}

function accepted(label: string, { status, body }: Answer): LiveObject {
  if (status >= 200 && status < 300) return body as LiveObject;
  throw new Error(`${label}: ${status} ${valueAt(body, "message") ?? JSON.stringify(body)}`);
}

export function labelOf({ kind, metadata: { name, namespace } }: Reference): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
