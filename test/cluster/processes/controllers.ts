import type { Place } from "../harness/place.ts";
import { toolPath } from "../tools/tools.ts";
import type { ApiServer } from "./kube-apiserver.ts";

/**
 * Starts kube-controller-manager and kube-scheduler with their defaults, but that autoscalers look every five seconds
 * and believe new pods at once, and that neither is held back by the rate of its requests.
 */
export function startControllers(place: Place, { kubeconfig, certificateFile, serviceAccountKey }: ApiServer): void {
  const common = [
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    "--secure-port=0",
    "--kube-api-qps=200",
    "--kube-api-burst=400",
  ];
  place.start("kube-controller-manager", toolPath("kube-controller-manager"), [
    ...common,
    `--service-account-private-key-file=${serviceAccountKey}`,
    `--root-ca-file=${certificateFile}`,
    "--horizontal-pod-autoscaler-sync-period=5s",
    "--horizontal-pod-autoscaler-initial-readiness-delay=1s",
    "--horizontal-pod-autoscaler-cpu-initialization-period=1s",
  ]);
  place.start("kube-scheduler", toolPath("kube-scheduler"), common);
}
