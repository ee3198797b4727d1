import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asTextMap, at, shownText, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { certificateRequests, tlsEntries } from "../relations/certificates.ts";
import { controllerSetting, nginx } from "../relations/ingress-nginx.ts";
import { type Inventory, lookUp, sameNamespace } from "../relations/inventory.ts";
import { type Context, type EntryReference, entryFindings, exists, inNamespace, orDeclared } from "./context.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-service-port": {
    cause: "An Ingress or a route leads to a port that the Service does not have.",
    cure: "Use the Service's `port` or its `name`. The container's port is what the Service's targetPort names.",
  },
  "unusable-secret-annotation": {
    cause:
      "An annotation names a Secret in a way that ingress-nginx refuses: another namespace's, or without a namespace where it must have one.",
    cure: "Name a Secret of the Ingress's own namespace; auth-tls-secret and proxy-ssl-secret take namespace/name.",
  },
} as const satisfies CodeTexts;

/** Services, ports, Secrets and classes that an Ingress names. */
export function ingressReferences(context: Context, ingress: CompiledObject): readonly Diagnostic[] {
  return [
    ...backends(context, ingress),
    ...ingressClass(context, ingress),
    ...entryFindings(context, ingress, [...tlsSecrets(ingress), ...annotatedSecrets(context, ingress)]),
    ...foreignSecrets(context, ingress),
  ];
}

function backends(context: Context, ingress: CompiledObject): readonly Diagnostic[] {
  const spec = ingress.object.spec;
  const paths = asList(at(spec, "rules")).flatMap((rule) => asList(at(rule, "http", "paths")));
  const backends = [at(spec, "defaultBackend"), ...paths.map((path) => at(path, "backend"))];
  const findings = new Map<string, Diagnostic>();
  for (const backend of backends) {
    const name = textOf(at(backend, "service", "name"));
    if (name === undefined) continue;
    const port = at(backend, "service", "port", "name") ?? at(backend, "service", "port", "number");
    const found = backendFinding(context, ingress, name, port);
    if (found !== undefined) findings.set(`${name}:${shownText(port)}`, found);
  }
  return [...findings.values()];
}

function backendFinding(
  context: Context,
  ingress: CompiledObject,
  name: string,
  port: unknown,
): Diagnostic | undefined {
  const { namespace } = ingress.object.metadata;
  const service = lookUp(context.inventory, "Service", name, namespace);
  if (service === undefined) {
    if (exists(context, "Service", name, namespace)) return undefined;
    return finding("missing-service", ingress, {
      origin: placeOfValue(ingress, ["service/name"], name),
      severity: context.absence,
      message: `A path leads to the Service \`${name}\`, which nothing defines${inNamespace(namespace)}: the controller answers 503.`,
      hint: `Add the Service, or correct the name.${orDeclared(context, "Service", name, namespace)}`,
    });
  }
  const ports = asList(at(service.object, "spec", "ports"));
  const wanted = typeof port === "string" ? "name" : "port";
  if (port === undefined || ports.some((declaredPort) => at(declaredPort, wanted) === port)) return undefined;
  // ingress-nginx sends to any port of a Service that is only another name for an outside host.
  if (at(service.object, "spec", "type") === "ExternalName" && wanted === "port") return undefined;
  return finding("missing-service-port", ingress, {
    origin: placeOfValue(ingress, ["port/name", "port/number"], port),
    message: `A path leads to port \`${shownText(port)}\` of the Service \`${name}\`, which has ${portList(ports)}.`,
    hint: "Use a port of the Service: its `port` or its `name`, not the container's port.",
  });
}

/** The ports of a Service in a sentence. */
export function portList(ports: readonly unknown[]): string {
  const all = ports.map((port) => {
    const name = textOf(at(port, "name"));
    return `${shownText(at(port, "port"))}${name === undefined ? "" : ` (${name})`}`;
  });
  return all.length === 0 ? "no ports" : `only ${all.join(", ")}`;
}

