/** Services that a plan says have nothing behind them, beside the endpoints that the controller finds. */
import { randomUUID } from "node:crypto";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecords } from "../../../generator/model/loose.ts";
import { labelTest } from "../../../generator/model/network/labels.ts";
import { planUnit } from "../../../generator/stages/plan/plan.ts";
import { inputIn } from "../../plan/read.ts";
import { type Api, hasCondition, type LiveObject, valueAt } from "../harness/api.ts";
import { apply, createNamespace, labelOf, list } from "../harness/objects.ts";
import { waitFor } from "../harness/wait.ts";
import type { Compared } from "./agreement.ts";

/** Runs a case's objects before, then writes its Services as they are after, while the same pods go on. */
export async function endpointsAgreement(api: Api, name: string): Promise<readonly Compared[]> {
  const input = inputIn(`test/plan/cases/${name}`);
  const inNamespace = (object: KubernetesObject): KubernetesObject => ({
    ...object,
    metadata: { ...object.metadata, namespace: name },
  });
  const [before, after] = [input.before, input.after].map((objects) => [...objects.values()].map(inNamespace));
  if (before === undefined || after === undefined) throw new Error("a case has two sides");
  const planned = planUnit(input).changes.filter(({ effects }) =>
    effects.some((effect) => effect.kind === "downtime" && effect.reason === "no-endpoints"),
  );
  const selecting = (objects: readonly KubernetesObject[]) =>
    objects.filter(({ kind, spec }) => kind === "Service" && valueAt(spec, "selector") !== undefined);
  await createNamespace(api, name);
  const deployments = before.filter(({ kind }) => kind === "Deployment");
  for (const object of deployments) await apply(api, object);
  const old = await answering(api, selecting(before), deployments.length * 2);
  const services = selecting(after);
  const now = await answering(api, services, deployments.length * 2);
  return services.map((service) => {
    const label = labelOf(service);
    return {
      measure: "Services with nothing behind them until pods are made anew",
      ours: planned.some(({ object }) => object.name === service.metadata.name),
      theirs: old.has(label) && !now.has(label),
      about: () => JSON.stringify({ label, before: old.has(label), after: now.has(label) }),
    };
  });
}

/**
 * Services with an endpoint at a port that its pod listens on; simulated pods listen on what they declare, or anywhere
 * when they declare nothing. The controller copies a Service's labels: the newest says that it has seen the Service.
 */
async function answering(
  api: Api,
  services: readonly KubernetesObject[],
  running: number,
): Promise<ReadonlySet<string>> {
  const namespace = services[0]?.metadata.namespace ?? "";
  const round = randomUUID();
  for (const service of services)
    await apply(api, { ...service, metadata: { ...service.metadata, labels: { round } } });
  return waitFor(`the endpoints of ${namespace}`, 120, async () => {
    const pods = await list(api, "v1", "Pod", { namespace });
    const ready = pods.filter((pod) => hasCondition(pod, "Ready"));
    const slices = await list(api, "discovery.k8s.io/v1", "EndpointSlice", { namespace, selector: `round=${round}` });
    const slicesOf = ({ metadata }: KubernetesObject) =>
      slices.filter((slice) => valueAt(slice, "metadata", "labels", "kubernetes.io/service-name") === metadata.name);
    const namesIn = (slice: KubernetesObject) =>
      asRecords(valueAt(slice, "endpoints")).map((one) => valueAt(one, "targetRef", "name"));
    // A slice may have been written before the pods were ready, and says so no more a moment later.
    const isBehind = (service: KubernetesObject) => {
      const names = slicesOf(service).flatMap(namesIn);
      const selects = labelTest({ matchLabels: valueAt(service.spec, "selector") });
      return ready.some(({ metadata }) => selects(metadata.labels ?? {}) && !names.includes(metadata.name));
    };
    const waiting = services.filter((service) => slicesOf(service).length === 0 || isBehind(service));
    if (ready.length < running || waiting.length > 0)
      return { waiting: `${ready.length} of ${running} pods are ready; ${waiting.map(labelOf).join(", ")}` };
    const found = services.filter((service) =>
      slicesOf(service).some((slice) => {
        const ports = asRecords(valueAt(slice, "ports")).map(({ port }) => port);
        const names = namesIn(slice);
        return pods.some((pod) => names.includes(pod.metadata.name) && listensOn(pod, ports));
      }),
    );
    return { done: new Set(found.map(labelOf)) };
  });
}

function listensOn(pod: LiveObject, ports: readonly unknown[]): boolean {
  const declared = asRecords(valueAt(pod, "spec", "containers")).flatMap((container) => asRecords(container.ports));
  return (
    ports.length > 0 && (declared.length === 0 || declared.some(({ containerPort }) => ports.includes(containerPort)))
  );
}
