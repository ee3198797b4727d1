/** How a Rollout of Argo Rollouts stands, for whoever decides whether something may move on. */
export interface RolloutState {
  /** Its name, which is that of its service. */
  readonly name: string;
  readonly strategy: "canary" | "blueGreen";
  /** aborted: all traffic is back at what was there before, and stays there until something else is deployed. */
  readonly phase: "healthy" | "progressing" | "paused" | "degraded" | "aborted";
  /** What the controller says of it, and why an analysis failed. */
  readonly message?: string;
  /** ISO 8601; since when it is aborted or paused. */
  readonly since?: string;
  /** ISO 8601; when it goes on by itself. */
  readonly pausedUntil?: string;
  /** It is paused until a person lets it go on. */
  readonly waitsForPerson?: true;
  /** Images by container: of what it came from, and of what it is to become. */
  readonly stable: Readonly<Record<string, string>>;
  readonly next: Readonly<Record<string, string>>;
  /** Percent of the requests, or of the pods, that the new one has. */
  readonly weight?: number;
  /** Steps of a canary that are done, of how many. */
  readonly steps?: { readonly done: number; readonly of: number };
}

/** One that has not arrived, for good or for now. */
export function isUnfinished({ phase }: RolloutState): boolean {
  return phase !== "healthy";
}

/** One that went wrong: it does not arrive by itself any more. */
export function isBroken({ phase }: RolloutState): boolean {
  return phase === "aborted" || phase === "degraded";
}

/** `hello is at step 2 of 4 with 20 %, paused until …`, without a full stop. */
export function rolloutText({
  name,
  phase,
  message,
  pausedUntil,
  waitsForPerson,
  weight,
  steps,
  strategy,
}: RolloutState): string {
  if (phase === "healthy") return `${name} has arrived`;
  const said = message === undefined ? "" : `: ${message.replace(/\.$/, "")}`;
  if (phase === "aborted") return `the ${kinds[strategy]} of ${name} was aborted${said}`;
  if (phase === "degraded") return `the ${kinds[strategy]} of ${name} is degraded${said}`;
  const share = weight === undefined ? "" : ` with ${weight} %`;
  const at = steps === undefined ? "under way" : `at step ${Math.min(steps.done + 1, steps.of)} of ${steps.of}`;
  const until = pausedUntil ?? (waitsForPerson === true ? "a person lets it go on" : undefined);
  const paused = until === undefined ? "paused" : `paused until ${until}`;
  return `the ${kinds[strategy]} of ${name} is ${at}${share}${phase === "paused" ? `, ${paused}` : ""}`;
}

const kinds = { canary: "canary", blueGreen: "blue-green rollout" } as const;
