/**
 * A control plane on loopback, without containers: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and
 * KWOK for the kubelets. See docs/cluster-tests.md for what it can show.
 */
import { spawn } from "node:child_process";
import { startControllers } from "../processes/controllers.ts";
import { startEtcd } from "../processes/etcd.ts";
import { type ApiServer, startApiServer } from "../processes/kube-apiserver.ts";
import { startKwok } from "../processes/kwok.ts";
import { startMetricsServer } from "../processes/metrics-server.ts";
import { toolPath } from "../tools/tools.ts";
import { type Api, apiOf } from "./api.ts";
import { addDefinitions, addNodes, addVolumes } from "./furniture.ts";
import { newPlace, type Place } from "./place.ts";

export interface Cluster extends Api {
  readonly place: Place;
  readonly apiServer: ApiServer;
  readonly kubectl: (args: readonly string[]) => Promise<Ran>;
  readonly stop: (options: { readonly keepFolder: boolean }) => Promise<void>;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ClusterOptions {
  /** Nodes, with the controllers, the scheduler and KWOK. 0: an API server alone, where nothing happens by itself. */
  readonly nodes?: number;
  /** Volumes that claims can have. */
  readonly volumes?: number;
  /** metrics-server, without which autoscalers know nothing. */
  readonly metrics?: boolean;
}

/** Starts a cluster that holds nothing but the definitions of custom resources; ready in about ten seconds. */
export async function startCluster({ nodes = 3, volumes = 30, metrics = true }: ClusterOptions = {}): Promise<Cluster> {
  const place = newPlace();
  try {
    const apiServer = await startApiServer(place, await startEtcd(place));
    const api = apiOf(apiServer);
    const cluster: Cluster = {
      ...api,
      place,
      apiServer,
      kubectl: (args) => kubectl(place, apiServer.kubeconfig, args),
      stop: async (options) => {
        api.close();
        await place.leave(options);
      },
    };
    if (nodes > 0) {
      startControllers(place, apiServer);
      await startKwok(place, apiServer);
    }
    await addDefinitions(cluster);
    if (nodes > 0) {
      await addVolumes(cluster, volumes);
      await addNodes(cluster, nodes);
    }
    if (nodes > 0 && metrics) await startMetricsServer(place, apiServer, cluster);
    place.allRun();
    return cluster;
  } catch (error) {
    await place.leave({ keepFolder: true });
    throw new Error(`the cluster did not start; its logs are in ${place.logs}`, { cause: error });
  }
}

function kubectl({ folder }: Place, kubeconfig: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(toolPath("kubectl"), args, {
      env: { PATH: process.env.PATH ?? "", HOME: folder, KUBECONFIG: kubeconfig },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
