import { join } from "node:path";
import type { Api } from "../harness/api.ts";
import { apply } from "../harness/objects.ts";
import type { Place } from "../harness/place.ts";
import { freePorts } from "../harness/ports.ts";
import { waitFor } from "../harness/wait.ts";
import { toolPath } from "../tools/tools.ts";
import type { ApiServer } from "./kube-apiserver.ts";

/** Starts metrics-server, which scrapes the usage that KWOK reports, and waits until the API server asks it. */
export async function startMetricsServer(place: Place, { kubeconfig }: ApiServer, api: Api): Promise<void> {
  const { secure } = await freePorts(["secure"]);
  place.start("metrics-server", toolPath("metrics-server"), [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    "--authentication-skip-lookup=true",
    "--bind-address=127.0.0.1",
    `--secure-port=${secure}`,
    `--cert-dir=${join(place.folder, "metrics-server")}`,
    "--kubelet-preferred-address-types=InternalIP",
    "--kubelet-use-node-status-port",
    "--kubelet-insecure-tls",
    "--kubelet-request-timeout=5s",
    "--metric-resolution=10s",
  ]);
  for (const object of registration(secure)) await apply(api, object);
  await waitFor("metrics-server answers", 60, async () => {
    place.allRun();
    const { status } = await api.send("GET", "/apis/metrics.k8s.io/v1beta1");
    return status === 200 ? { done: true } : { waiting: `${status}` };
  });
}

/** The API server has no certificate of a front proxy, so metrics-server takes its requests for anonymous ones. */
function registration(port: number) {
  const metadata = { name: "metrics-server", namespace: "kube-system" };
  const anonymous = { name: "metrics-server-anonymous" };
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      // An endpoint may not be on loopback; the name of a Service may.
      spec: { type: "ExternalName", externalName: "localhost", ports: [{ port }] },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: anonymous,
      rules: [
        { apiGroups: ["metrics.k8s.io"], resources: ["*"], verbs: ["get", "list", "watch"] },
        { nonResourceURLs: ["/apis", "/apis/*", "/openapi/*"], verbs: ["get"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: anonymous,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: anonymous.name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "system:anonymous" }],
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { ...metadata, port },
      },
    },
  ];
}
