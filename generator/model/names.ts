/** The product of the seed. What the seed gave no name that begins with the product's keeps its name there. */
const seeded = "trip-service";

/** What names begin with where cluster.json does not say it. */
export const defaultProduct = seeded;

/** Workloads that an environment has besides its services and backing services. */
export const smokeTest = "smoke-test";

/** Service of the controller that opens sealed values; kubeseal's own default. */
export const sealedSecretsController = "sealed-secrets-controller";

/** Namespace of a Prometheus that somebody else runs. */
export const foreignMonitoring = "monitoring";

/** Workloads of what watches the environments, by their pods' label `app`, with the port of their Services and containers. */
export const platformPorts = {
  prometheus: 9090,
  "kube-state-metrics": 8080,
  grafana: 3000,
  elasticsearch: 9200,
  kibana: 5601,
} as const;

export type PlatformApp = keyof typeof platformPorts;

/**
 * A name of what a project has once, in the cluster or in Argo CD. The seed's are without the product's name; those of
 * others have it, so that two projects in one cluster do not meet.
 */
export function ownName(product: string, name: string): string {
  return product === seeded ? name : `${product}-${name}`;
}

/** Namespaces of what watches the environments, once per cluster. Elasticsearch's address has the latter in the seed. */
export function monitoringNamespace(product: string): string {
  return ownName(product, "monitoring");
}

export function loggingNamespace(product: string): string {
  return ownName(product, "logging");
}

/** Namespace of an environment that names none. */
export function defaultNamespace(product: string, environment: string): string {
  return `${product}-${environment}`;
}

/** Name of the Argo CD Application that deploys an environment, and of its project. */
export function applicationName(product: string, environment: string): string {
  return `${product}-${environment}`;
}

/** Argo CD's project of what exists once per cluster, and the ApplicationSet of its folders. */
export function clusterProject(product: string): string {
  return `${product}-cluster`;
}

/** Config map that every backend takes its environment variables from. */
export function sharedConfig(product: string): string {
  return `${product}-config`;
}

/** Name for people: `Trip Service`. */
export function titleOf(product: string): string {
  return product.replace(
    /(^|-)([a-z0-9])/g,
    (_, dash: string, letter: string) => `${dash === "" ? "" : " "}${letter.toUpperCase()}`,
  );
}

/** Name of the Job that makes a Kafka's topics, without the digest of what it makes. */
export function topicsJob(kafka: string): string {
  return `${kafka}-topics`;
}

/**
 * Name of a workload's Service: its own. The seed's end with -service there: `frontend` has `frontend-service`,
 * `currency-service` its own name.
 */
export function serviceName(product: string, workload: string): string {
  return product !== seeded || workload.endsWith("-service") ? workload : `${workload}-service`;
}

/** Entry of the shared configuration that holds a service's URL: `CURRENCY_SERVICE_URL`. */
export function urlEntry(product: string, workload: string): string {
  return `${serviceName(product, workload).replaceAll("-", "_").toUpperCase()}_URL`;
}
