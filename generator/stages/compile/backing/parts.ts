import type { PodSpec, Probe, Volume, VolumeMount } from "kubernetes-types/core/v1.js";
import type { BackingPod, Database } from "../../../model/backing-service.ts";
import { portsOf } from "../../../model/backing-services.ts";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { probesAskedFor } from "../../../model/probes.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import { backingSecretName } from "../../../model/secrets/needs.ts";
import type { Container, Probes } from "../../../model/workload.ts";
import { configMap } from "../environment/config.ts";
import { merged } from "../merged.ts";
import { labelsOf, type Part } from "../part.ts";
import { containerOf, startedBefore } from "../service/container.ts";
import { withMetadata } from "../service/metadata.ts";
import { writtenPod } from "../service/written.ts";
import { claim, claimVolume } from "../storage.ts";
import { deployment, podSpec, recreate, rolling, service, serviceAccount } from "../workload.ts";
import { mongodb, mysql, postgres, rabbitmq, redis } from "./databases.ts";
import type { Engine } from "./engine.ts";
import { kafka, kafkaUi, zookeeper } from "./kafka.ts";

/** How each type is run. */
const engines: { readonly [Type in BackingPod["type"]]: Engine<Extract<BackingPod, { type: Type }>> } = {
  mysql,
  mongodb,
  postgres,
  redis,
  rabbitmq,
  zookeeper,
  kafka,
  "kafka-ui": kafkaUi,
};

/** A backing service's pod, with its account, its Service, and its claim and script where it has them. */
export function backingParts(one: BackingPod, environment: Environment, cluster: Cluster): readonly Part[] {
  const { name } = one;
  const { namespace } = environment;
  const engine = engines[one.type] as Engine<BackingPod>;
  const { wave, isRolled } = engine;
  const part = (object: KubernetesObject, ...keys: readonly string[]): Part => ({
    folder: name,
    keys: ["backingServices", name, ...keys],
    object: withMetadata(object, one),
  });
  const strategy = isRolled ? rolling(environment) : recreate;
  const pod = podOf(one, engine, environment);
  const workload = deployment({ app: name, namespace, wave, replicas: 1, strategy, pod, ...one.metadata });
  const init = "init" in one ? one.init : undefined;
  const storage = "storage" in one ? one.storage : undefined;
  return [
    part(serviceAccount(name, namespace)),
    // The script runs once per volume, so a changed one must not restart the database: no checksum.
    ...(init === undefined
      ? []
      : [
          part(
            configMap({ name: initScript(one), namespace, labels: labelsOf(name) }, { [init.name]: init.text }),
            "init",
          ),
        ]),
    ...(storage === undefined ? [] : [part(claim(name, namespace, storage, wave, cluster.storageClass), "storage")]),
    {
      ...part(workload),
      ...writtenFields(one, workload),
    },
    part(service(name, namespace, portsOf(one), wave, one.service)),
  ];
}

function podOf(one: BackingPod, engine: Engine<BackingPod>, environment: Environment): PodSpec {
  const { user } = engine;
  const secretOf = (key: string) => ({ name: backingSecretName(one.name), key });
  const ports = portsOf(one).map(({ name, port }) => ({ name, port, protocol: "TCP" as const }));
  const container: Container = { ...one, ports, probes: probesOf(one, engine), mounts: [] };
  const pod = podSpec({
    app: one.name,
    user: typeof user === "number" ? user : user(one),
    graceSeconds: engine.graceSeconds,
    before: startedBefore(one, secretOf),
    container: containerOf(container, secretOf, {
      env: [...engine.env(one, environment)],
      volumeMounts: [...(engine.mounts?.(one) ?? []), ...initMounts(one)],
    }),
    volumes: volumesOf(one, engine),
  });
  return merged(pod, one.pod, "PodSpec");
}

function probesOf(one: BackingPod, engine: Engine<BackingPod>): Probes {
  const { startupProbe, readinessProbe, livenessProbe } = engine.probes(one);
  const followed = { startup: startupProbe, readiness: readinessProbe, liveness: livenessProbe };
  return probesAskedFor(present(followed), one.probes);
}

/** Those that there are. */
function present(followed: Readonly<Record<keyof Probes, Probe | undefined>>): Probes {
  return Object.fromEntries(Object.entries(followed).filter(([, probe]) => probe !== undefined));
}

/** Bytes that a pod without a claim may write before it is evicted. */
const scratch = "1Gi";

function volumesOf(one: BackingPod, { mounts }: Engine<BackingPod>): readonly Volume[] {
  if (mounts === undefined) return [];
  const isKept = "storage" in one && one.storage !== undefined;
  return [
    isKept ? claimVolume(one.name) : { name: "data", emptyDir: { sizeLimit: scratch } },
    ...(hasInit(one) ? [{ name: "init-script", configMap: { name: initScript(one) } }] : []),
  ];
}

function initMounts(one: BackingPod): readonly VolumeMount[] {
  return hasInit(one) ? [{ name: "init-script", mountPath: "/docker-entrypoint-initdb.d", readOnly: true }] : [];
}

function hasInit(one: BackingPod): one is Database {
  return "init" in one && one.init !== undefined;
}

function initScript({ name }: BackingPod): string {
  return `${name}-init-script`;
}

/** Where its pods have what its settings say, for findings to point at; nowhere where they say nothing of their own. */
function writtenFields(one: BackingPod, object: KubernetesObject): Pick<Part, "written"> {
  const { fields, pod, env, probes, sidecars, initContainers, command, args } = one;
  const said = [fields, pod, env, probes, sidecars, initContainers, command ?? [], args ?? []];
  if (said.every((one) => Object.keys(one).length === 0)) return {};
  const asked = Object.fromEntries(Object.entries(probes).filter(([, probe]) => probe !== null)) as Probes;
  return {
    written: () => writtenPod({ ...one, container: { ...one, probes: asked } }, object, ["backingServices", one.name]),
  };
}
