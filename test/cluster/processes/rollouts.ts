import { gatewayPlugin } from "../../../generator/model/rollouts.ts";
import type { Api } from "../harness/api.ts";
import { apply, createNamespace } from "../harness/objects.ts";
import type { Place } from "../harness/place.ts";
import { freePorts } from "../harness/ports.ts";
import { waitFor } from "../harness/wait.ts";
import { toolPath } from "../tools/tools.ts";
import type { ApiServer } from "./kube-apiserver.ts";
import type { Prometheus } from "./prometheus.ts";

/**
 * Starts the controller of Argo Rollouts. Whatever analyses ask over HTTP, the test's Prometheus answers.
 * `routes`: with the plugin that moves the weights of routes of the Gateway API, which is the file that the variable
 * `ROLLOUTS_GATEWAY_PLUGIN` names, or the one that stands in for it.
 */
export async function startRollouts(
  place: Place,
  { kubeconfig }: ApiServer,
  api: Api,
  { address }: Pick<Prometheus, "address">,
  { routes }: { readonly routes: boolean },
): Promise<void> {
  await createNamespace(api, namespace);
  if (routes) await apply(api, configuration(), { namespace });
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
    // The plugin finds the API server by it.
    KUBECONFIG: kubeconfig,
    HTTP_PROXY: address,
    NO_PROXY: "127.0.0.1,localhost",
  });
  await waitFor("the controller of Rollouts", 180, async () => {
    place.allRun();
    const answer = await fetch(`http://127.0.0.1:${health}/healthz`).catch((error: Error) => error);
    return answer instanceof Response && answer.ok ? { done: true } : { waiting: String(answer) };
  });
}

const namespace = "argo-rollouts";

/** As the chart writes it of `controller.trafficRouterPlugins`. */
function configuration() {
  const file = process.env.ROLLOUTS_GATEWAY_PLUGIN ?? toolPath("rollouts-gateway-plugin");
  const trafficRouterPlugins = JSON.stringify([{ name: gatewayPlugin, location: `file://${file}` }]);
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "argo-rollouts-config" },
    data: { trafficRouterPlugins },
  };
}
