/** Applications of Argo CD: where they stand, and waiting for it. */
import { type Api, type LiveObject, valueAt } from "./api.ts";
import { list, patch, read } from "./objects.ts";
import { waitFor } from "./wait.ts";

export interface ApplicationState {
  readonly name: string;
  /** Synced, OutOfSync or Unknown. */
  readonly sync: string;
  /** Healthy, Progressing, Degraded, Missing … */
  readonly health: string;
  /** Commit that it was compared with. */
  readonly revision: string;
  /** Running, Succeeded, Failed, Error; empty when it was never synced. */
  readonly operation: string;
  /** What the operation and the conditions say, for people. */
  readonly message: string;
}

const reference = (name: string) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name, namespace: "argocd" },
});

export async function applications(api: Api): Promise<readonly ApplicationState[]> {
  return (await list(api, "argoproj.io/v1alpha1", "Application", { namespace: "argocd" })).map(stateOf);
}

export async function application(api: Api, name: string): Promise<ApplicationState | undefined> {
  const live = await read(api, reference(name));
  return live === undefined ? undefined : stateOf(live);
}

function stateOf(live: LiveObject): ApplicationState {
  const text = (...path: readonly (string | number)[]) => String(valueAt(live, "status", ...path) ?? "");
  const conditions = valueAt(live, "status", "conditions");
  return {
    name: live.metadata.name,
    sync: text("sync", "status"),
    health: text("health", "status"),
    revision: text("sync", "revision"),
    operation: text("operationState", "phase"),
    message: `${text("operationState", "message")} ${conditions === undefined ? "" : JSON.stringify(conditions)}`,
  };
}

/** Asks Argo CD to look for new commits now, instead of in thirty seconds. */
export async function refresh(api: Api, name: string): Promise<void> {
  await patch(api, reference(name), { metadata: { annotations: { "argocd.argoproj.io/refresh": "normal" } } });
}

/**
 * Waits until each application stands as `wanted` says of it, e.g. `Synced Healthy`, with no operation running, or with
 * one that is `Running` where that is wanted. Names that do not exist are waited for.
 */
export async function untilApplications(
  api: Api,
  wanted: Readonly<Record<string, string>>,
  seconds: number,
  operations: "ended" | "Running" = "ended",
): Promise<void> {
  const found = new Map<string, ApplicationState>();
  await waitFor("applications", seconds, async () => {
    for (const state of await applications(api)) found.set(state.name, state);
    const waiting = Object.entries(wanted).filter(([name, state]) => {
      const { sync, health, operation } = found.get(name) ?? { sync: "", health: "", operation: "" };
      return `${sync} ${health}` !== state || (operation === "Running") !== (operations === "Running");
    });
    return waiting.length === 0
      ? { done: true }
      : {
          waiting: waiting
            .map(([name, state]) => `\n${name} is not ${state}: ${JSON.stringify(found.get(name))}`)
            .join(""),
        };
  });
}

/** Waits until an application is Synced and Healthy at a commit of config. */
export async function untilAt(api: Api, name: string, revision: string, seconds: number): Promise<void> {
  await refresh(api, name);
  await waitFor(`${name} at ${revision}`, seconds, async () => {
    const state = await application(api, name);
    const there =
      state?.revision === revision &&
      state.sync === "Synced" &&
      state.health === "Healthy" &&
      state.operation !== "Running";
    return there ? { done: true } : { waiting: JSON.stringify(state) };
  });
}
