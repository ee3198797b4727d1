/** What Argo CD says of an application, and where requests go, moment by moment while something happens. */
import { type Api, valueAt } from "../harness/api.ts";
import { read } from "../harness/objects.ts";
import { lookingDuring } from "../harness/workloads.ts";

export interface Moment {
  readonly sync: string;
  readonly health: string;
  /** Whether what was last asked to be synced has been, and which commit it was. */
  readonly operation: string;
  readonly synced: string;
  /** When that was begun: another one has another time. */
  readonly begun: string;
  readonly weight: number | undefined;
  /** Milliseconds for which it stayed so. */
  readonly lasted: number;
}

/** Looks five times a second while `during` runs; moments that follow each other differ in something. */
export async function journalOf(
  api: Api,
  name: string,
  weight: () => Promise<number | undefined>,
  during: () => Promise<void>,
): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  let since = Date.now();
  await lookingDuring(async () => {
    const metadata = { name, namespace: "argocd" };
    const live = await read(api, { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata });
    const text = (...path: readonly string[]) => String(valueAt(live, "status", ...path) ?? "");
    const now = {
      sync: text("sync", "status"),
      health: text("health", "status"),
      operation: text("operationState", "phase"),
      synced: text("operationState", "syncResult", "revision"),
      begun: text("operationState", "startedAt"),
      weight: await weight(),
    };
    const last = moments.at(-1);
    if (last !== undefined && JSON.stringify({ ...now, lasted: 0 }) === JSON.stringify({ ...last, lasted: 0 })) {
      moments[moments.length - 1] = { ...last, lasted: Date.now() - since };
      return;
    }
    since = Date.now();
    moments.push({ ...now, lasted: 0 });
  }, during);
  return moments;
}

/** Weights in order, each once after another one. 100 is there for a moment only, which may not be seen. */
export function weightsIn(moments: readonly Moment[]): readonly number[] {
  const seen = moments.map(({ weight }) => weight ?? 0).filter((weight) => weight !== 100);
  return seen.filter((weight, at) => weight !== seen[at - 1]);
}

/** Commits that Argo CD began to sync, one for each time. */
export function syncsIn(moments: readonly Moment[]): readonly string[] {
  const begun = new Map(moments.filter(({ synced }) => synced !== "").map(({ begun, synced }) => [begun, synced]));
  return [...begun.values()];
}

/** Milliseconds for which an application was OutOfSync at most, at one go, though its last sync has ended. */
export function idleOutOfSync(moments: readonly Moment[]): number {
  let longest = 0;
  let now = 0;
  for (const { sync, operation, lasted } of moments) {
    now = sync === "OutOfSync" && operation !== "Running" ? now + lasted : 0;
    longest = Math.max(longest, now);
  }
  return longest;
}

/** Milliseconds that the longest sync was seen to run. */
export function longestSync(moments: readonly Moment[]): number {
  const running = new Map<string, number>();
  for (const { operation, begun, lasted } of moments)
    if (operation === "Running") running.set(begun, (running.get(begun) ?? 0) + lasted);
  return Math.max(0, ...running.values());
}
