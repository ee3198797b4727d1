import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { parseGiteaRepository } from "../../model/gitea-repository.ts";
import { parseGitHubRepository } from "../../model/github-repository.ts";
import type { Chart, ClusterFile } from "../../model/input.ts";
import { defaultProduct } from "../../model/names.ts";
import type { Cluster, SecretController, Secrets } from "../../model/resolved.ts";
import { resolveCertificates } from "./certificates.ts";
import { resolvePlatformCharts } from "./charts.ts";
import { faultsOf } from "./faults.ts";
import { resolveIngressController } from "./ingress-controller.ts";
import { merge } from "./merge.ts";
import { resolveNotifications } from "./notifications.ts";
import { resolveLogging, resolveMonitoring } from "./observability.ts";

/** cluster.json with its defaults. `providers` are those of the environments' Secrets. */
export function resolveCluster(
  file: string,
  content: ClusterFile,
  providers: ReadonlySet<Secrets["provider"]>,
): { cluster: Cluster; diagnostics: readonly Diagnostic[] } {
  const faults = faultsOf([file]);
  const {
    product = defaultProduct,
    argocd = {},
    charts: _charts,
    ci: _,
    repositories,
    certificates,
    metallb,
    metricsServer,
    rollouts,
    ingress,
    sealedSecrets,
    externalSecrets,
    monitoring,
    logging,
    ...rest
  } = content;
  for (const [index, range] of (metallb?.addresses ?? []).entries()) {
    const [first = "", last = first] = range.includes("/") ? [] : range.split("-");
    if (addressNumber(first) > addressNumber(last)) {
      const message = `The address range ${range} ends before it begins.`;
      faults.add("out-of-range", ["metallb", "addresses", String(index)], message, "write first-last.");
    }
  }
  addAddressFaults(content, faults);
  const repository = ({ url, branch = "main" }: { url: string; branch?: string }) => ({ url, branch });
  const charts = resolvePlatformCharts(file, content);
  const notifications = resolveNotifications(argocd.notifications, repositories.config.url, faults);
  const cluster: Cluster = {
    ...rest,
    product,
    pullSecrets: content.pullSecrets ?? [],
    charts: charts.charts,
    secretControllers: [
      ...secretController("sealedSecrets", "sealed-secrets", sealedSecrets, providers, faults),
      ...secretController("externalSecrets", "external-secrets", externalSecrets, providers, faults),
    ],
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
    ...(certificates !== null && { certificates: resolveCertificates(certificates, ingress.api ?? "ingress", faults) }),
    ...(metallb !== null && { metallb }),
    ...(metricsServer !== null && { metricsServer }),
    ...(rollouts != null && {
      rollouts: {
        namespace: rollouts.chart.namespace,
        ...(rollouts.install !== false && {
          chart: monitoring == null ? rollouts.chart : scrapedChart(rollouts.chart),
        }),
      },
    }),
    ingress: resolveIngressController(ingress, faults),
    ...(monitoring != null && { monitoring: resolveMonitoring(monitoring, product, faults) }),
    ...(logging != null && { logging: resolveLogging(logging, product, faults) }),
  };
  return { cluster, diagnostics: [...faults.diagnostics, ...charts.diagnostics] };
}

/** Argo Rollouts' chart with what Prometheus finds its pods by; what it is given stays. */
function scrapedChart(chart: Chart): Chart {
  const podAnnotations = {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": "8090",
    "prometheus.io/path": "/metrics",
  };
  const usual = { controller: { metrics: { enabled: true } }, podAnnotations };
  return { ...chart, values: merge(usual, chart.values) as NonNullable<Chart["values"]> };
}

/** Repositories that the forge cannot have, by their addresses. */
function addAddressFaults({ forge, repositories }: ClusterFile, faults: ReturnType<typeof faultsOf>): void {
  if (forge.type === "local") return;
  const isOnIt = { github: parseGitHubRepository, gitea: parseGiteaRepository }[forge.type];
  for (const role of ["source", "config"] as const) {
    const { url } = repositories[role];
    if (isOnIt(url) !== undefined) continue;
    const place = ["repositories", role, "url"];
    if (forge.type === "github") {
      const message = `The forge is GitHub, and ${url} names no owner and repository there.`;
      faults.add("not-on-github", place, message, "write it as https://github.com/OWNER/NAME.git.");
    } else {
      const message = `The forge is Gitea, and ${url} names no owner and repository that git reaches over HTTPS.`;
      faults.add("not-on-gitea", place, message, "write it as https://HOST/OWNER/NAME.git.");
    }
  }
}

function secretController(
  setting: SecretController["setting"],
  provider: Secrets["provider"],
  controller: { readonly chart: Chart } | undefined,
  providers: ReadonlySet<Secrets["provider"]>,
  faults: ReturnType<typeof faultsOf>,
): readonly SecretController[] {
  const used = providers.has(provider);
  if (controller !== undefined) return [{ setting, chart: controller.chart, used }];
  if (used) {
    const message = `An environment's Secrets are made by ${provider}, and cluster.json does not say which chart of it.`;
    const hint = `add "${setting}": { "chart": { "repository": …, "name": "${provider}", "version": …, "namespace": … } }.`;
    faults.add("missing-field", [setting], message, hint);
  }
  return [];
}

function addressNumber(address: string): number {
  return address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}
