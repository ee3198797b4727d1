import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ChartLock } from "../../model/charts/lock.ts";
import type { ChartRequest } from "../../model/charts/request.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { asTextMap } from "../../model/loose.ts";
import { objectsIn } from "../../model/manifests/read.ts";
import { entriesOf, helmPhases } from "../../model/sync-position.ts";
import { fault } from "./faults.ts";

/** An object that helm rendered, and the template that it is of. */
export interface ChartObject {
  readonly template: string;
  readonly object: KubernetesObject;
}

/** The objects in what `helm template` printed. */
export function chartObjects(
  text: string,
  request: ChartRequest,
): { readonly objects: readonly ChartObject[]; readonly faults: readonly Diagnostic[] } {
  const objects: ChartObject[] = [];
  const faults: Diagnostic[] = [];
  const [, ...parts] = text.split(/^---\r?\n# Source: (.*)$/m);
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [template = "", body = ""] = [parts[at], parts[at + 1]];
    const read = objectsIn(template, body);
    for (const { object } of read.objects) objects.push({ template, object });
    for (const { severity, message, hint } of read.diagnostics) {
      if (severity === "error") faults.push(fault("chart-failed", request, `${template}: ${message}`, hint));
    }
    for (const { object } of read.objects.filter(({ object: { metadata } }) => metadata.name === undefined)) {
      const said = `${template} makes a ${object.kind} with generateName in place of a name, which cannot be held to.`;
      faults.push(fault("chart-failed", request, said, "turn it off by a value."));
    }
  }
  return { objects, faults };
}

export function objectName({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}

/** What is taken of a chart, and what is not, with the reason. */
export function selected(
  objects: readonly ChartObject[],
  { leaveOut }: Pick<ChartRequest, "leaveOut">,
): { readonly taken: readonly ChartObject[]; readonly leftOut: ChartLock["leftOut"] } {
  const taken: ChartObject[] = [];
  const leftOut: { object: string; why: string }[] = [];
  for (const one of objects) {
    const object = objectName(one.object);
    const why = leaveOut.includes(object) ? "named in leaveOut" : hookNeverRun(one.object);
    if (why === undefined) taken.push(one);
    else leftOut.push({ object, why });
  }
  return { taken, leftOut };
}

/** What Argo CD does with Helm's hooks: https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks. */
const reasons: ReadonlyMap<string, string> = new Map([
  ["test", "a test, which `helm test` runs"],
  ["test-success", "a test, which `helm test` runs"],
  ["test-failure", "a test, which `helm test` runs"],
  ["pre-delete", "a hook of deleting, and what is deployed is left where its application is removed"],
  ["post-delete", "a hook of deleting, and what is deployed is left where its application is removed"],
  ["pre-rollback", "a hook of `helm rollback`, which nobody runs: an earlier state is synced as any other"],
  ["post-rollback", "a hook of `helm rollback`, which nobody runs: an earlier state is synced as any other"],
]);

/** Why an object that is nothing but a hook never has its time; undefined where it has. */
function hookNeverRun({ metadata }: KubernetesObject): string | undefined {
  const annotations = asTextMap(metadata.annotations);
  if (annotations["argocd.argoproj.io/hook"] !== undefined) return undefined;
  const types = entriesOf(annotations["helm.sh/hook"]);
  if (types.length === 0 || types.some((type) => helmPhases.has(type) || type === "crd-install")) return undefined;
  const known = types.flatMap((type) => reasons.get(type) ?? []);
  return known[0] ?? `a hook \`${types.join(",")}\`, which Helm does not know either`;
}
