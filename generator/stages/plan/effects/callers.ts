import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asText, asTextMap, entryOf } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { isKept } from "./data.ts";
import { goingOn, type Setting, settingsOf } from "./readers.ts";
import { listed, quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** A Service, or a port of it, that goes at once, while those that call it are replaced one after the other. */
export function callers(pair: Pair, scene: Scene): readonly Effect[] {
  const { reference, before, after } = pair;
  if (reference.kind !== "Service" || before === undefined || isKept(before)) return [];
  const open = new Set(portsOf(after).map(({ port }) => port));
  // Whoever asks for a name without an address of its own talks to the pods' ports.
  const closed = isHeadless(after) ? [] : portsOf(before).filter(({ port }) => !open.has(port));
  if (after !== undefined && closed.length === 0) return [];
  const isGone = (port: string | undefined) =>
    after === undefined || (port !== undefined && closed.some((one) => [one.port, one.name].includes(port)));
  const { name, namespace = "" } = reference;
  const runs = scene.pairs.filter(
    ({ reference: job, before: running, after: next }) =>
      job.kind === "CronJob" &&
      job.namespace === reference.namespace &&
      running !== undefined &&
      next !== undefined &&
      settingsOf(running, scene.before).some(
        (setting) => !setting.unasked && portsIn(setting, name, namespace).some(isGone),
      ),
  );
  const others = [...underWay(pair, runs), ...(after === undefined ? governed(pair, scene) : [])];
  const workloads = goingOn(scene, reference.namespace)
    .filter(({ before: running, fields }) => {
      if (running === undefined || isBehind(running, before)) return false;
      const isReplaced = fields.some(({ path }) => path[0] === "spec" && path[1] === "template");
      // What came along with the rest and restarts nothing is not used.
      return settingsOf(running, scene.before).some(
        (setting) => (isReplaced || !setting.unasked) && portsIn(setting, name, namespace).some(isGone),
      );
    })
    .map((workload) => workload.reference.name);
  const routes = scene.pairs
    .filter(
      (route) =>
        route.reference.kind === "Ingress" &&
        route.reference.namespace === reference.namespace &&
        route.after !== undefined,
    )
    .filter((route) => route.before !== undefined && backendPorts(route.before, name).some(isGone))
    .map((route) => route.reference.name);
  const users = [...workloads, ...routes];
  if (users.length === 0) return others;
  const what =
    after === undefined
      ? `Service ${quoted(name)}`
      : `Port ${listed(closed.map(({ port }) => port))} of Service ${quoted(name)}`;
  const said = [...workloads.map(quoted), ...routes.map((route) => `Ingress ${quoted(route)}`)];
  const message = `${what} goes at once, while ${listed(said)} ${said.length === 1 ? "has its address until it is" : "have its address until they are"} replaced: what is asked there meanwhile fails.`;
  const hint =
    "publish the new one beside the old one first, and remove the old one when nobody calls it any more; where that cannot be, choose an hour without calls.";
  return [{ kind: "in-use", what: `Service/${name}`, users, severity: "high", message, hint }, ...others];
}

/** The next run has another template; one that is at work keeps the address that it began with. */
function underWay({ reference: { name } }: Pair, jobs: readonly Pair[]): readonly Effect[] {
  if (jobs.length === 0) return [];
  const users = jobs.map(({ reference }) => reference.name);
  const message = `Service ${quoted(name)} changes at once, while a run of ${listed(users.map(quoted))} that is under way still has the old address: what it asks there fails.`;
  const hint = "choose an hour at which it does not run.";
  return [{ kind: "in-use", what: `Service/${name}`, users, severity: "medium", message, hint }];
}

/** A StatefulSet's pods have names below the Service that governs it. */
function governed({ reference: { name, namespace } }: Pair, scene: Scene): readonly Effect[] {
  const sets = goingOn(scene, namespace).filter(
    ({ before }) => before?.kind === "StatefulSet" && specOf(before).serviceName === name,
  );
  return sets.map(({ reference }) => {
    const message = `The pods of StatefulSet ${quoted(reference.name)} have no names of their own any more, such as ${quoted(`${reference.name}-0.${name}`)}: Service ${quoted(name)} goes.`;
    const hint = "keep it as long as anybody asks for one of these pods by name; `serviceName` cannot change.";
    return { kind: "in-use", what: `Service/${name}`, users: [reference.name], severity: "high", message, hint };
  });
}

function isHeadless(service: unknown): boolean {
  return specOf(service).clusterIP === "None";
}

/** A workload's own address comes along with those of the others. */
function isBehind(workload: KubernetesObject, service: KubernetesObject): boolean {
  const labels = asTextMap(podTemplateOf(workload)?.labels);
  const selector = Object.entries(asTextMap(specOf(service).selector));
  return selector.length > 0 && selector.every(([key, value]) => entryOf(labels, key) === value);
}

interface ServicePort {
  readonly port: string;
  readonly name: string;
}

function portsOf(service: unknown): readonly ServicePort[] {
  return asRecords(specOf(service).ports).map(({ port, name }) => ({ port: String(port), name: asText(name) }));
}

const namesHosts = /(?:HOST|HOSTNAME|URL|URI|ADDR|ADDRESS|SERVER|BROKER|ENDPOINT)S?$/i;

/** Ports at which a text names the Service as a host; undefined for a host without port. */
function portsIn({ name: key, value }: Setting, service: string, namespace: string): readonly (string | undefined)[] {
  if (!value.includes(service)) return [];
  if (value === service) return namesHosts.test(key) ? [undefined] : [];
  const own = escaped(service);
  const qualified = `\\.${escaped(namespace)}(?:\\.svc(?:\\.cluster\\.local)?)?\\.?`;
  const host = new RegExp(
    `(?:(?<=//(?:[^/\\s@]{1,200}@)?)${own}(?:${qualified})?|(?<![\\w./-])${own}${qualified}|(?<![\\w./-])${own}(?=:\\d))(?![\\w.-])(?::(\\d{1,5}))?`,
    "g",
  );
  return [...value.matchAll(host)].map(([text, port]) => port ?? (text === "" ? undefined : "80"));
}

function escaped(text: string): string {
  return text.replace(/[^a-z0-9-]/gi, "\\$&");
}

/** Ports, by number or name, of the Service that an Ingress sends to. */
function backendPorts(ingress: KubernetesObject, service: string): readonly string[] {
  const { rules, defaultBackend } = specOf(ingress);
  const paths = asRecords(rules).flatMap(({ http }) => asRecords(asRecord(http).paths));
  const backends = [defaultBackend, ...paths.map(({ backend }) => backend)].map((backend) =>
    asRecord(asRecord(backend).service),
  );
  return backends
    .filter(({ name }) => name === service)
    .map(({ port }) => {
      const { name, number } = asRecord(port);
      return asText(name) || String(number);
    });
}
