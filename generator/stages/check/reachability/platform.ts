import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { nodeCaches } from "../../../model/network/addresses.ts";
import { includes } from "../../../model/network/intervals.ts";
import { portPlace } from "../../../model/network/ports.ts";
import { outsideReach } from "../../../model/network/verdict.ts";
import { finding } from "../finding.ts";
import { admitted, opensConnections } from "./admitted.ts";
import { blockedHint, blockedMessage, blockedPorts, type Party, type PodPort, policyNames } from "./blocked.ts";
import type { NetworkView, Workload } from "./network-view.ts";
import { nameServers, prometheus, workloadParty } from "./parties.ts";
import { placeOfBlocked, placeOfPolicy } from "./places.ts";

/** @codes gathered by the build */
export const codes = {
  "dns-blocked": {
    cause:
      "A pod's egress is isolated and does not allow port 53 to the cluster's name servers. Without UDP it resolves no name; without TCP, which is a warning, only answers that are long fail.",
    cure: "Allow both protocols to the pods labelled k8s-app: kube-dns in kube-system, or to the cache on the node.",
  },
  "scrape-blocked": {
    cause: "A pod asks to be scraped by its annotation, but Prometheus cannot reach its metrics port.",
    cure: "Allow pods labelled app: prometheus of the namespace monitoring on that port, or remove the annotation.",
  },
} as const satisfies CodeTexts;

const questions: readonly PodPort[] = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];
/** OpenShift's DNS listens on 5353. */
const elsewhere: readonly PodPort[] = [
  { protocol: "UDP", port: 53 },
  { protocol: "UDP", port: 5353 },
];
/**
 * Every pod that resolves names in the cluster reaches its DNS, on UDP and on TCP, which long answers need. Pods in
 * their node's network, and those with dnsPolicy Default or None, ask somebody else; those that may open no connection
 * at all need no names.
 */
export function dnsPasses(view: NetworkView): readonly Diagnostic[] {
  const servers = nameServers(view);
  return view.workloads
    .filter((workload) => asksClusterDns(workload) && opensConnections(workload) && !asksNodeCache(workload))
    .flatMap((workload) => (servers.length === 0 ? dnsElsewhere(view, workload) : dnsInSight(view, workload, servers)));
}

function dnsInSight(view: NetworkView, workload: Workload, servers: readonly Party[]): readonly Diagnostic[] {
  return servers
    .filter((server) => server.endpoint !== workload.endpoint)
    .flatMap((server) => {
      const blocked = blockedPorts(workloadParty(workload), server, questions);
      if (blocked === undefined) return [];
      return [
        finding("dns-blocked", workload.subject, {
          origin: placeOfBlocked(view, workload.subject, blocked),
          severity: blocked.failures.some(({ protocol }) => protocol === "UDP") ? "error" : "warning",
          message: blockedMessage(blocked),
          hint: blockedHint(blocked),
        }),
      ];
    });
}

/** Name servers that are not in sight are somewhere else than in the namespace of whoever asks them. */
function dnsElsewhere(view: NetworkView, workload: Workload): readonly Diagnostic[] {
  if (workload.foreign || workload.namespace === "kube-system") return [];
  const reached = admitted(workload, "egress", elsewhere);
  if (reached === "everybody" || reached === "others") return [];
  const { title, namespace } = workloadParty(workload);
  const policies = workload.endpoint.egress;
  return [
    finding("dns-blocked", workload.subject, {
      origin: placeOfPolicy(view, policies[0], "egress") ?? workload.subject.origin,
      severity: "warning",
      message: `${title} may open connections, but to no name server: of the policies that isolate its egress (${policyNames(policies)}, namespace \`${namespace}\`) none opens UDP port 53 to another namespace or to addresses.`,
      hint: "Allow UDP and TCP port 53 to the pods labelled k8s-app: kube-dns in kube-system, if it resolves names.",
    }),
  ];
}

/** Prometheus reaches the pods that ask to be scraped by the annotations prometheus.io/scrape and prometheus.io/port. */
export function scrapingPasses(view: NetworkView): readonly Diagnostic[] {
  const scraped = view.workloads.filter(({ annotations }) => annotations["prometheus.io/scrape"] === "true");
  if (scraped.length === 0) return [];
  const scrapers = prometheus(view);
  if (scrapers.length === 0) return scraped.flatMap((workload) => scrapersElsewhere(view, workload));
  return scraped.flatMap((workload) =>
    scrapers.flatMap((scraper) => {
      const ports = scrapedPorts(workload);
      const blocked = blockedPorts(scraper, workloadParty(workload), ports);
      // Without the annotation every declared port is a target, and one of them has the metrics.
      if (blocked === undefined || blocked.failures.length < ports.length) return [];
      return [
        finding("scrape-blocked", workload.subject, {
          origin: placeOfBlocked(view, workload.subject, blocked),
          message: blockedMessage(blocked),
          hint: blockedHint(blocked),
        }),
      ];
    }),
  );
}

/** Where Prometheus is not in sight it may be anywhere, but somewhere it is. */
function scrapersElsewhere(view: NetworkView, workload: Workload): readonly Diagnostic[] {
  const ports = scrapedPorts(workload);
  if (workload.foreign || ports.length === 0 || admitted(workload, "ingress", ports) !== "nobody") return [];
  const policies = workload.endpoint.ingress;
  const asked = [...new Set(ports.map(({ port }) => port))].join(" or ");
  return [
    finding("scrape-blocked", workload.subject, {
      origin: placeOfPolicy(view, policies[0], "ingress") ?? workload.subject.origin,
      severity: "warning",
      message: `${workloadParty(workload).title} asks to be scraped, but its policies (${policyNames(policies)}) admit nobody to TCP port ${asked}.`,
      hint: "Allow Prometheus on that port, or remove the annotation.",
    }),
  ];
}

/** The ports that Prometheus asks for metrics: the annotated one, or else each that a container declares. */
function scrapedPorts({ annotations, ports }: Workload): readonly PodPort[] {
  const annotated = annotations["prometheus.io/port"] ?? "";
  if (/^\d{1,5}$/.test(annotated)) return [{ protocol: "TCP", port: Number(annotated) }];
  return ports.filter(({ protocol }) => protocol === "TCP");
}

function asksNodeCache({ endpoint }: Workload): boolean {
  const place = portPlace("UDP", 53);
  return (
    endpoint.egress.length > 0 &&
    outsideReach(endpoint).some(
      ({ addresses, ports }) =>
        includes(ports, place) && addresses.some(({ first, end }) => first < nodeCaches.end && end > nodeCaches.first),
    )
  );
}

function asksClusterDns({ dnsPolicy, hostNetwork }: Workload): boolean {
  return !hostNetwork && (dnsPolicy === "ClusterFirst" || dnsPolicy === "ClusterFirstWithHostNet");
}
