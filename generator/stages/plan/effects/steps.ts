import type { Severity } from "../effect.ts";

/** What a series does with data that the one before has written. */
export interface Step {
  readonly severity: Severity;
  /** Ends "… on the data that its volume has: ". */
  readonly says: string;
  readonly hint: string;
}

/** One or several series forward. `variables`: of the container. */
export type Onward = (from: readonly number[], to: readonly number[], variables: ReadonlySet<string>) => Step;

export const dump = "take a dump first: it is the only way back.";
export const alone = (severity: Severity, hint = dump) => ({
  severity,
  says: "it is converted when the new one starts, and the old one does not open it then.",
  hint,
});
export const refused = (): Step => ({
  severity: "critical",
  says: "the older one does not start on what the newer one wrote.",
  hint: "say the newer one again, or load a dump into an empty volume.",
});

export const refusedByNode = (): Step => ({
  ...refused(),
  hint: "say the newer one again, or restore a snapshot of the older one into an empty volume.",
});

/** `last`: the last version that has both. */
export function kafka(last: string): Onward {
  return ([from], [to], variables) => {
    const withoutZooKeeper = ["KAFKA_PROCESS_ROLES", "KAFKA_CFG_PROCESS_ROLES"].some((name) => variables.has(name));
    if (from !== to && !withoutZooKeeper) {
      return {
        severity: "high",
        says: "what is kept in ZooKeeper is out of its reach, and it does not start.",
        hint: `migrate to KRaft with ${last} first.`,
      };
    }
    return {
      severity: "low",
      says: "it goes on in the format of the old one, which is the way back.",
      hint: withoutZooKeeper
        ? "when it has proven itself, raise it: `kafka-features upgrade --release-version`; there is no way back after."
        : "when it has proven itself, raise inter.broker.protocol.version; there is no way back after.",
    };
  };
}

export function kafkaBack(): Step {
  return {
    severity: "high",
    says: "the older one starts only where metadata.version, or inter.broker.protocol.version, was not raised since.",
    hint: "look with `kafka-features describe`; otherwise say the newer one again.",
  };
}

/** Of Elasticsearch and what came of it. */
export const reindexed = () =>
  alone(
    "medium",
    "reindex what the major version before the old one made, and take a snapshot: it is the only way back.",
  );
