/** Whether an API server takes what was compiled of generated env files: a strict dry run of each object. */
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import type { Api } from "../harness/api.ts";
import { labelOf } from "../harness/objects.ts";
import { inParallel } from "./generated.ts";
import { messageOf } from "./questions.ts";

const query = "dryRun=All&fieldValidation=Strict&fieldManager=trip-config-test";

/** What hangs on how a cluster is set up, which no env file says. */
const ofTheCluster = /not configured (for dual-stack services|on this cluster)/;

/** Why it takes an object not; undefined: it does. */
export async function refusal(api: Api, object: KubernetesObject): Promise<string | undefined> {
  const { name: _name, ...metadata } = object.metadata;
  const path = await api.pathOf({ ...object, metadata: { namespace: metadata.namespace ?? "default" } });
  const answer = await api.send("POST", `${path}?${query}`, object);
  // What is there already was validated all the same.
  if (answer.status < 300 || answer.status === 409) return undefined;
  const message = messageOf(answer);
  return ofTheCluster.test(message) ? undefined : `${labelOf(object)}: ${message}`;
}

/** All that is refused of many objects, each text asked for once. */
export async function refusals(api: Api, objects: readonly KubernetesObject[]): Promise<readonly string[]> {
  const unique = [...new Map(objects.map((object) => [JSON.stringify(object), object])).values()];
  const answers = await inParallel(unique, 16, (object) => refusal(api, object));
  return answers.flatMap((answer) => answer ?? []);
}
