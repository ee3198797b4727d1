import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { Edge } from "../../../model/compiled.ts";
import { groupBy } from "../../../model/grouping.ts";
import { groupOf } from "../../../model/kubernetes/kinds.ts";
import { asList, asRecord, asRecords, asTextMap, at, textOf } from "../../../model/loose.ts";
import { podEndpoint } from "../../../model/network/endpoint.ts";
import { isForeign } from "../../../model/network/foreign.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { containersOf } from "../relations/pods.ts";
import { blockedHint, blockedMessage, blockedPorts, type Party, type PodPort } from "./blocked.ts";
import { type NetworkView, namespaceOf, type Workload } from "./network-view.ts";
import { rolloutsControllers, workloadParty } from "./parties.ts";
import { podPort, type Service, type Services } from "./services.ts";

/** @codes gathered by the build */
export const codes = {
  "analysis-blocked": {
    cause:
      "An analysis of a Rollout may not ask what it measures by: network policies keep the controller of Rollouts from Prometheus, " +
      "or the pods of the analysis from a Service that they call. The analysis ends in an error, and the Rollout is aborted.",
    cure: "Add the rule that is shown to a policy that selects the pod.",
  },
} as const satisfies CodeTexts;

const kinds = ["AnalysisTemplate", "ClusterAnalysisTemplate"] as const;

/**
 * Who measures may ask: the controller the Services that Prometheus' addresses name, and the pods of a Job those that stand in
 * their texts. Jobs whose calls are declared are proven by those.
 */
export function analysesPass(view: NetworkView, services: Services, edges: readonly Edge[]): readonly Diagnostic[] {
  const templates = kinds
    .flatMap((kind) => view.ownByKind.get(kind) ?? [])
    .filter(({ object }) => groupOf(object.apiVersion) === "argoproj.io");
  if (templates.length === 0) return [];
  const controllers = rolloutsControllers(view);
  const declared = new Set(edges.map(({ from }) => from));
  const found = templates.flatMap((template) => {
    const runs = view.workloads.filter(({ subject, name }) => subject === template && !declared.has(name));
    return asRecords(at(template.object.spec, "metrics")).flatMap((metric, index) => {
      const place = ["spec", "metrics", String(index), "provider"];
      const address = textOf(at(metric, "provider", "prometheus", "address")) ?? "";
      const words = wordsOf(metric);
      return [
        ...controllers.flatMap((from) =>
          closed(view, services, from, [address]).map((said) => ({
            ...said,
            path: [...place, "prometheus", "address"],
          })),
        ),
        ...(words.length === 0 ? [] : runs).flatMap((run) =>
          closed(view, services, workloadParty(runOf(view, run, metric)), words).map((said) => ({
            ...said,
            path: [...place, "job"],
          })),
        ),
      ].map((said) => ({ template, ...said }));
    });
  });
  // Metrics of one analysis ask in one place: the first of them is shown.
  const alike = groupBy(found, ({ template, message }) => `${namespaceOf(template)}/${template.path} ${message}`);
  return [...alike.values()].map(([{ template, path, message, hint }]) =>
    finding("analysis-blocked", template, { origin: placeOf(template, path), message, hint }),
  );
}

/** The pods of a metric's own Job: those of an object stand for the first one's. */
function runOf({ network, foreign }: NetworkView, run: Workload, metric: unknown): Workload {
  const labels = asTextMap(at(metric, "provider", "job", "spec", "template", "metadata", "labels"));
  const endpoint = podEndpoint(network, { namespace: run.namespace, labels, ports: [] });
  return { ...run, labels, endpoint, foreign: isForeign(foreign, endpoint) };
}

interface Closed {
  readonly message: string;
  readonly hint: string;
}

/** What `from` cannot reach of the Services that texts name by URLs. */
function closed(view: NetworkView, services: Services, from: Party, texts: readonly string[]): readonly Closed[] {
  return texts.flatMap(urlsIn).flatMap(({ url, service, namespace = from.namespace, port }) => {
    const asked = (services.byNamespace.get(namespace) ?? []).find(({ name }) => name === service);
    if (asked === undefined) return [];
    return podsBehind(view, asked).flatMap((target) => {
      const blocked = blockedPorts(from, workloadParty(target), portsBehind(asked, port, target));
      if (blocked === undefined) return [];
      return [{ message: `The analysis asks ${url}. ${blockedMessage(blocked)}`, hint: blockedHint(blocked) }];
    });
  });
}

function podsBehind(view: NetworkView, { namespace, selects }: Service): readonly Workload[] {
  return [...view.workloads, ...view.surroundings].filter(
    (workload) => workload.namespace === namespace && selects(workload.labels),
  );
}

function portsBehind({ headless, ports }: Service, port: number, target: Workload): readonly PodPort[] {
  if (headless) return [{ protocol: "TCP", port }];
  return ports
    .filter((one) => one.protocol === "TCP" && one.port === port)
    .flatMap((one) => podPort(one, target) ?? [])
    .map((own) => ({ protocol: "TCP", port: own }));
}

/** What stands in the containers of a metric's Job. */
function wordsOf(metric: unknown): readonly string[] {
  return containersOf(asRecord(at(metric, "provider", "job", "spec", "template", "spec"))).flatMap(
    ({ command, args, env }) => [
      ...[...asList(command), ...asList(args)].flatMap((word) => textOf(word) ?? []),
      ...asRecords(env).flatMap(({ value }) => textOf(value) ?? []),
    ],
  );
}

interface Called {
  readonly url: string;
  readonly service: string;
  /** undefined: of whoever calls. */
  readonly namespace: string | undefined;
  readonly port: number;
}

/** URLs of Services: what an argument is put into, or what leads out of the cluster, nobody knows here. */
function urlsIn(text: string): readonly Called[] {
  return [...text.matchAll(/(https?):\/\/([a-z0-9][a-z0-9.-]*)(?::(\d{1,5}))?(?=$|[/?\s"',;)])/g)].flatMap(
    ([url, scheme, host = "", port]) => {
      const [service = "", namespace, svc = "svc", ...rest] = host.split(".");
      if (svc !== "svc" || !["", "cluster.local"].includes(rest.join("."))) return [];
      return [{ url, service, namespace, port: Number(port ?? (scheme === "https" ? 443 : 80)) }];
    },
  );
}
