import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asTextMap, entryOf } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { quoted } from "./words.ts";
import { isWorkload, podsOf, specOf } from "./workload.ts";

/**
 * A Service that from now on wants pods which only the change makes: it is written at once, and until the first of these
 * is ready nothing answers behind it.
 */
export function endpoints({ reference, before, after, fields }: Pair, scene: Scene): readonly Effect[] {
  if (reference.kind !== "Service" || before === undefined || after === undefined) return [];
  if (!fields.some(({ path }) => path[1] === "selector" || path[1] === "ports")) return [];
  const running = scene.pairs.flatMap(({ reference: { namespace, name }, before: workload }) => {
    const pods =
      workload !== undefined && namespace === reference.namespace && isWorkload(workload)
        ? podTemplateOf(workload)
        : undefined;
    if (workload === undefined || pods === undefined || podsOf(workload, scene.autoscalers.before)?.pods === 0)
      return [];
    return [{ name, labels: asTextMap(pods.labels), spec: asRecord(pods.spec) }];
  });
  const answering = (service: unknown) => {
    const selector = Object.entries(asTextMap(specOf(service).selector));
    if (selector.length === 0) return [];
    const wanted = asRecords(specOf(service).ports).map(({ targetPort, port }) => targetPort ?? port);
    return running.filter(({ labels, spec }) => {
      const ports = asRecords(spec.containers).flatMap((container) => asRecords(container.ports));
      if (!selector.every(([key, value]) => entryOf(labels, key) === value)) return false;
      // A port by number needs not be declared: pods that declare none may answer at any.
      return wanted.some(
        (one) =>
          ports.some(({ name, containerPort }) => (typeof one === "number" ? containerPort : name) === one) ||
          (typeof one === "number" && ports.length === 0),
      );
    });
  };
  const [first] = answering(before);
  if (first === undefined || answering(after).length > 0 || Object.keys(asTextMap(specOf(after).selector)).length === 0)
    return [];
  const message = `Nothing answers behind Service ${quoted(reference.name)} from the moment that it is written until the first new pod is ready: none that runs now has the labels and the port that it asks for.`;
  const hint =
    "let the pods have both, the old and the new, in a change of its own first, then change the Service; where that cannot be, choose an hour without calls.";
  return [{ kind: "downtime", reason: "no-endpoints", workload: first.name, severity: "high", message, hint }];
}
