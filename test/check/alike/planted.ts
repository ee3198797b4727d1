/** Objects that say names of environments where a rule may look at them. */
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import type { Named } from "./pairs.ts";

export type Planted = (names: Named) => KubernetesObject;

const config =
  (value: (names: Named) => string, key = "TARGET_URL"): Planted =>
  (names) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "planted" },
    data: { [key]: value(names) },
  });

const pod =
  (
    spec: (names: Named) => object,
    labels: (names: Named) => Record<string, string> = () => ({ app: "planted" }),
  ): Planted =>
  (names) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "planted" },
    spec: {
      selector: { matchLabels: labels(names) },
      template: {
        metadata: { labels: labels(names) },
        spec: { containers: [{ name: "planted", image: "a/b:1.0.0" }], ...spec(names) },
      },
    },
  });

const ingress =
  (
    host: (names: Named) => string,
    tls: (names: Named) => readonly string[],
    annotations: (names: Named) => Record<string, string> = () => ({}),
  ): Planted =>
  (names) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "planted", annotations: annotations(names) },
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: tls(names), secretName: "planted" }],
      rules: [
        {
          host: host(names),
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: "frontend-service", port: { number: 80 } } },
              },
            ],
          },
        },
      ],
    },
  });

const service =
  (name: (names: Named) => string, selector: (names: Named) => Record<string, string>): Planted =>
  (names) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: name(names) },
    spec: { selector: selector(names), ports: [{ port: 80 }] },
  });

const policy =
  (from: (names: Named) => object): Planted =>
  (names) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "planted" },
    spec: {
      podSelector: { matchLabels: { app: "frontend" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [from(names)] }],
    },
  });

const parent = (host: string) => host.slice(host.indexOf(".") + 1);
const padded = (name: string, length: number) => `${name}-${"p".repeat(Math.max(1, length - name.length - 1))}`;

/** In an environment. */
export const plantedInUnit: readonly Planted[] = [
  config(({ namespace }) => `http://${namespace}:8080/`),
  config(({ name }) => `http://${name}/path`),
  config(({ name }) => `${name}:9092`),
  config(({ name }) => `http://api-${name}:9092`),
  config(({ namespace }) => `http://frontend-service.${namespace}.svc.cluster.local:81`),
  config(({ namespace }) => `mysql.${namespace}.svc:3306`),
  config(({ name }) => `mysql.${name}.svc:3307`),
  config(({ name }) => `${name}-service:80`, "TARGET_HOST"),
  config(({ hosts }) => `https://${hosts.web}/x`),
  config(({ name }) => `password=${name}x; ${name}=hunter22`, "settings"),
  config(({ name }) => `${name}`, "DB_PASSWORD"),
  config(({ namespace }) => `{"a": "http://${namespace}.example.com", "key": "${namespace}"}`, "settings.json"),
  config(({ name }) => name, padded("k", 250)),
  pod(({ name }) => ({ containers: [{ name: "planted", image: `registry.example.com/x:${name}` }] })),
  pod(({ name }) => ({
    containers: [{ name: "planted", image: `registry.example.com/${name}/${name}:1.2.3-${name}` }],
  })),
  pod(({ name }) => ({ containers: [{ name: "planted", image: `${name}:8.0` }] })),
  pod(({ name }) => ({ serviceAccountName: name })),
  pod(({ namespace }) => ({ hostname: namespace, subdomain: namespace })),
  pod(({ name }) => ({
    containers: [{ name, image: "a/b:1.0.0", args: [`--password`, name, `--url=http://${name}:80`] }],
  })),
  pod(({ name }) => ({ nodeSelector: { [name]: name }, priorityClassName: name })),
  pod(({ name }) => ({ volumes: [{ name: "v", configMap: { name: `${name}-config` } }] })),
  pod(
    () => ({}),
    ({ name }) => ({ app: name }),
  ),
  pod(
    () => ({}),
    ({ name }) => ({ app: padded(name, 63) }),
  ),
  ingress(
    ({ hosts }) => hosts.web,
    ({ hosts }) => [hosts.web],
  ),
  ingress(
    ({ hosts }) => `x.${parent(hosts.web)}`,
    ({ hosts }) => [`*.${parent(hosts.web)}`],
  ),
  ingress(
    ({ name }) => `${name}-admin.example.com`,
    ({ name }) => [`${name}.example.com`],
  ),
  ingress(
    ({ name }) => `${name}.example.com`,
    ({ name }) => [`${name}.example.com`],
    ({ namespace }) => ({ "nginx.ingress.kubernetes.io/auth-url": `http://frontend-service.${namespace}.svc/auth` }),
  ),
  ingress(
    ({ name }) => padded(name, 64),
    () => [],
  ),
  service(
    ({ name }) => name,
    ({ name }) => ({ app: name }),
  ),
  service(
    ({ name }) => padded(name, 63),
    () => ({ app: "frontend" }),
  ),
  service(
    () => "planted",
    ({ namespace }) => ({ app: namespace }),
  ),
  service(
    ({ name }) => `${name}-admin`,
    () => ({ app: "frontend" }),
  ),
  policy(({ namespace }) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } })),
  policy(({ name }) => ({ podSelector: { matchLabels: { app: name } } })),
  ({ name }) => ({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name },
    spec: { hard: { pods: "30", "limits.cpu": "8" } },
  }),
  ({ name }) => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: padded(name, 52) },
    spec: {
      schedule: `@${name}`,
      timeZone: name,
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a/b:1.0.0" }] } } },
      },
    },
  }),
  ({ name, namespace }) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace }],
  }),
  ({ name }) => ({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name },
    spec: { maxReplicas: 30, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name } },
  }),
  ({ name }) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name },
    spec: { minAvailable: 5, selector: { matchLabels: { app: name } } },
  }),
  ({ name, hosts }) => ({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name },
    spec: { secretName: "planted", dnsNames: [hosts.web], issuerRef: { kind: "ClusterIssuer", name } },
  }),
];

/** Beside all environments: in the cluster, or in Argo CD. */
export const plantedInCluster: readonly Planted[] = [
  ({ namespace }) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "planted", namespace },
    spec: { selector: { app: "frontend" }, ports: [{ port: 8080 }] },
  }),
  ({ name }) => ({ apiVersion: "networking.k8s.io/v1", kind: "IngressClass", metadata: { name } }),
  ({ name }) => ({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value: 5 }),
  ({ name }) => ({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules: [] }),
  ({ name }) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }),
  ({ namespace }) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }),
  ({ namespace }) => ({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "planted", namespace },
    spec: { hard: { pods: "2" } },
  }),
  ({ namespace }) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "planted", namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  }),
  ({ name, hosts }) => ({
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name },
    spec: { acme: { solvers: [{ selector: { dnsZones: [parent(hosts.web)] }, http01: {} }] } },
  }),
  ({ hosts }) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "planted", namespace: "elsewhere" },
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: [`*.${parent(hosts.web)}`], secretName: "planted" }],
      rules: [{ host: hosts.web }],
    },
  }),
  ({ name, namespace }) => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: "planted", namespace: "argocd" },
    spec: {
      destinations: [
        { server: "*", namespace: `${namespace.slice(0, 16)}*` },
        { server: "*", namespace: name },
      ],
    },
  }),
  ({ name, namespace }) => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "planted", namespace: "argocd" },
    spec: {
      project: "default",
      source: { repoURL: "https://git.example.com/x.git", path: name },
      destination: { server: "https://kubernetes.default.svc", namespace },
    },
  }),
];
