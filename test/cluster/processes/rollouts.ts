import { join } from "node:path";
import type { Api } from "../harness/api.ts";
import { establish, yamlIn } from "../harness/furniture.ts";
import { createNamespace } from "../harness/objects.ts";
import type { Place } from "../harness/place.ts";
import { freePorts } from "../harness/ports.ts";
import { waitFor } from "../harness/wait.ts";
import { sourceFolder, toolPath } from "../tools/tools.ts";
import type { ApiServer } from "./kube-apiserver.ts";
import type { Prometheus } from "./prometheus.ts";

/** Starts the controller of Argo Rollouts with its definitions. Whatever analyses ask over HTTP, the test's Prometheus answers. */
export async function startRollouts(
  place: Place,
  { kubeconfig }: ApiServer,
  api: Api,
  { address }: Pick<Prometheus, "address">,
): Promise<void> {
  await establish(api, yamlIn(join(sourceFolder("rollouts"), "manifests/crds")));
  await createNamespace(api, "argo-rollouts");
  const { metrics, health } = await freePorts(["metrics", "health"]);
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    `--metricsPort=${metrics}`,
    `--healthzPort=${health}`,
    "--qps=200",
    "--burst=400",
  ];
  place.start("argo-rollouts", toolPath("rollouts-controller"), flags, {
    HTTP_PROXY: address,
    NO_PROXY: "127.0.0.1,localhost",
  });
  await waitFor("the controller of Rollouts", 60, async () => {
    place.allRun();
    const answer = await fetch(`http://127.0.0.1:${health}/healthz`).catch((error: Error) => error);
    return answer instanceof Response && answer.ok ? { done: true } : { waiting: String(answer) };
  });
}
