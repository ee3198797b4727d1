import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Place } from "../harness/place.ts";
import { freePorts } from "../harness/ports.ts";
import { sourceFolder, toolPath } from "../tools/tools.ts";
import type { ApiServer } from "./kube-apiserver.ts";

/**
 * Starts KWOK, which plays the kubelet of every node: pods run and are ready at once, those of Jobs succeed, and a
 * pod that is deleted ends when its grace period is over. It reports a usage of 1m CPU and 1Mi for every pod, or that of the
 * pod's annotations `kwok.x-k8s.io/usage-cpu` and `usage-memory`. An image whose tag starts with `broken` never gets ready.
 */
export async function startKwok(place: Place, { kubeconfig, certificateFile, keyFile }: ApiServer): Promise<void> {
  const { kubelet } = await freePorts(["kubelet"]);
  const config = join(place.folder, "kwok.yaml");
  const read = (file: string) => readFileSync(join(sourceFolder("kwok"), "kustomize", file), "utf8");
  const ready = parse(read("stage/pod/fast/pod-ready.yaml"));
  ready.spec.selector.matchExpressions.push(notBroken);
  const own = [ready, podDelete, podDeleteFinished].map((stage) => JSON.stringify(stage));
  writeFileSync(config, [...files.map(read), ...own].join("\n---\n"));
  place.start("kwok", toolPath("kwok"), [
    `--kubeconfig=${kubeconfig}`,
    `--config=${config}`,
    "--manage-all-nodes",
    // Without it the leases of nodes are not renewed, and all turn NotReady for good.
    "--node-lease-duration-seconds=40",
    "--node-ip=127.0.0.1",
    `--node-port=${kubelet}`,
    `--server-address=127.0.0.1:${kubelet}`,
    "--cidr=10.1.0.0/16",
    // metrics-server asks kubelets over TLS only.
    `--tls-cert-file=${certificateFile}`,
    `--tls-private-key-file=${keyFile}`,
  ]);
}

const files = [
  "stage/node/fast/node-initialize.yaml",
  "stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
  "stage/pod/fast/pod-complete.yaml",
  "metrics/resource/metrics-resource.yaml",
  "metrics/usage/usage-from-annotation.yaml",
];

/** A pod of an image whose tag starts with `broken` never gets ready. */
const notBroken = { key: '.spec.containers.[] | select(.image | test(":broken")) | .name', operator: "DoesNotExist" };
const finished = { key: ".status.phase", values: ["Succeeded", "Failed"] };
const deleted = { key: ".metadata.deletionTimestamp", operator: "Exists" };

/** KWOK's own stage deletes at once; a quota counts a pod until its grace period is over. */
const podDelete = stage("pod-delete", [deleted, { ...finished, operator: "NotIn" }]);
const podDeleteFinished = stage("pod-delete-finished", [deleted, { ...finished, operator: "In" }], 0);

function stage(name: string, matchExpressions: readonly object[], durationMilliseconds?: number) {
  const delay =
    durationMilliseconds === undefined
      ? { durationFrom: { expressionFrom: ".metadata.deletionTimestamp" } }
      : { durationMilliseconds };
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: "v1", kind: "Pod" },
      selector: { matchExpressions },
      delay,
      next: { delete: true },
    },
  };
}
