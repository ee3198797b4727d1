/** A project whose dev is delivered as for real: env files, publish, config, Argo CD. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Loose } from "../../../generator/model/loose.ts";
import { repository } from "../../support/run.ts";
import { application, refresh, untilApplications, untilAt } from "../harness/applications.ts";
import { type Cluster, kubectlVariables } from "../harness/cluster.ts";
import { newProject, type Project } from "../harness/project.ts";
import { waitFor } from "../harness/wait.ts";
import type { ArgoCdProgram } from "../processes/argocd.ts";
import { readyPods } from "./looking.ts";

export const app = "trip-service-dev";
export const namespace = "trip-service-dev";
/** The one between git and the controller: `ARGOCD=3.6` takes the version after that of the other tests. */
export const argocd: ArgoCdProgram = process.env.ARGOCD === "3.6" ? "argocd-3.6" : "argocd";

export interface Delivered {
  readonly project: Project;
  /** Says more of dev in its env file, publishes it, whatever is still on its way, and lets Argo CD look. */
  readonly release: (message: string, dev: Loose) => Promise<void>;
  /** Waits until dev is Synced and Healthy at what config has now. */
  readonly arrived: () => Promise<void>;
  /** Waits until Argo CD has applied what config has now, whether its Rollouts have arrived or not. */
  readonly synced: () => Promise<void>;
  /** Asks `status` until it says so: on a slow machine kubectl may be late. */
  readonly untilStatus: (pattern: RegExp) => Promise<string>;
  /** The tag of the pods of an app, when all have the same. */
  readonly running: (name: string) => Promise<string | undefined>;
  /** Waits until Argo CD has seen that a Rollout was aborted: its sync has ended, and there is no difference. */
  readonly degraded: () => Promise<void>;
  /** Takes the place of an aborted Rollout by a rollback that is merged and published; gives the text of its pull request. */
  readonly rolledBack: () => Promise<string>;
  /** Takes out the hold that a rollback has left, as somebody does who has mended what was wrong. */
  readonly lifted: () => Promise<void>;
  /** What Argo CD would change now, which is nothing where all is well. */
  readonly difference: () => Promise<string>;
}

/** Starts test/cluster/rollouts/hello with settings of its own, and waits until it runs. */
export async function deliver(cluster: Cluster, changes: Readonly<Record<string, Loose>>): Promise<Delivered> {
  const env = kubectlVariables(cluster);
  const envs = join(repository, "test/cluster/rollouts/hello");
  const project = await newProject(cluster.place.folder, changes, env, envs);
  await project.run("publish");
  await project.merge("cluster");
  await project.run("publish");
  /** Of what exists once per cluster: an Argo CD that deploys it, too, would wait for charts. */
  const applyShared = async () => {
    const config = await project.configFolder();
    for (const path of ["cluster/00-namespace", `argocd/appproject-${app}.yaml`, `argocd/application-${app}.yaml`]) {
      const { code, stderr } = await cluster.kubectl(["apply", "--server-side", "-f", `${config}/${path}`]);
      if (code !== 0) throw new Error(`kubectl apply ${path}: ${stderr}`);
    }
  };
  await applyShared();
  await untilApplications(cluster, { [app]: "Synced Healthy" }, 300);
  const arrived = async () => untilAt(cluster, app, await project.configHead(), 300);
  const untilStatus: Delivered["untilStatus"] = (pattern) =>
    waitFor(`status says ${pattern}`, 240, async () => {
      const shown = await project.run("status", "dev");
      return pattern.test(shown) ? { done: shown } : { waiting: shown };
    });
  return {
    project,
    arrived,
    untilStatus,
    synced: async () => {
      const head = await project.configHead();
      await refresh(cluster, app);
      await waitFor(`${app} is synced to ${head}`, 240, async () => {
        const state = await application(cluster, app);
        const isThere = state?.revision === head && state.sync === "Synced" && state.operation === "Succeeded";
        return isThere ? { done: true } : { waiting: JSON.stringify(state) };
      });
    },
    running: (name) =>
      waitFor(`${name} has one image`, 120, async () => {
        const tags = Object.keys(await readyPods(cluster, namespace, name));
        return tags.length === 1 ? { done: tags[0] } : { waiting: tags.join(", ") };
      }),
    release: async (message, dev) => {
      await project.edit(message, { dev });
      const publish = ["publish", "--allow", "rollout-unfinished"];
      await project.run(...publish);
      const pulls = await project.run("pr", "list", "--repository", "config", "--format", "json");
      if (pulls.includes("trip-config/cluster")) {
        await project.merge("cluster");
        await applyShared();
        await project.run(...publish);
      }
      await refresh(cluster, app);
    },
    degraded: () =>
      waitFor("Argo CD has seen it", 120, async () => {
        const state = await application(cluster, app);
        const hasSeen = state?.health === "Degraded" && state.operation === "Succeeded" && state.sync === "Synced";
        return hasSeen ? { done: undefined } : { waiting: JSON.stringify(state) };
      }),
    lifted: async () => {
      const file = join(project.root, "envs/dev.json");
      const { hold: _, ...others } = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify(others, null, 2));
      await project.edit("It is mended", {});
    },
    difference: async () => {
      const { code, stdout, stderr } = await cluster.argocd(["app", "diff", app, "--hard-refresh"]);
      return code === 0 ? stdout : `exit code ${code}: ${stdout}${stderr}`;
    },
    rolledBack: async () => {
      const back = await waitFor("a rollback", 240, async () => {
        const args = ["rollback", "dev", "--if-degraded-for", "1s", "--format", "json"];
        const { code, stdout, stderr } = await project.tryRun(...args);
        const body = code === 0 ? JSON.parse(stdout).body : undefined;
        return typeof body === "string" ? { done: body } : { waiting: `${stdout}${stderr}` };
      });
      await project.merge("rollback-dev", "source");
      await project.pull();
      await project.run("publish", "--env", "dev");
      await arrived();
      return back;
    },
  };
}
