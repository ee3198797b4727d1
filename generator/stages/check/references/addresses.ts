import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asRecord, asRecords, at, shownText, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import { clusterNamespaces } from "../relations/every-cluster.ts";
import { lookUp, ofKind, sameNamespace } from "../relations/inventory.ts";
import { containersOf, type Pods } from "../relations/pods.ts";
import { type Context, exists, inNamespace } from "./context.ts";
import { type Host, hostsIn, mayNameHost, nearName } from "./near-services.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-service-address": {
    cause:
      "A config map, a variable, a command or an analysis names a host that looks like a Service, but there is none, or it has no such port.",
    cure: "Correct the address, or add the Service or its port.",
  },
} as const satisfies CodeTexts;

/** An address inside the cluster that stands in a text. */
interface Address {
  readonly service: string;
  /** Undefined for the reader's own namespace. */
  readonly namespace: string | undefined;
  readonly port: number | undefined;
}

const label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
// A host begins a text or follows what may stand before one; its last group is the port.
const addresses = new RegExp(
  `(?:^|//|[\\s,;"'=@([])(?:(${label}-service)|(${label})\\.(${label})\\.svc(?:\\.cluster\\.local)?)\\.?(?![\\w.-])(?::(\\d{1,5})(?![\\w.]))?`,
  "g",
);
const namesHosts = /(HOST|HOSTNAME|URL|URI|ADDR|ADDRESS|SERVER|BROKER|ENDPOINT)S?$/i;

/** Addresses of Services in the values of a config map. */
export function configAddresses(context: Context, configMap: CompiledObject): readonly Diagnostic[] {
  const values = Object.entries(asRecord(configMap.object.data)).flatMap(([key, value]) =>
    mayNameService(value) ? [{ key, value, by: `entry ${key}` }] : [],
  );
  return addressFindings(context, configMap, values);
}

/** Addresses of Services in containers' variables and arguments. */
export function podAddresses(context: Context, { maker, spec }: Pods): readonly Diagnostic[] {
  const values = containersOf(spec).flatMap((container) => {
    const name = textOf(container.name) ?? "without name";
    const variables = asList(container.env).flatMap((variable) => {
      const value = at(variable, "value");
      if (!mayNameService(value)) return [];
      const key = textOf(at(variable, "name")) ?? "";
      return [{ key, value, by: `variable ${key} of the container ${name}` }];
    });
    const given = [...asList(container.command), ...asList(container.args)].filter(mayNameService);
    return [...variables, ...given.map((value) => ({ key: "", value, by: `command of the container ${name}` }))];
  });
  return addressFindings(context, maker, values);
}

/** Addresses of Services at which an analysis asks Prometheus. A short one is of the namespace of whoever asks. */
export function analysisAddresses(context: Context, template: CompiledObject): readonly Diagnostic[] {
  const values = asRecords(at(template.object.spec, "metrics")).flatMap((metric) => {
    const value = at(metric, "provider", "prometheus", "address");
    if (typeof value !== "string" || !value.includes(".svc")) return [];
    return [{ key: "address", value, by: `metric ${textOf(metric.name) ?? "without name"}` }];
  });
  return addressFindings(context, template, values);
}

interface Value {
  readonly key: string;
  readonly value: string;
  readonly by: string;
}

/** Few texts have an address, and only for those is it worth while to look on. */
function mayNameService(value: unknown): value is string {
  return typeof value === "string" && (value.includes("-service") || value.includes(".svc") || mayNameHost(value));
}

function addressFindings(context: Context, subject: CompiledObject, values: readonly Value[]): readonly Diagnostic[] {
  const findings = new Map<string, Diagnostic>();
  for (const { key, value, by } of values) {
    for (const address of addressesIn(key, value)) {
      const about = unreachable(context, subject, address, by, value);
      if (about !== undefined) findings.set(about.message, about);
    }
    for (const host of hostsIn(key, value)) {
      const about = mistaken(context, subject, host, by, value);
      if (about !== undefined) findings.set(about.message, about);
    }
  }
  return [...findings.values()];
}

function addressesIn(key: string, value: string): readonly Address[] {
  return [...value.matchAll(addresses)].flatMap(([match, short, service = short, namespace, port]) => {
    if (service === undefined) return [];
    // A bare name such as `trip-service` may be any name; with a scheme, a user or a port it is a host.
    const isHost = namespace !== undefined || port !== undefined || /^(\/\/|@)/.test(match) || namesHosts.test(key);
    return isHost ? [{ service, namespace, port: port === undefined ? undefined : Number(port) }] : [];
  });
}

function valueFields({ object }: CompiledObject): readonly string[] {
  if (object.kind !== "ConfigMap") return ["env/value", "command", "args", "prometheus/address"];
  return Object.keys(asRecord(object.data)).map((key) => `data/${key}`);
}

/** A host that is no Service may be anything; one that is nearly a Service, or has another port than it, is a slip. */
function mistaken(
  context: Context,
  subject: CompiledObject,
  { host, port }: Host,
  by: string,
  value: string,
): Diagnostic | undefined {
  const { namespace } = subject.object.metadata;
  if (exists(context, "Service", host, namespace)) {
    return unreachable(context, subject, { service: host, namespace: undefined, port }, by, value);
  }
  const near = nearName(host, servicesBeside(context, namespace));
  if (host.endsWith("-service") || near === undefined) return undefined;
  return finding("unknown-service-address", subject, {
    origin: placeOfValue(subject, valueFields(subject), value),
    severity: "warning",
    message: `The ${by} names the host \`${host}\`, but there is no Service of that name${inNamespace(namespace)}.`,
    hint: `Did you mean \`${near}\`?`,
  });
}

function servicesBeside({ inventory }: Context, namespace: string | undefined): readonly string[] {
  return ofKind(inventory, "Service")
    .filter(({ object }) => sameNamespace(object.metadata.namespace, namespace))
    .map(({ object }) => object.metadata.name);
}

function unreachable(
  context: Context,
  subject: CompiledObject,
  { service, namespace, port }: Address,
  by: string,
  value: string,
): Diagnostic | undefined {
  const origin = () => placeOfValue(subject, valueFields(subject), value);
  const own = subject.object.metadata.namespace;
  const inside = namespace ?? own;
  // Nothing is known about namespaces of which there is no object, nor all about those of the cluster itself.
  if (inside !== undefined && clusterNamespaces.has(inside)) return undefined;
  if (inside !== own && !context.inventory.byName.has(`Namespace/${inside}`)) return undefined;
  const found = lookUp(context.inventory, "Service", service, inside);
  if (found === undefined) {
    if (exists(context, "Service", service, inside)) return undefined;
    return finding("unknown-service-address", subject, {
      origin: origin(),
      severity: "warning",
      message: `The ${by} names the host \`${service}\`, but there is no Service of that name${inNamespace(inside)}.`,
      hint: "Correct the name, or add the Service.",
    });
  }
  const spec = found.object.spec;
  const ports = asList(at(spec, "ports")).map((declaredPort) => at(declaredPort, "port"));
  // The addresses of a headless Service are the pods' own, with any port that they listen on.
  if (port === undefined || ports.includes(port) || at(spec, "clusterIP") === "None") return undefined;
  if (at(spec, "type") === "ExternalName") return undefined;
  return finding("unknown-service-address", subject, {
    origin: origin(),
    severity: "warning",
    message: `The ${by} names port ${port} of the Service \`${service}\`, which has only ${ports.map(shownText).join(", ")}.`,
    hint: "Use a port of the Service.",
  });
}
