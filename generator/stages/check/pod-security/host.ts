import { asList, asRecord, asText, isRecord } from "../../../model/loose.ts";
import { type Container, listed, type Pod, quoted, setters, type Violation } from "./pod.ts";

const probes = ["livenessProbe", "readinessProbe", "startupProbe"];
const handlers = ["postStart", "preStop"];

export function hostNamespaces({ spec }: Pod): Violation | undefined {
  const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((name) => spec[name] === true);
  const [first] = shared;
  if (first === undefined) return undefined;
  const fields = listed(shared.map((name) => `\`${name}\``));
  return {
    wrong: `share the node's namespaces: ${fields} ${shared.length === 1 ? "is" : "are"} true`,
    fix: `Remove ${fields}.`,
    path: [first],
  };
}

export function privileged({ containers }: Pod): Violation | undefined {
  const bad = containers.filter(({ securityContext }) => securityContext.privileged === true);
  const [first] = bad;
  if (first === undefined) return undefined;
  return {
    wrong: `are privileged: securityContext.privileged is true in ${setters(false, bad)}`,
    fix: "Remove `privileged`.",
    path: [...first.path, "securityContext", "privileged"],
  };
}

export function hostPorts({ containers }: Pod): Violation | undefined {
  const bad = containers
    .map((container) => ({ container, ports: asList(container.fields.ports).map(hostPortOf) }))
    .filter(({ ports }) => ports.some((port) => port !== 0));
  const [first] = bad;
  if (first === undefined) return undefined;
  const ports = bad.flatMap((each) => each.ports).filter((port) => port !== 0);
  return {
    wrong: `take ports of the node: ${quoted(ports.map(String))} in ${setters(
      false,
      bad.map(({ container }) => container),
    )}`,
    fix: "Remove `hostPort`; a Service reaches the pods without it.",
    path: [...first.container.path, "ports", String(first.ports.findIndex((port) => port !== 0)), "hostPort"],
  };
}

function hostPortOf(port: unknown): number {
  const { hostPort } = asRecord(port);
  return typeof hostPort === "number" ? hostPort : 0;
}

export function windowsHostProcess({ securityContext, containers }: Pod): Violation | undefined {
  const isHostProcess = (context: unknown) => asRecord(asRecord(context).windowsOptions).hostProcess === true;
  const pod = isHostProcess(securityContext);
  const bad = containers.filter((container) => isHostProcess(container.securityContext));
  if (!pod && bad.length === 0) return undefined;
  return {
    wrong: `run on the Windows node itself: securityContext.windowsOptions.hostProcess is true in ${setters(pod, bad)}`,
    fix: "Remove `hostProcess`.",
    path: [...(pod ? [] : (bad[0]?.path ?? [])), "securityContext", "windowsOptions", "hostProcess"],
  };
}

/** Since 1.34 a probe or a lifecycle handler that names a host makes the kubelet call it: a way around policies. */
export function hostProbesAndHostLifecycle({ containers }: Pod): Violation | undefined {
  const bad = containers.flatMap((container) => hostsOf(container).map((found) => ({ container, ...found })));
  const [first] = bad;
  if (first === undefined) return undefined;
  const named = [...new Set(bad.map(({ container }) => container))];
  return {
    wrong: `let the kubelet call ${quoted(bad.map(({ host }) => host))} from probes or lifecycle handlers of ${setters(false, named)}`,
    fix: "Remove `host`: the pod itself is probed then.",
    path: [...first.container.path, ...first.path, "host"],
  };
}

function hostsOf({ fields }: Container): readonly { readonly host: string; readonly path: readonly string[] }[] {
  const found: { host: string; path: string[] }[] = [];
  const look = (handler: unknown, path: readonly string[]) => {
    if (!isRecord(handler)) return;
    for (const action of ["httpGet", "tcpSocket"]) {
      const host = asText(asRecord(handler[action]).host);
      if (host !== "") found.push({ host, path: [...path, action] });
    }
  };
  for (const name of probes) look(fields[name], [name]);
  const lifecycle = asRecord(fields.lifecycle);
  for (const name of handlers) look(lifecycle[name], ["lifecycle", name]);
  return found;
}
