import type { KubernetesObject } from "../../../model/compiled.ts";
import { checksumKey } from "../../../model/kubernetes/checksum.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, isRecord } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { listed, quoted } from "./words.ts";
import { isWorkload } from "./workload.ts";

/**
 * Pods that go on with what a ConfigMap or Secret said when they started: variables are read once. Mounted files follow
 * by themselves, unless they are mounted by subPath. A Secret changes too when what it is made of does.
 */
export function config({ reference, fields }: Pair, { pairs }: Scene): readonly Effect[] {
  const held = contents.get(reference.kind);
  if (held === undefined || !fields.some(({ path }) => held.test(path.join(".")))) return [];
  const kind = reference.kind === "ConfigMap" ? "ConfigMap" : "Secret";
  const id = `${kind}/${reference.name}`;
  const stale = pairs.filter(
    ({ before, after, fields: own }) =>
      before !== undefined &&
      after !== undefined &&
      isWorkload(after) &&
      referenceOf(after).namespace === reference.namespace &&
      !own.some(({ path }) => path[0] === "spec" && path[1] === "template") &&
      !(kind === "ConfigMap" && hasChecksum(after)) &&
      configOf(after, "read once").has(id),
  );
  if (stale.length === 0) return [];
  const workloads = stale.map((pair) => pair.reference.name);
  const message = `The pods of ${listed(workloads.map(quoted))} go on with the old ${kind} ${quoted(reference.name)} until they restart: nothing in their template changes.`;
  return [{ kind: "stale", workloads, severity: "medium", message }];
}

/** Its pods are made anew when an entry changes that they use: where they are not, they use none of those. */
function hasChecksum(object: KubernetesObject): boolean {
  return asRecord(podTemplateOf(object)?.annotations)[checksumKey] !== undefined;
}

/** Where objects hold what pods read. */
const contents: ReadonlyMap<string, RegExp> = new Map([
  ["ConfigMap", /^(?:data|binaryData)(?:\.|$)/],
  ["Secret", /^(?:data|stringData)(?:\.|$)/],
  ["SealedSecret", /^spec\.(?:encryptedData|template\.data)(?:\.|$)/],
  ["ExternalSecret", /^spec\.(?:data|dataFrom)(?:\.|$)/],
]);

const references: readonly (readonly [field: string, kind: string, name: string])[] = [
  ["configMapRef", "ConfigMap", "name"],
  ["configMapKeyRef", "ConfigMap", "name"],
  ["configMap", "ConfigMap", "name"],
  ["secretRef", "Secret", "name"],
  ["secretKeyRef", "Secret", "name"],
  ["secret", "Secret", "secretName"],
];

/** ConfigMaps and Secrets, as `Kind/name`, that the pods of an object use: all, or those that they read once. */
export function configOf(object: KubernetesObject, which: "all" | "read once"): ReadonlySet<string> {
  const spec = asRecord(podTemplateOf(object)?.spec);
  const used = new Set<string>();
  if (which === "all") gather(spec, used);
  else for (const list of [spec.containers, spec.initContainers]) gather(list, used);
  return used;
}

function gather(value: unknown, used: Set<string>): void {
  for (const item of asList(value)) gather(item, used);
  if (!isRecord(value)) return;
  for (const [field, kind, name] of references) {
    const found = asRecord(value[field])[name];
    if (typeof found === "string") used.add(`${kind}/${found}`);
  }
  for (const child of Object.values(value)) gather(child, used);
}
