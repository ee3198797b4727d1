import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject, Origin } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asList, asRecord, at, type Loose, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { containersOf } from "../relations/pods.ts";
import { dataKey, dnsLabel, dnsSubdomain, type Form, hostName, portName, variableName } from "./forms.ts";

/** @codes gathered by the build */
export const codes = {
  "invalid-part-name": {
    cause:
      "The name of a container, volume, port, variable, entry or host inside an object is refused by the API server. Port names have at most 15 characters.",
    cure: "Choose a name that keeps to the form that is shown.",
  },
  "duplicate-part-name": {
    cause: "Two containers, volumes, ports or entries of one object have one name.",
    cure: "Rename or remove one of them.",
  },
} as const satisfies CodeTexts;

/** Names in a list whose entries are told apart by them. */
interface NamedParts {
  /** What one is called in a sentence, e.g. `port`. */
  readonly what: string;
  /** What it belongs to, where that is not the object itself, e.g. ` of the container mysql`. */
  readonly of?: string;
  readonly form: Form;
  readonly names: readonly string[];
  /** Whether two may have one name. */
  readonly repeatable?: boolean;
}

/** Names of containers, volumes, ports and variables of a pod. */
export function podPartNames(subject: CompiledObject, spec: Loose): readonly Diagnostic[] {
  const containers = containersOf(spec);
  const parts: readonly NamedParts[] = [
    { what: "container", form: dnsLabel, names: containers.flatMap(({ name }) => textOf(name) ?? []) },
    { what: "volume", form: dnsLabel, names: namesIn(spec.volumes) },
    {
      what: "service account",
      form: dnsSubdomain,
      names: [spec.serviceAccountName].flatMap((name) => textOf(name) ?? []),
    },
    {
      what: "priority class",
      form: dnsSubdomain,
      names: [spec.priorityClassName].flatMap((name) => textOf(name) ?? []),
    },
    ...containers.flatMap((container) => {
      const of = ` of the container ${textOf(container.name) ?? "without name"}`;
      return [
        { what: "port", of, form: portName, names: namesIn(container.ports) },
        { what: "variable", of, form: variableName, names: namesIn(container.env), repeatable: true },
      ];
    }),
  ];
  return parts.flatMap((part) => partFaults(subject, part));
}

/** Names inside objects that make no pods. */
export function ownPartNames(subject: CompiledObject): readonly Diagnostic[] {
  const { object } = subject;
  switch (groupKind(object)) {
    case "Service":
      return servicePorts(subject);
    case "ConfigMap":
      return dataKeys(subject, asRecord(object.data), asRecord(object.binaryData));
    case "Secret":
      // stringData is written over data, so one key in both is no fault.
      return dataKeys(subject, { ...asRecord(object.data), ...asRecord(object.stringData) }, {});
    case "Ingress.networking.k8s.io":
      return [
        ...partFaults(subject, { what: "host", form: hostName, names: ingressHosts(object.spec), repeatable: true }),
        ...partFaults(subject, {
          what: "service",
          form: dnsLabel,
          names: ingressServices(object.spec),
          repeatable: true,
        }),
      ];
    default:
      return [];
  }
}

function servicePorts(subject: CompiledObject): readonly Diagnostic[] {
  const ports = asList(at(subject.object, "spec", "ports"));
  const targets = ports.flatMap((port) => textOf(at(port, "targetPort")) ?? []);
  const unnamed = ports.length > 1 && ports.some((port) => textOf(at(port, "name")) === undefined);
  return [
    ...partFaults(subject, { what: "port", form: dnsLabel, names: namesIn(ports) }),
    ...partFaults(subject, { what: "target port", form: portName, names: targets, repeatable: true }),
    ...(unnamed
      ? [
          finding("invalid-part-name", subject, {
            origin: placeOf(subject, ["spec", "ports"]),
            message: `The Service has ${ports.length} ports, and one of them has no name: with several each must have one.`,
            hint: "Name every port.",
          }),
        ]
      : []),
  ];
}

function dataKeys(subject: CompiledObject, data: Loose, binary: Loose): readonly Diagnostic[] {
  const keys = [...Object.keys(data), ...Object.keys(binary)];
  return partFaults(subject, { what: "entry", form: dataKey, names: keys });
}

function ingressHosts(spec: unknown): readonly string[] {
  const rules = asList(at(spec, "rules")).map((rule) => at(rule, "host"));
  const tls = asList(at(spec, "tls")).flatMap((entry) => asList(at(entry, "hosts")));
  return [...new Set([...rules, ...tls])].flatMap((host) => textOf(host) ?? []);
}

function ingressServices(spec: unknown): readonly string[] {
  const paths = asList(at(spec, "rules")).flatMap((rule) => asList(at(rule, "http", "paths")));
  const backends = [at(spec, "defaultBackend"), ...paths.map((path) => at(path, "backend"))];
  return backends.flatMap((backend) => textOf(at(backend, "service", "name")) ?? []);
}

function partFaults(
  subject: CompiledObject,
  { what, of = "", form, names, repeatable }: NamedParts,
): readonly Diagnostic[] {
  if (names.length === 0) return [];
  const seen = new Set<string>();
  const twice = new Set<string>();
  const faults: Diagnostic[] = [];
  for (const name of names) {
    if (seen.has(name)) {
      twice.add(name);
      continue;
    }
    seen.add(name);
    const fault = form(name);
    if (fault === undefined) continue;
    faults.push(
      finding("invalid-part-name", subject, {
        origin: placeOfPart(subject, what, name),
        message: `The ${what} \`${name}\`${of} ${fault}.`,
        hint: "Choose a name that keeps to the form.",
      }),
    );
  }
  if (repeatable === true) return faults;
  const repeated = [...twice].map((name) =>
    finding("duplicate-part-name", subject, {
      origin: placeOfPart(subject, what, name),
      message: `The ${what} \`${name}\`${of} is there twice: the API server refuses the object.`,
      hint: "Rename or remove one of them.",
    }),
  );
  return [...faults, ...repeated];
}

/** Fields of the manifest that hold the names of the parts that a sentence calls so. */
const fieldsOfParts: Readonly<Record<string, readonly string[]>> = {
  container: ["containers/name", "initContainers/name", "ephemeralContainers/name"],
  volume: ["volumes/name"],
  port: ["ports/name"],
  "target port": ["ports/targetPort"],
  variable: ["env/name"],
  host: ["rules/host", "tls/hosts"],
};

function placeOfPart(subject: CompiledObject, what: string, name: string): Origin {
  if (what !== "entry") return placeOfValue(subject, fieldsOfParts[what] ?? [], name);
  const map = ["data", "binaryData", "stringData"].find((key) => Object.hasOwn(asRecord(subject.object[key]), name));
  return placeOf(subject, [map ?? "data", name]);
}

function namesIn(list: unknown): readonly string[] {
  return asList(list).flatMap((item) => textOf(at(item, "name")) ?? []);
}
