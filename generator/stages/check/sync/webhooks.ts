import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { selectorMatches } from "../../../model/kubernetes/selectors.ts";
import { asList, asTextMap, asTexts, at, textOf } from "../../../model/loose.ts";
import { compare, positionsOf, positionText } from "../../../model/sync-position.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { type Inventory, lookUp, ownOfKind } from "../relations/inventory.ts";
import { type Pods, podsOf } from "../relations/pods.ts";

const configurations = [
  "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
  "MutatingWebhookConfiguration.admissionregistration.k8s.io",
] as const;

/** What the API server calls the kinds of workloads. */
const resources: ReadonlyMap<string, readonly [group: string, resource: string]> = new Map([
  ["Deployment.apps", ["apps", "deployments"]],
  ["StatefulSet.apps", ["apps", "statefulsets"]],
  ["DaemonSet.apps", ["apps", "daemonsets"]],
]);

/**
 * Webhooks that come before their own server and have to be asked before that may be made: nobody answers, and the API
 * server refuses it (failurePolicy Fail). One with selectors or conditions may leave its server out.
 */
export function ownWebhooks(
  inventory: Inventory,
  areTogether: (one: CompiledObject, other: CompiledObject) => boolean,
): readonly Diagnostic[] {
  const pods = podsOf(inventory.unit);
  return configurations
    .flatMap((kind) => ownOfKind(inventory, kind))
    .flatMap((configuration) => {
      const [position] = positionsOf(configuration.object);
      if (position === undefined) return [];
      const webhooks = asList(at(configuration.object, "webhooks")).filter(isForAll);
      const servers = webhooks.flatMap((webhook) =>
        serversOf(inventory, pods, webhook).map((server) => ({ webhook, server })),
      );
      const late = servers.find(({ webhook, server }) => {
        const [first] = positionsOf(server.object);
        return (
          first !== undefined &&
          compare(position, first) < 0 &&
          asksAbout(webhook, server) &&
          areTogether(configuration, server)
        );
      });
      if (late === undefined) return [];
      const { kind, metadata } = late.server.object;
      const [first = position] = positionsOf(late.server.object);
      return finding("sync-deadlock", configuration, {
        origin: placeOf(configuration, ["metadata", "annotations", "argocd.argoproj.io/sync-wave"]),
        message:
          `Its webhook ${textOf(at(late.webhook, "name")) ?? "without name"} is to be asked before ${kind}/${metadata.name} may be made, which ` +
          `answers for it and comes in ${positionText(first)}, after ${positionText(position)}: nobody answers, and the API server refuses it.`,
        hint: "Give the configuration a later wave than its server, or leave the server's namespace out with namespaceSelector.",
      });
    });
}

function isForAll(webhook: unknown): boolean {
  const isFatal = (at(webhook, "failurePolicy") ?? "Fail") === "Fail";
  const narrows = ["namespaceSelector", "objectSelector"].some(
    (field) => Object.keys(at(webhook, field) ?? {}).length > 0,
  );
  return isFatal && !narrows && asList(at(webhook, "matchConditions")).length === 0;
}

/** What makes the pods behind the webhook's Service. */
function serversOf(inventory: Inventory, pods: readonly Pods[], webhook: unknown): readonly CompiledObject[] {
  const name = textOf(at(webhook, "clientConfig", "service", "name"));
  const namespace = textOf(at(webhook, "clientConfig", "service", "namespace"));
  const service = name === undefined ? undefined : lookUp(inventory, "Service", name, namespace);
  const matchLabels = asTextMap(at(service?.object, "spec", "selector"));
  if (Object.keys(matchLabels).length === 0) return [];
  const behind = pods.filter(
    (each) => (each.namespace ?? namespace) === namespace && selectorMatches({ matchLabels }, each.labels),
  );
  return behind.map(({ maker }) => maker).filter((maker) => resources.has(groupKind(maker.object)));
}

function asksAbout(webhook: unknown, server: CompiledObject): boolean {
  const own = resources.get(groupKind(server.object));
  const asked = [...(own === undefined ? [] : [own]), ["", "pods"] as const];
  const has = (list: unknown, value: string) => asTexts(list).some((each) => each === "*" || each === value);
  return asList(at(webhook, "rules")).some(
    (rule) =>
      has(at(rule, "operations"), "CREATE") &&
      asked.some(
        (each) =>
          has(at(rule, "apiGroups"), each[0]) &&
          (has(at(rule, "resources"), each[1]) || asTexts(at(rule, "resources")).includes("*/*")),
      ),
  );
}
