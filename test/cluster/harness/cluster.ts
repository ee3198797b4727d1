/**
 * A control plane on loopback, without containers: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and
 * KWOK for the kubelets. See docs/cluster-tests.md for what it can show.
 */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { type ArgoCdProgram, startArgoCd } from "../processes/argocd.ts";
import { startControllers } from "../processes/controllers.ts";
import { startEtcd } from "../processes/etcd.ts";
import { type ApiServer, startApiServer } from "../processes/kube-apiserver.ts";
import { startKwok } from "../processes/kwok.ts";
import { startMetricsServer } from "../processes/metrics-server.ts";
import { startOutside } from "../processes/outside.ts";
import { type Prometheus, startPrometheus } from "../processes/prometheus.ts";
import { startRollouts } from "../processes/rollouts.ts";
import { toolPath } from "../tools/tools.ts";
import { type Api, apiOf } from "./api.ts";
import { beginWithDefinitions, untilDefined } from "./definitions.ts";
import { addNodes, addVolumes } from "./furniture.ts";
import { newPlace, type Place } from "./place.ts";

export interface Cluster extends Api {
  readonly place: Place;
  readonly apiServer: ApiServer;
  /** The command line of Argo CD, logged in, where `argocd` was asked for. */
  readonly argocd: (args: readonly string[]) => Promise<Ran>;
  readonly kubectl: (args: readonly string[]) => Promise<Ran>;
  /** Whom analyses ask, where `rollouts` was asked for. */
  readonly prometheus: () => Prometheus;
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
  /** Argo CD, and somebody who writes the statuses of Ingresses, load balancers, certificates and issuers. */
  readonly argocd?: boolean | ArgoCdProgram;
  /** The controller of Argo Rollouts, and a Prometheus of which tests say what it answers; `routes`: it weighs those of the Gateway API. */
  readonly rollouts?: boolean | "routes";
}

/** Starts a cluster that holds nothing but the definitions of custom resources; ready in ten to twenty seconds. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { nodes = 3, volumes = 30, metrics = true, argocd = false, rollouts = false } = options;
  const argocdProgram = typeof argocd === "string" ? argocd : "argocd";
  const place = newPlace();
  let outside: { readonly stop: () => Promise<void> } | undefined;
  let serverArgs: readonly string[] | undefined;
  let prometheus: Prometheus | undefined;
  try {
    await beginWithDefinitions(place, argocdProgram);
    const apiServer = await startApiServer(place, await startEtcd(place));
    const api = apiOf(apiServer);
    const env = { PATH: process.env.PATH ?? "", HOME: place.folder, KUBECONFIG: apiServer.kubeconfig };
    const cluster: Cluster = {
      ...api,
      place,
      apiServer,
      // Half a minute by default for what it reads of the server first, which is megabytes.
      kubectl: (args) => run(toolPath("kubectl"), ["--request-timeout=3m", ...args], env),
      argocd: (args) => {
        if (serverArgs === undefined) throw new Error("this cluster has no Argo CD");
        // It keeps a socket in the folder for temporary files.
        const own = { ...env, TMPDIR: place.folder, ARGOCD_BINARY_NAME: "argocd" };
        return run(toolPath(argocdProgram), [...args, ...serverArgs], own);
      },
      prometheus: () => {
        if (prometheus === undefined) throw new Error("this cluster has no Rollouts");
        return prometheus;
      },
      stop: async (leave) => {
        try {
          await outside?.stop();
          prometheus?.stop();
        } finally {
          api.close();
          await place.leave(leave);
        }
      },
    };
    if (nodes > 0) {
      startControllers(place, apiServer);
      await startKwok(place, apiServer);
    }
    await untilDefined(place, cluster);
    if (nodes > 0) {
      await addVolumes(cluster, volumes);
      await addNodes(cluster, nodes);
    }
    if (nodes > 0 && metrics) await startMetricsServer(place, apiServer, cluster);
    if (argocd !== false) {
      ({ serverArgs } = await startArgoCd(place, apiServer, cluster, argocdProgram));
      outside = startOutside(cluster);
    }
    if (rollouts !== false) {
      prometheus = await startPrometheus();
      await startRollouts(place, apiServer, cluster, prometheus, { routes: rollouts === "routes" });
    }
    place.allRun();
    return cluster;
  } catch (error) {
    await place.leave({ keepFolder: true });
    throw new Error(`the cluster did not start; its logs are in ${place.logs}`, { cause: error });
  }
}

function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Variables with which a command line finds the cluster's kubectl, and that the cluster. */
export function kubectlVariables({ apiServer }: Pick<Cluster, "apiServer">) {
  return { PATH: `${dirname(toolPath("kubectl"))}:${process.env.PATH}`, KUBECONFIG: apiServer.kubeconfig };
}
