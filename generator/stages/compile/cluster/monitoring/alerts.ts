export interface Alert {
  readonly severity: "critical" | "warning";
  /** How long it must last, as Prometheus writes it; absent: no time at all. */
  readonly for?: string;
  /** What it is raised for. */
  readonly of: "service" | "environment" | "cluster";
  readonly meaning: string;
  /** What to do, a sentence. */
  readonly remedy: string;
}

/** Restarts of one container in 15 minutes that are no accident. */
export const toleratedRestarts = 2;
/** Share of a quota above which there is little room left. */
export const quotaShare = 0.9;
/** Days before its end by which cert-manager has renewed a certificate: it starts 30 days before, for one of 90. */
export const certificateDays = 21;

/** Every alert that there is; the rules are compiled from it, and so is docs/alerts.md. */
export const alerts = {
  ServiceDown: {
    severity: "critical",
    for: "2m",
    of: "service",
    meaning: "A service or backing service has no available pod, or what makes its pods is not there.",
    remedy: "Look at its pods' events and logs; when it began with a release, `trip-config rollback`.",
  },
  ServiceRestarting: {
    severity: "warning",
    of: "service",
    meaning: `A container, sidecars among them, restarted more than ${toleratedRestarts} times in 15 minutes.`,
    remedy:
      "`kubectl logs --previous` says why it ended; `OOMKilled` in its state means that its memory limit is too low.",
  },
  ServiceNotScraped: {
    severity: "warning",
    for: "5m",
    of: "service",
    meaning: "A pod asks to be scraped, and does not answer with metrics.",
    remedy: "Correct `metrics` of the service, or set it to null when the service has none.",
  },
  LastRunFailed: {
    severity: "warning",
    for: "5m",
    of: "service",
    meaning: "The last run of a CronJob, or of a Job of a sync, has ended, and has not succeeded.",
    remedy:
      "`kubectl get jobs -l app=<service>` names its runs, `kubectl logs` of one says why; the next run or sync may mend it.",
  },
  RolloutAborted: {
    severity: "warning",
    for: "1m",
    of: "service",
    meaning:
      "A canary or a blue-green rollout has given up: its analysis failed, or its pods did not come. The old pods serve, and git says the new image.",
    remedy:
      "`trip-config status` says why; `trip-config rollback --if-degraded-for` makes git say what runs, and a newer image mends it.",
  },
  AutoscalerAtMaximum: {
    severity: "warning",
    for: "15m",
    of: "service",
    meaning: "An autoscaler wants as many pods as it may have.",
    remedy: "Raise `maxReplicas`, with a quota that has room for it, or find out where the load comes from.",
  },
  QuotaNearlyUsed: {
    severity: "warning",
    for: "15m",
    of: "environment",
    meaning: `More than ${quotaShare * 100} % of a quota on CPU, memory, storage or pods is used.`,
    remedy: "Raise the quota in the environment's file, or lower what is asked for.",
  },
  CertificateNearItsEnd: {
    severity: "critical",
    for: "1h",
    of: "environment",
    meaning: `The environment's certificate ends in less than ${certificateDays} days and was not renewed, or was never issued.`,
    remedy: "`kubectl describe certificate,certificaterequest,order,challenge` says what keeps cert-manager from it.",
  },
  WatcherDown: {
    severity: "critical",
    for: "5m",
    of: "cluster",
    meaning:
      "kube-state-metrics, cert-manager, Argo Rollouts or Traefik is not scraped: alerts that rest on it are silent, and Traefik may serve nothing.",
    remedy: "Look at its pods, and at Prometheus' page of targets.",
  },
} as const satisfies Readonly<Record<string, Alert>>;

export type AlertName = keyof typeof alerts;