function ingressClass(context: Context, ingress: CompiledObject): readonly Diagnostic[] {
  const field = textOf(at(ingress.object, "spec", "ingressClassName"));
  const annotation = asTextMap(ingress.object.metadata.annotations)["kubernetes.io/ingress.class"];
  const kind = "IngressClass.networking.k8s.io";
  if (field !== undefined) {
    if (exists(context, kind, field)) return [];
    return [
      finding("missing-ingress-class", ingress, {
        origin: placeOf(ingress, ["spec", "ingressClassName"]),
        severity: context.absence,
        message: `\`ingressClassName\` is \`${field}\`, but there is no IngressClass of that name: no controller serves it.`,
        hint: `Add the IngressClass to the cluster's objects, or correct the name.${orDeclared(context, "IngressClass", field)}`,
      }),
    ];
  }
  if (annotation === undefined || exists(context, kind, annotation)) return [];
  return [
    finding("missing-ingress-class", ingress, {
      origin: placeOf(ingress, ["metadata", "annotations", "kubernetes.io/ingress.class"]),
      severity: "warning",
      message: `The annotation kubernetes.io/ingress.class is \`${annotation}\`, but there is no IngressClass of that name: only a controller that was started for this very annotation serves it.`,
      hint: "Set spec.ingressClassName, and add an IngressClass of that name to the cluster's objects.",
    }),
  ];
}

function tlsSecrets(ingress: CompiledObject): readonly EntryReference[] {
  const { namespace } = ingress.object.metadata;
  const requested = new Set(certificateRequests(ingress).map(({ secretName }) => secretName));
  return tlsEntries(ingress).flatMap(({ secretName }) => {
    if (secretName === undefined || requested.has(secretName)) return [];
    return [
      { kind: "Secret" as const, name: secretName, namespace, keys: ["tls.crt", "tls.key"], by: "section spec.tls" },
    ];
  });
}

/** Annotations of ingress-nginx that name a Secret, with the keys that it reads. */
const secretAnnotations: Readonly<Record<string, readonly string[]>> = {
  "auth-tls-secret": ["ca.crt"],
  "proxy-ssl-secret": ["tls.crt", "tls.key", "ca.crt"],
};

/** Secrets named by annotations, in namespaces of which the objects are known. */
function annotatedSecrets({ inventory }: Context, { object }: CompiledObject): readonly EntryReference[] {
  const annotations = asTextMap(object.metadata.annotations);
  const users = annotations[`${nginx}/auth-secret-type`] === "auth-map" ? [] : ["auth"];
  return Object.entries({ "auth-secret": users, ...secretAnnotations }).flatMap(([annotation, keys]) => {
    const value = annotations[`${nginx}/${annotation}`];
    if (value === undefined || value === "") return [];
    const [namespace, name] = splitName(value, object.metadata.namespace);
    const isKnown =
      sameNamespace(namespace, object.metadata.namespace) ||
      (allowsForeign(inventory) && inventory.byName.has(`Namespace/${namespace}`));
    if (!isKnown) return [];
    return [{ kind: "Secret" as const, name, namespace, keys, by: `annotation ${nginx}/${annotation}` }];
  });
}

/** Other namespaces' Secrets, and names without a namespace where ingress-nginx asks for one: it then denies the path. */
function foreignSecrets({ inventory }: Context, ingress: CompiledObject): readonly Diagnostic[] {
  const annotations = asTextMap(ingress.object.metadata.annotations);
  const allowed = allowsForeign(inventory);
  return ["auth-secret", ...Object.keys(secretAnnotations)].flatMap((annotation) => {
    const value = annotations[`${nginx}/${annotation}`];
    if (value === undefined || value === "") return [];
    if (annotation !== "auth-secret" && !value.includes("/")) {
      return finding("unusable-secret-annotation", ingress, {
        origin: placeOf(ingress, ["metadata", "annotations", `${nginx}/${annotation}`]),
        message: `The annotation ${nginx}/${annotation} is \`${value}\`, but ingress-nginx reads it as namespace/name and denies the path otherwise.`,
        hint: "Write the Secret's namespace in front, with a slash between.",
      });
    }
    const [namespace] = splitName(value, ingress.object.metadata.namespace);
    if (allowed || sameNamespace(namespace, ingress.object.metadata.namespace)) return [];
    return finding("unusable-secret-annotation", ingress, {
      origin: placeOf(ingress, ["metadata", "annotations", `${nginx}/${annotation}`]),
      message: `The annotation ${nginx}/${annotation} names a Secret of the namespace ${namespace}, which ingress-nginx refuses: the path is denied.`,
      hint: "Use a Secret of the Ingress's own namespace.",
    });
  });
}

function allowsForeign(inventory: Inventory): boolean {
  return controllerSetting(inventory, "allow-cross-namespace-resources") === "true";
}

function splitName(value: string, own: string | undefined): readonly [string | undefined, string] {
  const slash = value.indexOf("/");
  return slash < 0 ? [own, value] : [value.slice(0, slash), value.slice(slash + 1)];
}
