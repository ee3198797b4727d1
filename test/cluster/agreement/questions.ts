/** Questions to an API server alone, about single objects: what a controller would be told that asks for the pods. */
import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../generator/model/compiled.ts";
import { podTemplateOf } from "../../../generator/model/kubernetes/pods.ts";
import { type Answer, type Api, valueAt } from "../harness/api.ts";
import { apply } from "../harness/objects.ts";

/** Answer to somebody who would make a pod of the object's template; undefined where it has none. Nothing is stored. */
export async function podAnswer(api: Api, { object }: CompiledObject): Promise<Answer | undefined> {
  const template = podTemplateOf(object);
  if (template === undefined) return undefined;
  const { labels, annotations, spec } = template;
  const namespace = object.metadata.namespace ?? "default";
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: `${object.metadata.name}-`, labels, annotations },
    spec,
  };
  const query = "dryRun=All&fieldValidation=Strict";
  return api.send("POST", `${await api.pathOf({ ...pod, metadata: { namespace } })}?${query}`, pod);
}

/** What is said of the object itself, of these severities and codes. */
export function about(
  { object }: CompiledObject,
  diagnostics: readonly Diagnostic[],
  severity: Diagnostic["severity"],
  codes: readonly Diagnostic["code"][],
): readonly Diagnostic[] {
  const { namespace, name } = object.metadata;
  const id = namespace === undefined ? `${object.kind}/${name}` : `${namespace}/${object.kind}/${name}`;
  return diagnostics.filter((each) => each.object === id && each.severity === severity && codes.includes(each.code));
}

/** The namespace of an environment as it is compiled, with what its pods need to be asked about: their accounts. */
export async function settleIn(api: Api, objects: readonly CompiledObject[]): Promise<void> {
  const first = ["Namespace", "ServiceAccount"];
  for (const { object } of objects.filter(({ object: { kind } }) => kind === first[0])) {
    await apply(api, object);
    // Where no controller runs, nobody else makes it.
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: object.metadata.name },
    };
    await apply(api, account);
  }
  for (const { object } of objects.filter(({ object: { kind } }) => kind === first[1])) await apply(api, object);
}

export function messageOf(answer: Answer): string {
  return `${answer.status} ${valueAt(answer.body, "message") ?? ""} ${answer.warnings.join("; ")}`;
}
