import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ClusterFile } from "../model/input.ts";
import type { Cluster } from "../model/resolved.ts";
import { containerResources, imageReference } from "./containers.ts";
import { faultsOf } from "./faults.ts";
import { resolveNotifications } from "./notifications.ts";

const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";

/** cluster.json with its defaults. */
export function resolveCluster(
  file: string,
  content: ClusterFile,
): { cluster: Cluster; diagnostics: readonly Diagnostic[] } {
  const faults = faultsOf([file]);
  const { argocd = {}, ci: _, repositories, certificates, ingress, ...rest } = content;
  for (const [index, range] of content.metallb.addresses.entries()) {
    const [first = "", last = first] = range.includes("/") ? [] : range.split("-");
    if (addressNumber(first) > addressNumber(last)) {
      const message = `The address range ${range} ends before it begins.`;
      faults.add("out-of-range", ["metallb", "addresses", String(index)], message, "write first-last.");
    }
  }
  const repository = ({ url, branch = "main" }: { url: string; branch?: string }) => ({ url, branch });
  const notifications = resolveNotifications(argocd.notifications, repositories.config.url, faults);
  const cluster: Cluster = {
    ...rest,
    argocd: {
      namespace: argocd.namespace ?? "argocd",
      server: argocd.server ?? "https://kubernetes.default.svc",
      ...(notifications && { notifications }),
    },
    repositories: {
      application: repository(repositories.application),
      source: repository(repositories.source),
      config: repository(repositories.config),
    },
    certificates: {
      ...certificates,
      issuer: { ...certificates.issuer, server: certificates.issuer.server ?? letsEncrypt },
    },
    ingress: {
      ...ingress,
      image: imageReference(ingress.image, ["ingress", "image"], faults),
      resources: containerResources(ingress.resources, ["ingress", "resources"], faults),
    },
  };
  return { cluster, diagnostics: faults.diagnostics };
}

function addressNumber(address: string): number {
  return address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}
