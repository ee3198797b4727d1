import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { finding } from "../finding.ts";
import { blockedHint, blockedMessage, blockedPorts, type PodPort } from "./blocked.ts";
import type { ClusterView, Workload } from "./cluster-view.ts";
import { nameServers, prometheus, workloadParty } from "./parties.ts";
import { placeOfBlocked } from "./places.ts";

/** @codes gathered by the build */
export const codes = {
  "dns-blocked": {
    cause:
      "A pod's egress is isolated and does not allow UDP and TCP port 53 to the cluster's name servers, so it cannot resolve any name.",
    cure: "Allow both protocols to the pods labelled k8s-app: kube-dns in kube-system.",
  },
  "scrape-blocked": {
    cause: "A pod asks to be scraped by its annotation, but Prometheus cannot reach its metrics port.",
    cure: "Allow pods labelled app: prometheus of the namespace monitoring on that port, or remove the annotation.",
  },
} as const satisfies CodeTexts;

/**
 * Every pod that resolves names in the cluster reaches its DNS, on UDP and on TCP, which long answers need. Pods in
 * their node's network, and those with dnsPolicy Default or None, ask somebody else.
 */
export function dnsPasses(view: ClusterView): readonly Diagnostic[] {
  const servers = nameServers(view);
  const asked: readonly PodPort[] = [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ];
  return view.workloads.filter(asksClusterDns).flatMap((workload) =>
    servers
      .filter((server) => server.endpoint !== workload.endpoint)
      .flatMap((server) => {
        const blocked = blockedPorts(workloadParty(workload), server, asked);
        if (blocked === undefined) return [];
        return [
          finding("dns-blocked", workload.subject, {
            origin: placeOfBlocked(view, workload.subject, blocked),
            message: blockedMessage(blocked),
            hint: blockedHint(blocked),
          }),
        ];
      }),
  );
}

/** Prometheus reaches the pods that ask to be scraped by the annotations prometheus.io/scrape and prometheus.io/port. */
export function scrapingPasses(view: ClusterView): readonly Diagnostic[] {
  const scraped = view.workloads.filter(({ annotations }) => annotations["prometheus.io/scrape"] === "true");
  if (scraped.length === 0) return [];
  const scrapers = prometheus(view);
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

/** The ports that Prometheus asks for metrics: the annotated one, or else each that a container declares. */
function scrapedPorts({ annotations, ports }: Workload): readonly PodPort[] {
  const annotated = annotations["prometheus.io/port"] ?? "";
  if (/^\d{1,5}$/.test(annotated)) return [{ protocol: "TCP", port: Number(annotated) }];
  return ports.filter(({ protocol }) => protocol === "TCP");
}

function asksClusterDns({ dnsPolicy, hostNetwork }: Workload): boolean {
  return !hostNetwork && (dnsPolicy === "ClusterFirst" || dnsPolicy === "ClusterFirstWithHostNet");
}
