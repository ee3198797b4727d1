import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asTextMap, at, isRecord, shownText, textOf } from "../../../model/loose.ts";
import { isHook } from "../../../model/sync-position.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { type Pods, portsOf } from "../relations/pods.ts";
import { labelSelectorOf, maybeSelected, selected, selectorText } from "../relations/selection.ts";
import { type Context, exists } from "./context.ts";
import { selectsNothing } from "./selects-nothing.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-service": {
    cause: "An Ingress, a route or a StatefulSet names a Service that nothing defines.",
    cure: "Add the Service, or correct the name.",
  },
  "missing-container-port": {
    cause: "A Service or a probe sends to a port that no container declares. A name that nobody declares never works.",
    cure: "Declare the port in the container, or correct the name or number.",
  },
  "selects-nothing": {
    cause: "The selector of a Service, a NetworkPolicy or a PodDisruptionBudget matches no pod.",
    cure: "Use labels that the pod template has.",
  },
} as const satisfies CodeTexts;

/** A Service's selector selects pods, and these listen where the Service sends to. */
export function serviceTargets(context: Context, service: CompiledObject): readonly Diagnostic[] {
  const labels = asTextMap(at(service.object, "spec", "selector"));
  // Without a selector somebody else writes the endpoints; an ExternalName has none.
  if (Object.keys(labels).length === 0 || at(service.object, "spec", "type") === "ExternalName") return [];
  const selector = { matchLabels: labels };
  const chosen = selected(context.pods, selector, service.object.metadata.namespace);
  if (chosen.length === 0) return selectsNothing(context, service, selector);
  // Pods of a hook, such as a chart's tests, often have the labels of all, and serve nothing.
  const lasting = chosen.filter(({ maker }) => !isHook(maker.object));
  const targets = lasting.length > 0 ? lasting : chosen;
  const ports = asList(at(service.object, "spec", "ports"));
  const works = ports.some(
    (port) => typeof targetOf(port) === "number" || without(port, targets).length < targets.length,
  );
  return ports.flatMap((port) => portTarget(service, port, targets, works));
}

function targetOf(port: unknown): unknown {
  return at(port, "targetPort") ?? at(port, "port");
}

function protocolOf(port: unknown): string {
  return textOf(at(port, "protocol")) ?? "TCP";
}

/** The pods that do not declare where a port sends to. */
function without(port: unknown, targets: readonly Pods[]): readonly Pods[] {
  const [target, protocol] = [targetOf(port), protocolOf(port)];
  return targets.filter(
    ({ spec }) =>
      !portsOf(spec).some((own) => own.protocol === protocol && (own.name === target || own.number === target)),
  );
}

/**
 * A port whose name a pod does not declare is left out of that pod's endpoints; its other ports stay
 * (k8s.io/endpointslice, getEndpointPorts). `works`: another port of the Service leads somewhere.
 */
function portTarget(
  service: CompiledObject,
  port: unknown,
  targets: readonly Pods[],
  works: boolean,
): readonly Diagnostic[] {
  const [target, protocol] = [targetOf(port), protocolOf(port)];
  const lacking = without(port, targets);
  if (lacking.length === 0) return [];
  const makers = lacking.map(({ maker }) => objectName(maker)).join(", ");
  const sends = `Port ${shownText(at(port, "port"))} sends to the ${protocol} port \`${shownText(target)}\``;
  if (typeof target === "number") {
    return [
      finding("missing-container-port", service, {
        origin: placeOfValue(service, ["ports/targetPort", "ports/port"], target),
        severity: "warning",
        message: `${sends}, which no container of ${makers} declares.`,
        hint: "Declare the port in the container, or correct targetPort. A port works undeclared if something listens there.",
      }),
    ];
  }
  return [
    finding("missing-container-port", service, {
      origin: placeOfValue(service, ["ports/targetPort", "ports/port"], target),
      severity: lacking.length === targets.length && !works ? "error" : "warning",
      message: `${sends}, which no container of ${makers} declares: ${lacking.length === targets.length ? "nothing answers on this port" : "they do not answer on this port"}.`,
      hint: "Give the container's port that name, or use its number as targetPort.",
    }),
  ];
}

/** A StatefulSet's pods get their host names from the Service that it names. */
export function governingService(context: Context, set: CompiledObject): readonly Diagnostic[] {
  const name = textOf(at(set.object, "spec", "serviceName"));
  if (name === undefined || exists(context, "Service", name, set.object.metadata.namespace)) return [];
  return [
    finding("missing-service", set, {
      origin: placeOf(set, ["spec", "serviceName"]),
      severity: "warning",
      message: `\`serviceName\` is \`${name}\`, but there is no Service of that name: the pods get no host names of their own.`,
      hint: "Add a headless Service of that name, or correct it.",
    }),
  ];
}

const solverLabel = "acme.cert-manager.io/http01-solver";

/** A NetworkPolicy or PodDisruptionBudget that selects no pod does nothing. */
export function policyTargets({ pods, operators }: Context, policy: CompiledObject): readonly Diagnostic[] {
  const written = at(policy.object, "spec", policy.object.kind === "NetworkPolicy" ? "podSelector" : "selector");
  if (!isRecord(written)) return [];
  const selector = labelSelectorOf(written);
  const words = selectorText(selector);
  // Everything, or pods that cert-manager makes while it proves a host.
  if (words === "" || words.includes(solverLabel)) return [];
  const { namespace } = policy.object.metadata;
  if (selected(pods, selector, namespace).length > 0) return [];
  if (maybeSelected(operators.pods, selector, namespace).length > 0) return [];
  return [
    finding("selects-nothing", policy, {
      origin: placeOf(policy, ["spec", policy.object.kind === "NetworkPolicy" ? "podSelector" : "selector"]),
      severity: "warning",
      message: `The selector ${words} matches no pods, so the ${policy.object.kind} has no effect.`,
      hint: "Use labels that the pod template has, or remove the object.",
    }),
  ];
}
