import type { Container, EnvVar, PodSpec, Volume, VolumeMount } from "kubernetes-types/core/v1.js";
import type { Environment, Service } from "../../../model/resolved.ts";
import { secretKeys, secretNames } from "../../../model/secrets/needs.ts";
import { healthProbes } from "../probes.ts";
import { imageName, podSpec } from "../workload.ts";
import { runtimeConfigFile, sharedConfig, webConfigName } from "./config.ts";
import { fromSecret } from "./database.ts";

/** Seconds between a pod's leaving the Service and its end, so that no request is sent to a pod that is gone. */
const drainSeconds = 5;
/** Ports below need a right that the pod does not have. */
const firstUnprivilegedPort = 1024;

/** The pod of one of the product's services. */
export function servicePod(settings: Service, environment: Environment): PodSpec {
  const { name, port, health, metrics, resources, runAsUser } = settings;
  const { container, volumes, mounts } =
    settings.type === "web" ? webSettings(settings) : backendSettings(settings, environment);
  const volumeMounts = [
    ...mounts,
    ...settings.writablePaths.map((mountPath, index) => ({ name: scratch(index), mountPath })),
  ];
  const pod = podSpec({
    app: name,
    user: runAsUser,
    graceSeconds: 30,
    container: {
      image: imageName(settings.image),
      ...container,
      ports: [
        { name: "http", containerPort: port, protocol: "TCP" },
        ...(metrics === undefined || metrics.port === port
          ? []
          : [{ name: "metrics", containerPort: metrics.port, protocol: "TCP" }]),
      ],
      ...healthProbes(health, "http"),
      lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
      resources,
      ...(volumeMounts.length > 0 && { volumeMounts }),
    },
    volumes: [
      ...volumes,
      ...settings.writablePaths.map((_, index) => ({ name: scratch(index), emptyDir: { sizeLimit: "1Gi" } })),
    ],
  });
  const spread = {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { app: name } },
  };
  return {
    ...pod,
    topologySpreadConstraints: [spread],
    securityContext: {
      ...pod.securityContext,
      ...(port < firstUnprivilegedPort && {
        sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: String(port) }],
      }),
    },
  };
}

interface OwnSettings {
  readonly container: Pick<Container, "env" | "envFrom">;
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/** A backend takes the shared settings whole, and the passwords and keys that it declares, one by one. */
function backendSettings({ uses, secrets }: Service, { backingServices }: Environment): OwnSettings {
  const { mysql, mongodb } = backingServices;
  const env: EnvVar[] = [
    ...(mysql !== undefined && uses.includes("mysql")
      ? [
          { name: "MYSQL_USER", value: mysql.user },
          { name: "MYSQL_PASSWORD", valueFrom: fromSecret(secretNames.mysql, secretKeys.user) },
        ]
      : []),
    ...(mongodb !== undefined && uses.includes("mongodb")
      ? [
          { name: "MONGODB_USER", value: mongodb.user },
          { name: "MONGODB_PASSWORD", valueFrom: fromSecret(secretNames.mongodb, secretKeys.root) },
        ]
      : []),
    // By name: a variable of a Secret taken whole is left out silently when its key is missing, and others read it too.
    ...secrets.map((key) => ({ name: key, valueFrom: fromSecret(secretNames.application, key) })),
  ];
  return {
    container: {
      envFrom: [{ configMapRef: { name: sharedConfig } }],
      ...(env.length > 0 && { env }),
    },
    volumes: [],
    mounts: [],
  };
}

/** A page is told the API's address by a variable, as in the seed, and by a file that it can load at run time. */
function webSettings({ name, runtimeConfigPath }: Service): OwnSettings {
  const configMap = webConfigName(name);
  return {
    container: {
      env: [
        { name: "REACT_APP_API_BASE_URL", valueFrom: { configMapKeyRef: { name: configMap, key: "api-base-url" } } },
      ],
    },
    volumes: [
      { name: "config", configMap: { name: configMap, items: [{ key: runtimeConfigFile, path: runtimeConfigFile }] } },
    ],
    mounts: [{ name: "config", mountPath: runtimeConfigPath, readOnly: true }],
  };
}

function scratch(index: number): string {
  return `scratch-${index}`;
}
