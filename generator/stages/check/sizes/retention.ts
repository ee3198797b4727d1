import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asRecords, at, type Loose, shownText, textOf } from "../../../model/loose.ts";
import { parseQuantity, wholeQuantity } from "../../../model/resources/quantity.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { type Inventory, lookUp, ownOfKind } from "../relations/inventory.ts";
import { containersOf, type Pods } from "../relations/pods.ts";
import { bytesOf, flagValue, type Settings, settingsOf } from "./settings.ts";

/** @codes gathered by the build */
export const codes = {
  "retention-over-volume": {
    cause:
      "A process is told to keep as much data as its volume holds, or more. The disk is full before it removes any.",
    cure: "Keep less, with room for what is written meanwhile, or enlarge the volume.",
  },
} as const satisfies CodeTexts;

/** A program that is told how much to keep, and in which folder. */
interface Keeper {
  readonly program: string;
  readonly told: (settings: Settings) => string | undefined;
  readonly folder: (settings: Settings) => string | undefined;
}

const variable = ({ variables }: Settings, name: string) => variables.find((each) => each.name === name)?.value;

const keepers: readonly Keeper[] = [
  {
    program: "Prometheus",
    told: (settings) => flagValue(settings, "--storage.tsdb.retention.size"),
    folder: (settings) => flagValue(settings, "--storage.tsdb.path"),
  },
  {
    // For each partition of a topic, so that it is the least that it may come to.
    program: "Kafka",
    told: (settings) => variable(settings, "KAFKA_LOG_RETENTION_BYTES"),
    folder: (settings) => variable(settings, "KAFKA_LOG_DIRS") ?? "/var/lib/kafka/data",
  },
];

/** What processes keep, against the claim or the limit of the volume that holds their folder. */
export function overflowingRetention(inventory: Inventory, pods: Pods): readonly Diagnostic[] {
  return containersOf(pods.spec).flatMap((container) => {
    const settings = settingsOf(container);
    return keepers.flatMap(({ program, told, folder }) => {
      const text = told(settings);
      const bytes = bytesOf(text);
      const room = roomOf(inventory, pods, container, folder(settings));
      if (text === undefined || bytes === undefined || bytes === 0n || room === undefined) return [];
      if (bytes * wholeQuantity(1) < room.quantity) return [];
      const written = [...settings.words, ...settings.variables.map(({ value }) => value)].find((word) =>
        word.endsWith(text),
      );
      return overflow(
        pods.maker,
        placeOfValue(pods.maker, ["args", "command", "env/value"], written),
        `${program} keeps ${text}`,
        room.text,
      );
    });
  });
}

/** The same of the operator's Prometheus. */
export function overflowingRetentions(inventory: Inventory): readonly Diagnostic[] {
  return ownOfKind(inventory, "Prometheus.monitoring.coreos.com").flatMap((subject) => {
    const size = textOf(at(subject.object, "spec", "retentionSize"));
    const storage = at(
      subject.object,
      "spec",
      "storage",
      "volumeClaimTemplate",
      "spec",
      "resources",
      "requests",
      "storage",
    );
    const [bytes, room] = [bytesOf(size), parseQuantity(storage)];
    if (bytes === undefined || bytes === 0n || room === undefined || bytes * wholeQuantity(1) < room) return [];
    return [
      overflow(subject, placeOf(subject, ["spec", "retentionSize"]), `Prometheus keeps ${size}`, shownText(storage)),
    ];
  });
}

function overflow(
  subject: CompiledObject,
  origin: ReturnType<typeof placeOf>,
  keeps: string,
  room: string,
): Diagnostic {
  return finding("retention-over-volume", subject, {
    severity: "warning",
    origin,
    message: `${keeps}, and its volume has ${room}: the volume is full before anything is removed.`,
    hint: "Keep about four fifths of the volume, or enlarge it.",
  });
}

interface Room {
  readonly quantity: bigint;
  readonly text: string;
}

/** What the volume has that is mounted where `folder` lies. */
function roomOf(inventory: Inventory, pods: Pods, container: Loose, folder: string | undefined): Room | undefined {
  if (folder === undefined) return undefined;
  const holding = asRecords(container.volumeMounts)
    .filter(({ mountPath }) => {
      const path = textOf(mountPath)?.replace(/\/$/, "");
      return path !== undefined && (folder === path || folder.startsWith(`${path}/`));
    })
    .toSorted((one, other) => String(other.mountPath).length - String(one.mountPath).length)[0];
  const name = textOf(holding?.name);
  if (name === undefined) return undefined;
  const template = asRecords(at(pods.maker.object, "spec", "volumeClaimTemplates")).find(
    (each) => at(each, "metadata", "name") === name,
  );
  const volume = asRecords(pods.spec.volumes).find((each) => each.name === name);
  const claim = textOf(at(volume, "persistentVolumeClaim", "claimName"));
  const size =
    at(template, "spec", "resources", "requests", "storage") ??
    at(volume, "emptyDir", "sizeLimit") ??
    at(volume, "ephemeral", "volumeClaimTemplate", "spec", "resources", "requests", "storage") ??
    (claim === undefined
      ? undefined
      : at(
          lookUp(inventory, "PersistentVolumeClaim", claim, pods.namespace)?.object,
          "spec",
          "resources",
          "requests",
          "storage",
        ));
  const quantity = parseQuantity(size);
  return quantity === undefined ? undefined : { quantity, text: shownText(size) };
}
