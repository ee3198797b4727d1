import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecords, asText, type Loose } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair } from "../scene.ts";
import { claimsOf, containersOf } from "./kept-data.ts";
import { quoted } from "./words.ts";

/**
 * A broker that goes from ZooKeeper to KRaft or back in one step. Its data says which of the two it was written with
 * (meta.properties), so that it either begins with an empty folder or does not start. One that migrates has both for a
 * while: docs.confluent.io/platform/current/installation/migrate-zk-kraft.html.
 */
export function kafkaMetadata({ reference, before, after }: Pair): readonly Effect[] {
  const moved = metadataMove(before, after);
  if (moved === undefined) return [];
  const { to, server } = moved;
  const [old, now] = to === "kraft" ? ["in ZooKeeper", "in itself (KRaft)"] : ["in itself (KRaft)", "in ZooKeeper"];
  const said = `Kafka ${quoted(reference.name)} keeps its metadata ${now} from now on instead of ${old}`;
  const message = `${said}, and takes nothing over: ${leftBehind(folderOf(before), folderOf(after))}`;
  const asked =
    server === "" ? "" : ` (\`kafka-consumer-groups --bootstrap-server ${server} --describe --all-groups\`: LAG is 0)`;
  const hint = `first stop what writes, and let what reads come to the end of every topic${asked}; what has to stay, copy with MirrorMaker to a Kafka beside it. The topics of the env file are made anew.`;
  return [{ kind: "existing-data", workload: reference.name, severity: "high", message, hint }];
}

/** A broker does not start on what was written in the other mode. */
function leftBehind(old: string | undefined, now: string | undefined): string {
  const lost = "topics, their messages and how far their readers are";
  if (old === undefined || now === undefined) return `it begins without ${lost}.`;
  if (old === now) return `it does not start, for its volume has ${lost} as the other mode wrote them.`;
  return `${lost} stay behind in ${quoted(old)} of its claim, and it begins with what ${quoted(now)} of it has, which is nothing unless it ran so before.`;
}

/** The folder of a claim that its data is in; undefined when it keeps none. */
function folderOf(object: KubernetesObject | undefined): string | undefined {
  if (object === undefined) return undefined;
  const claims = claimsOf(object);
  const mounts = containersOf(object)
    .filter((container) => modeOf(container) !== undefined)
    .flatMap(({ volumeMounts }) => asRecords(volumeMounts));
  const kept = mounts.find(({ name }) => claims.has(asText(name)));
  return kept === undefined ? undefined : asText(kept.subPath) || "/";
}

/** Where a broker's metadata moves; undefined when they stay. `server`: where the old one is asked. */
export function metadataMove(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): { readonly to: "kraft" | "zookeeper"; readonly server: string } | undefined {
  if (before === undefined || after === undefined) return undefined;
  for (const container of containersOf(after)) {
    const old = containersOf(before).find(({ name }) => name === container.name);
    const [was, is] = [old === undefined ? undefined : modeOf(old), modeOf(container)];
    if (old === undefined || was === undefined || is === undefined || was === is) continue;
    const listener = /\/\/([a-z0-9.-]{1,253}:\d{1,5})/.exec(variable(old, "KAFKA_ADVERTISED_LISTENERS"));
    return { to: is, server: listener?.[1] ?? "" };
  }
  return undefined;
}

function modeOf(container: Loose): "kraft" | "zookeeper" | undefined {
  if (!/kafka/.test(asText(container.image))) return undefined;
  const [roles, zookeeper] = ["KAFKA_PROCESS_ROLES", "KAFKA_ZOOKEEPER_CONNECT"].map((name) =>
    variable(container, name),
  );
  if ((roles === "") === (zookeeper === "")) return undefined;
  return roles === "" ? "zookeeper" : "kraft";
}

function variable({ env }: Loose, name: string): string {
  return asText(asRecords(env).find((one) => one.name === name)?.value);
}
