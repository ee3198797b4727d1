import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Code } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { HealthReading, ToldHealth } from "../../model/health/reading.ts";
import { isBroken, isUnfinished, type RolloutState, rolloutText } from "../../model/health/rollout.ts";
import { durationInWords, secondsSince } from "./instants.ts";

/** @codes gathered by the build */
export const codes = {
  "gate-unknown": {
    cause: "Neither a cluster nor a commit status tells whether the environment is healthy.",
    cure:
      "Point kubectl's current context at the cluster, or let Argo CD set commit statuses (argocd.notifications in " +
      "envs/cluster.json). --no-gate promotes without knowing.",
  },
  "gate-other-revision": {
    cause: "Argo CD has not deployed the environment's last change yet, or cannot read the config repository.",
    cure: "Wait for the deployment; sync by hand what is synced by hand.",
  },
  "gate-not-synced": {
    cause: "What runs is not what the config repository says: a sync is running, has failed, or is still to come.",
    cure: "Wait for the sync, or look at the Application in Argo CD for what keeps it.",
  },
  "gate-not-healthy": {
    cause: "Argo CD does not call the environment healthy: something in it is starting, missing or broken.",
    cure: "`trip-config status ENV` shows its services. Mend it, or take the change back with `trip-config rollback`.",
  },
  "gate-rollout": {
    cause:
      "A canary or blue-green rollout of the environment is still going, is paused, or was aborted: what was deployed has not arrived.",
    cure: "Wait until it has arrived. One that was aborted stays so until something else is deployed: take the change back with `trip-config rollback`, or mend it.",
  },
  "gate-soak": {
    cause: "The environment has not been healthy for as long as it has to be before its images go on.",
    cure: "Try again later. A fix that cannot wait goes with --no-gate.",
  },
  "gate-smoke-test": {
    cause: "The smoke test after the last deployment failed, or has not run.",
    cure: "Read the log of the Job smoke-test; `argocd app sync` runs it again.",
  },
} as const satisfies CodeTexts;

export interface GateQuestion {
  /** Name of the environment that has to be healthy. */
  readonly environment: string;
  readonly reading: HealthReading;
  /** How its Rollouts stand. */
  readonly rollouts: readonly RolloutState[];
  /** Commit of config that changed the environment last. */
  readonly change: string;
  /** Whether the revision of the reading contains that commit. */
  readonly isDeployed: boolean;
  /** How long it has to have been healthy. */
  readonly soakSeconds: number;
  /** Whether a smoke test is compiled for it. */
  readonly hasSmokeTest: boolean;
  readonly now: Date;
}

/** What keeps images from leaving an environment; empty: nothing does. */
export function gateFindings(question: GateQuestion): readonly Diagnostic[] {
  const { environment, reading, change, isDeployed } = question;
  if (reading.kind === "untold") return [unknownFinding(environment, reading.why)];
  // What is said of another revision says nothing of this one.
  if (!isDeployed) return [otherRevision(environment, change, reading)];
  return [
    ...syncFindings(environment, reading),
    ...healthFindings(question, reading),
    ...smokeTestFindings(question, reading),
  ];
}

export function unknownFinding(environment: string, why: string): Diagnostic {
  return error(
    "gate-unknown",
    `Nobody tells whether ${environment} is healthy. ${why}`,
    "point kubectl at its cluster, switch argocd.notifications on, or go on without knowing: --no-gate.",
  );
}

function otherRevision(environment: string, change: string, { revision, message }: ToldHealth): Diagnostic {
  const place =
    revision === undefined
      ? `Argo CD does not know which revision of config ${environment} should have`
      : `${environment} is at ${revision.slice(0, 12)} of config, without its last change ${change.slice(0, 12)}`;
  return error(
    "gate-other-revision",
    withDetail(place, message),
    "wait until Argo CD has deployed it; what is synced by hand needs `argocd app sync`.",
  );
}

function syncFindings(environment: string, { sync, lastSync, smokeTest, message }: ToldHealth): readonly Diagnostic[] {
  const finding = (said: string, hint: string) => [error("gate-not-synced", withDetail(said, message), hint)];
  const look = "look at the Application in Argo CD.";
  if (lastSync === "running") return finding(`A sync of ${environment} is running`, "wait for its end.");
  if (lastSync === "failed") {
    return smokeTest === "failed" ? [] : finding(`The last sync of ${environment} failed`, look);
  }
  if (sync === "synced") return [];
  return finding(
    sync === "unknown"
      ? `Whether ${environment} is in sync is not known`
      : `${environment} is not in sync with its last change`,
    look,
  );
}

function healthFindings(
  { environment, rollouts, soakSeconds, now }: GateQuestion,
  { health, since, lastSync }: ToldHealth,
): readonly Diagnostic[] {
  // They are why Argo CD calls it suspended, progressing or degraded; or it has not looked at them yet.
  const unfinished = rollouts.filter(isUnfinished);
  if (unfinished.length > 0) return unfinished.map((rollout) => rolloutFinding(environment, rollout));
  if (health === "unknown" && lastSync === "failed") return [];
  if (health !== "healthy") {
    const duration = since === undefined ? "" : `, for ${durationInWords(secondsSince(since, now))}`;
    const message = `${environment} is not healthy: Argo CD calls it ${health}${duration}.`;
    return [
      error("gate-not-healthy", message, "`trip-config status` shows which of its services are not as they should be."),
    ];
  }
  if (soakSeconds <= 0) return [];
  const seconds = since === undefined ? 0 : secondsSince(since, now);
  if (seconds >= soakSeconds) return [];
  const message = `${environment} has been healthy for ${durationInWords(seconds)} of ${durationInWords(soakSeconds)}.`;
  return [error("gate-soak", message, "try again later; a fix that cannot wait goes with --no-gate.")];
}

function rolloutFinding(environment: string, rollout: RolloutState): Diagnostic {
  const hint = isBroken(rollout)
    ? `take it back with \`trip-config rollback ${environment}\`, or mend it by another image.`
    : "wait until it has arrived.";
  return error("gate-rollout", `${environment} is not healthy yet: ${rolloutText(rollout)}.`, hint);
}

function smokeTestFindings(
  { environment, hasSmokeTest }: GateQuestion,
  { smokeTest, lastSync, health }: ToldHealth,
): readonly Diagnostic[] {
  if (!hasSmokeTest || smokeTest === "passed") return [];
  if (smokeTest === "failed") {
    const hint = "its log says which service did not answer: kubectl logs job/smoke-test.";
    return [error("gate-smoke-test", `The smoke test of ${environment} failed.`, hint)];
  }
  // It runs at the end of a sync, when all is healthy: what keeps it from running is told already.
  if (health !== "healthy" || lastSync === "failed" || lastSync === "running") return [];
  const message = `No smoke test has run since ${environment} was deployed.`;
  return [error("gate-smoke-test", message, "a sync of the whole application runs it: `argocd app sync`.")];
}

function error(code: Code, message: string, hint: string): Diagnostic {
  return { code, severity: "error", message, hint };
}

function withDetail(said: string, detail: string | undefined): string {
  return detail === undefined ? `${said}.` : `${said}: ${detail.replace(/\.$/, "")}.`;
}
