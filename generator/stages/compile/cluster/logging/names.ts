/** Index (a data stream) that logs go into, in the seed; its template, lifecycle and policy have its name. */
export function logIndex(product: string): string {
  return product;
}

/** Secret with the passwords of Elasticsearch's users. */
export const elasticsearchSecret = {
  name: "elasticsearch-secret",
  /** User `elastic`, who may do everything. */
  elastic: "elastic-password",
  /** User `kibana_system`, as whom Kibana works. */
  kibana: "kibana-password",
  /** User `fluentd`, who may add documents. */
  fluentd: "fluentd-password",
} as const;

/** Workloads that no Service leads to. */
export const fluentdApp = "fluentd";
export const setupJob = "elasticsearch-setup";
