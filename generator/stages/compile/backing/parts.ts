import type { Container, EnvVar, PodSpec, Volume, VolumeMount } from "kubernetes-types/core/v1.js";
import type { BackingPod, Database } from "../../../model/backing-service.ts";
import { portsOf } from "../../../model/backing-services.ts";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import { backingSecretName } from "../../../model/secrets/needs.ts";
import { configMap } from "../environment/config.ts";
import { merged } from "../merged.ts";
import { labelsOf, type Part } from "../part.ts";
import { variableOf } from "../service/variables.ts";
import { ofContainer, written } from "../service/written.ts";
import { claim, claimVolume } from "../storage.ts";
import { deployment, imageName, podSpec, recreate, rolling, service, serviceAccount } from "../workload.ts";
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
    object,
  });
  const strategy = isRolled ? rolling(environment) : recreate;
  const pod = podOf(one, engine, environment);
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
      ...part(deployment({ app: name, namespace, wave, replicas: 1, strategy, pod })),
      ...writtenFields(one, pod),
    },
    part(service(name, namespace, portsOf(one), wave, one.service)),
  ];
}

function podOf(one: BackingPod, engine: Engine<BackingPod>, environment: Environment): PodSpec {
  const { user } = engine;
  const mounts = [...(engine.mounts?.(one) ?? []), ...initMounts(one)];
  const env = withOwn(engine.env(one, environment), one);
  const pod = podSpec({
    app: one.name,
    user: typeof user === "number" ? user : user(one),
    graceSeconds: engine.graceSeconds,
    container: {
      image: imageName(one.image),
      ...(one.pullPolicy !== undefined && { imagePullPolicy: one.pullPolicy }),
      ...(env.length > 0 && { env }),
      ports: portsOf(one).map(({ name, port }) => ({ name, containerPort: port, protocol: "TCP" })),
      ...engine.probes(one),
      resources: one.resources,
      ...(mounts.length > 0 && { volumeMounts: mounts }),
    },
    volumes: volumesOf(one, engine),
  });
  const containers = pod.containers.map((container: Container) => merged(container, one.fields, "Container"));
  return merged({ ...pod, containers }, one.pod, "PodSpec");
}

/** Variables of its settings go behind those of its type, and in their place where they have the same name. */
function withOwn(compiled: readonly EnvVar[], one: BackingPod): EnvVar[] {
  const secret = (key: string) => ({ name: backingSecretName(one.name), key });
  const own = new Map(one.env.map((variable) => [variable.name, variableOf(variable, secret)]));
  const replaced = compiled.map((variable) => own.get(variable.name) ?? variable);
  const names = new Set(compiled.map(({ name }) => name));
  return [...replaced, ...[...own.values()].filter(({ name }) => !names.has(name))];
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
function writtenFields(one: BackingPod, { containers }: PodSpec): Pick<Part, "written"> {
  const { name, fields, pod, env } = one;
  if (env.length + Object.keys(fields).length + Object.keys(pod).length === 0) return {};
  const path = ["spec", "template", "spec"];
  const container = containers.findIndex((each) => each.name === name);
  const compiled = containers[container]?.env ?? [];
  const inside = [...path, "containers", String(container)];
  const keys = ["backingServices", name];
  return {
    written: () => [
      written(path, [...keys, "pod"], pod),
      ...ofContainer({ env, fields, probes: {} }, compiled, inside, keys),
    ],
  };
}
