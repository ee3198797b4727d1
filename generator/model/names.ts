/** The product: label, prefix of namespaces and of what an environment has one of. */
export const product = "trip-service";

/** Workloads that an environment has besides its services and backing services. */
export const smokeTest = "smoke-test";

/** Service of the controller that opens sealed values; kubeseal's own default. */
export const sealedSecretsController = "sealed-secrets-controller";

/** Namespaces of what watches the environments, once per cluster. Elasticsearch's address has the latter in the seed. */
export const monitoringNamespace = "monitoring";
export const loggingNamespace = "logging";

/** Workloads there, by their pods' label `app`, with the port of their Services and containers. */
export const platformPorts = {
  prometheus: 9090,
  "kube-state-metrics": 8080,
  grafana: 3000,
  elasticsearch: 9200,
  kibana: 5601,
} as const;

export type PlatformApp = keyof typeof platformPorts;

/** Namespace of an environment that names none. */
export function defaultNamespace(environment: string): string {
  return `${product}-${environment}`;
}

/** Name of the Argo CD Application that deploys an environment, and of its project. */
export function applicationName(environment: string): string {
  return `${product}-${environment}`;
}

/** Name of the Job that makes a Kafka's topics, without the digest of what it makes. */
export function topicsJob(kafka: string): string {
  return `${kafka}-topics`;
}

/** Name of a workload's Service: `frontend` has `frontend-service`, `currency-service` its own name. */
export function serviceName(workload: string): string {
  return workload.endsWith("-service") ? workload : `${workload}-service`;
}

/** Entry of trip-service-config that holds a service's URL: `CURRENCY_SERVICE_URL`. */
export function urlEntry(workload: string): string {
  return `${serviceName(workload).replaceAll("-", "_").toUpperCase()}_URL`;
}
