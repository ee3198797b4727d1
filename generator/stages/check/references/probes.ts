import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import { containersOf, declaredPorts, type Pods } from "../relations/pods.ts";

const handlers: readonly (readonly string[])[] = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

/**
 * Ports that probes and hooks name but their own container does not declare. The API server accepts them, the kubelet
 * cannot resolve them, and the probe fails for ever (ResolveContainerPort in k8s.io/kubernetes/pkg/probe).
 */
export function portReferences({ maker, spec }: Pods): readonly Diagnostic[] {
  return containersOf(spec).flatMap((container) => {
    const names = new Set(declaredPorts(container).map(({ name }) => name));
    return handlers.flatMap((path) => {
      const handler = at(container, ...path);
      const port = at(handler, "httpGet", "port") ?? at(handler, "tcpSocket", "port");
      const name = textOf(port);
      if (name === undefined || names.has(name)) return [];
      return finding("missing-container-port", maker, {
        origin: placeOfValue(maker, ["httpGet/port", "tcpSocket/port"], name),
        message: `The ${path.at(-1)} of the container ${textOf(container.name) ?? "without name"} asks the port \`${name}\`, which this container does not declare: it always fails.`,
        hint: "Declare the port in the container under that name, or give the probe the port's number.",
      });
    });
  });
}
