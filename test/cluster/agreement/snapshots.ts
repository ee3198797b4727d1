/** What happens in all namespaces, looked at once for everybody who waits. */
import { type Api, type LiveObject, valueAt } from "../harness/api.ts";
import { list } from "../harness/objects.ts";

/** The moving parts of one namespace. */
export interface Snapshot {
  readonly deployments: readonly LiveObject[];
  readonly replicaSets: readonly LiveObject[];
  readonly pods: readonly LiveObject[];
  readonly jobs: readonly LiveObject[];
}

export type Snapshots = (namespace: string) => Promise<Snapshot>;

const pauseMilliseconds = 700;

/** Looks that begin after they were asked for; those who ask while one is taken share the next one. */
export function snapshotsOf(api: Api): Snapshots {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<Snapshot> | undefined;
  const take = async (): Promise<Snapshot> => {
    const [deployments, replicaSets, pods, jobs] = await Promise.all([
      list(api, "apps/v1", "Deployment"),
      list(api, "apps/v1", "ReplicaSet"),
      list(api, "v1", "Pod"),
      list(api, "batch/v1", "Job"),
    ]);
    return { deployments, replicaSets, pods, jobs };
  };
  const ask = (): Promise<Snapshot> => {
    if (next !== undefined) return next;
    const after = current.catch(() => undefined);
    const asked = after
      .then(() => new Promise((resolve) => setTimeout(resolve, pauseMilliseconds)))
      .then(() => {
        next = undefined;
        return take();
      });
    next = asked;
    current = asked;
    return asked;
  };
  return async (namespace) => {
    const { deployments, replicaSets, pods, jobs } = await ask();
    const own = (objects: readonly LiveObject[]) => objects.filter(({ metadata }) => metadata.namespace === namespace);
    return { deployments: own(deployments), replicaSets: own(replicaSets), pods: own(pods), jobs: own(jobs) };
  };
}

export function numberAt(object: unknown, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return typeof value === "number" ? value : 0;
}

/** Whether a Deployment runs what it says, all of it and nothing else. */
export function isComplete(deployment: LiveObject, replicas: number): boolean {
  const status = (field: string) => numberAt(deployment, "status", field);
  return (
    status("observedGeneration") >= (deployment.metadata.generation ?? 0) &&
    valueAt(deployment, "spec", "replicas") === replicas &&
    status("updatedReplicas") === replicas &&
    status("replicas") === replicas &&
    status("availableReplicas") === replicas
  );
}

/** What a controller says that a quota has refused; undefined when none has. */
export function quotaRefusal(object: LiveObject): string | undefined {
  const conditions = valueAt(object, "status", "conditions");
  const said = Array.isArray(conditions) ? conditions : [];
  const failure = said.find((each) => valueAt(each, "type") === "ReplicaFailure" && valueAt(each, "status") === "True");
  const message = String(valueAt(failure, "message") ?? "");
  return message.includes("exceeded quota") ? message : undefined;
}
