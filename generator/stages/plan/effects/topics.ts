import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asText } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { listed, quoted } from "./words.ts";

interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly replication: number;
}

/**
 * Topics that exist already. The Job makes with --if-not-exists, which leaves the others as they are; its name carries a
 * digest, so the one before is another object, found by its label.
 */
export function topics({ reference, before, after }: Pair, scene: Scene): readonly Effect[] {
  const job = after ?? before;
  const workload = appOf(job);
  if (job === undefined || (before !== undefined && after !== undefined) || !isTopicsJob(job)) return [];
  const [old, now] = [scene.before, scene.after].map((objects) =>
    objects.find(
      (object) =>
        appOf(object) === workload && isTopicsJob(object) && referenceOf(object).namespace === reference.namespace,
    ),
  );
  if (old === undefined || (after === undefined && now !== undefined)) return [];
  // Another cluster has no topics yet.
  if (now !== undefined && variableOf(old, "CLUSTER_ID") !== variableOf(now, "CLUSTER_ID")) return [];
  const server = variableOf(now ?? old, "BOOTSTRAP_SERVER");
  if (!isServed(server, reference.namespace, scene)) return [];
  const [were, are] = [topicsOf(old), topicsOf(now)];
  const gone = were.filter(({ name }) => !are.some((topic) => topic.name === name));
  const effect = effectOf(workload);
  const tool = `kafka-topics --bootstrap-server ${server}`;
  return [
    ...are.flatMap((topic) => {
      const was = were.find(({ name }) => name === topic.name);
      return was === undefined ? [] : [...partitions(was, topic, tool, effect), ...replication(was, topic, effect)];
    }),
    ...removed(gone, tool, effect),
  ];
}

type EffectOf = (severity: Effect["severity"], message: string, hint: string) => Effect;

function partitions(was: Topic, { name, partitions: count }: Topic, tool: string, effect: EffectOf): readonly Effect[] {
  if (was.partitions === count) return [];
  const message = `Topic ${quoted(name)} exists and keeps its ${was.partitions} partitions: the Job makes topics, it does not change them to ${count}.`;
  if (count < was.partitions) {
    const hint = `Kafka takes no partition away from a topic: say ${was.partitions} again, or make a topic of another name and move its readers and writers there.`;
    return [effect("high", message, hint)];
  }
  const hint =
    `raise them by hand with \`${tool} --alter --topic ${name} --partitions ${count}\`: keys then go to other ` +
    "partitions than before, so that their order is lost across the change, and there is no way back.";
  return [effect("medium", message, hint)];
}

function replication(was: Topic, { name, replication: copies }: Topic, effect: EffectOf): readonly Effect[] {
  if (was.replication === copies) return [];
  const message = `Topic ${quoted(name)} exists and keeps its replication factor of ${was.replication}: the Job makes topics, it does not change it to ${copies}.`;
  const hint =
    copies > was.replication
      ? "until it is moved by hand with `kafka-reassign-partitions`, its data has fewer copies than the env file says."
      : "move it by hand with `kafka-reassign-partitions`, or say again what it has.";
  return [effect("high", message, hint)];
}

function removed(gone: readonly Topic[], tool: string, effect: EffectOf): readonly Effect[] {
  const [first] = gone;
  if (first === undefined) return [];
  const names = listed(gone.map(({ name }) => quoted(name)));
  const message =
    gone.length === 1
      ? `Topic ${names} stays, with what is in it: the Job deletes none.`
      : `Topics ${names} stay, with what is in them: the Job deletes none.`;
  const hint = `when nobody reads or writes it any more: \`${tool} --delete --topic ${first.name}\`.`;
  return [effect("low", message, hint)];
}

function effectOf(workload: string): EffectOf {
  return (severity, message, hint) => ({ kind: "existing-data", workload, severity, message, hint });
}

/** Where Kafka goes too, nobody asks for its topics. */
function isServed(server: string, namespace: string | undefined, { after }: Scene): boolean {
  const host = /^([a-z0-9-]{1,63})[a-z0-9.-]{0,200}:\d{1,5}$/.exec(server)?.[1];
  return after
    .map(referenceOf)
    .some((other) => other.kind === "Service" && other.name === host && other.namespace === namespace);
}

/** By what it is told, so that it may be of any Kafka. */
function isTopicsJob(object: Scene["before"][number]): boolean {
  return object.kind === "Job" && ["BOOTSTRAP_SERVER", "TOPICS"].every((name) => variableOf(object, name) !== "");
}

function appOf(object: unknown): string {
  return asText(asRecord(asRecord(asRecord(object).metadata).labels).app);
}

/** As the Job reads them: a line each, `name:partitions:replication`. */
function topicsOf(job: Scene["before"][number] | undefined): readonly Topic[] {
  if (job === undefined) return [];
  return variableOf(job, "TOPICS")
    .split("\n")
    .flatMap((line) => {
      const [, name = "", count, copies] = /^([\w.-]{1,249}):(\d{1,6}):(\d{1,6})$/.exec(line) ?? [];
      return name === "" ? [] : [{ name, partitions: Number(count), replication: Number(copies) }];
    });
}

function variableOf(job: Scene["before"][number], name: string): string {
  const variables = asRecords(podTemplateOf(job)?.spec.containers).flatMap(({ env }) => asRecords(env));
  return asText(variables.find((variable) => variable.name === name)?.value);
}
