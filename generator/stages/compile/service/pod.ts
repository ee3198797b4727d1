import type { EnvVar, PodSpec, Volume, VolumeMount } from "kubernetes-types/core/v1.js";
import { entriesUsedBy } from "../../../model/config-entries.ts";
import { sharedConfig } from "../../../model/names.ts";
import type { Environment } from "../../../model/resolved.ts";
import { userVariables } from "../../../model/secrets/needs.ts";
import type { Container, Service, VolumeSource } from "../../../model/workload.ts";
import { workloadKinds } from "../../../model/workload-kinds.ts";
import { runtimeConfigFile, webConfigName } from "../environment/config.ts";
import { merged } from "../merged.ts";
import { type PodSettings, podSpec, pulledWith } from "../workload.ts";
import { type Added, containerOf, startedBefore } from "./container.ts";
import { ownSecret } from "./variables.ts";
import { volumeOf } from "./volumes.ts";

/** Seconds between a pod's leaving the Service and its end, so that no request is sent to a pod that is gone. */
const drainSeconds = 5;
/** Ports below need a right that the pod does not have. */
const firstUnprivilegedPort = 1024;
/** User of an image that is not said to have another one. */
const usualUser = 10001;

/** The pod of one of the product's services. */
export function servicePod(service: Service, environment: Environment): PodSpec {
  const { name, container, sidecars, account, runAsUser, writablePaths } = service;
  const { volumes, ...added } = service.type === "web" ? webSettings(service) : backendSettings(service, environment);
  const secretOf = (key: string) => ownSecret(service, key);
  const scratch = writablePaths.map((mountPath, index) => ({ name: `scratch-${index}`, mountPath }));
  const isBare = service.defaults === "kubernetes";
  const mounted = {
    before: startedBefore(service, secretOf),
    container: containerOf(container, secretOf, {
      ...added,
      ...(!isBare && service.service !== undefined && { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
      volumeMounts: [...(added.volumeMounts ?? []), ...scratch],
    }),
    volumes: [
      ...volumes,
      ...scratch.map((mount) => ({ name: mount.name, emptyDir: { sizeLimit: "1Gi" } })),
      ...service.volumes
        .filter(({ source }) => !isOwnClaim(service, source))
        .map((volume) => volumeOf(volume, service)),
    ],
  };
  if (isBare) return merged(barePod(service, mounted), service.pod, "PodSpec");
  const pod = podSpec({
    app: name,
    account: account.name,
    ...(account.token !== undefined && { token: account.token }),
    user: runAsUser ?? usualUser,
    graceSeconds: 30,
    pullSecrets: service.pullSecrets,
    ...mounted,
  });
  const spread = {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { ...service.selector } },
  };
  const lowest = Math.min(...[container, ...sidecars].flatMap(portNumbers));
  const compiled: PodSpec = {
    ...pod,
    // The others have no number of pods that could stand on one node.
    ...(workloadKinds[service.workload.kind].isScaled && { topologySpreadConstraints: [spread] }),
    securityContext: {
      ...pod.securityContext,
      ...(lowest < firstUnprivilegedPort && {
        sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: String(lowest) }],
      }),
    },
  };
  return merged(compiled, service.pod, "PodSpec");
}

/** Of a pod of which nothing is said but what its service says. */
function barePod(
  { name, account, runAsUser, pullSecrets }: Service,
  { before, container, volumes }: Pick<PodSettings, "container"> & Required<Pick<PodSettings, "before" | "volumes">>,
): PodSpec {
  return {
    ...(account.isMade && { serviceAccountName: account.name }),
    ...(account.token !== undefined && { automountServiceAccountToken: account.token }),
    ...pulledWith(pullSecrets),
    ...(runAsUser !== undefined && { securityContext: { runAsUser } }),
    ...(before.length > 0 && { initContainers: [...before] }),
    containers: [{ name, ...container }],
    ...(volumes.length > 0 && { volumes: [...volumes] }),
  };
}

/** A StatefulSet adds the claims that it makes to its pods. */
function isOwnClaim({ workload }: Service, { type }: VolumeSource): boolean {
  return workload.kind === "StatefulSet" && type === "claim";
}

function portNumbers({ ports }: Container): readonly number[] {
  return ports.map(({ port }) => port);
}

interface OwnSettings extends Added {
  readonly volumes: readonly Volume[];
  readonly volumeMounts?: VolumeMount[];
}

/** A backend takes the shared settings, and the passwords and keys that it declares, one by one. */
function backendSettings(service: Service, environment: Environment): OwnSettings {
  const { uses, secrets, config } = service;
  const shared = sharedConfig(environment.product);
  const used = config === "used" ? Object.keys(entriesUsedBy(service, environment)) : [];
  const env: EnvVar[] = [
    ...used.map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name: shared, key } } })),
    ...environment.backingServices
      .filter(({ name }) => uses.includes(name))
      .flatMap(userVariables)
      .map(
        ({ name, ...value }): EnvVar => ({
          name,
          ...("text" in value ? { value: value.text } : { valueFrom: { secretKeyRef: value.secret } }),
        }),
      ),
    // By name: a variable of a Secret taken whole is left out silently when its key is missing, and others read it too.
    ...secrets.variables.map((key) => ({
      name: key,
      valueFrom: { secretKeyRef: ownSecret(service, key) },
    })),
  ];
  return {
    ...(config === "all" && { envFrom: [{ configMapRef: { name: shared } }] }),
    env,
    volumes: [],
  };
}

/** A page is told the API's address by a variable, as in the seed, and by a file that it can load at run time. */
function webSettings({ name, runtimeConfigPath }: Service): OwnSettings {
  const configMap = webConfigName(name);
  return {
    env: [{ name: "REACT_APP_API_BASE_URL", valueFrom: { configMapKeyRef: { name: configMap, key: "api-base-url" } } }],
    volumes: [
      { name: "config", configMap: { name: configMap, items: [{ key: runtimeConfigFile, path: runtimeConfigFile }] } },
    ],
    volumeMounts: [{ name: "config", mountPath: runtimeConfigPath, readOnly: true }],
  };
}
