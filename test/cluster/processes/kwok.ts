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
 * pod's annotations `kwok.x-k8s.io/usage-cpu` and `usage-memory`. An image whose tag starts with `broken` never gets ready;
 * a Job's, whose tag starts with `failing`, ends with exit code 1.
 */
export async function startKwok(place: Place, { kubeconfig, certificateFile, keyFile }: ApiServer): Promise<void> {
  const { kubelet } = await freePorts(["kubelet"]);
  const config = join(place.folder, "kwok.yaml");
  const read = (file: string) => readFileSync(join(sourceFolder("kwok"), "kustomize", file), "utf8");
  const ready = parse(read("stage/pod/fast/pod-ready.yaml"));
  ready.spec.selector.matchExpressions.push(ofImage("broken", "DoesNotExist"));
  const complete = parse(read("stage/pod/fast/pod-complete.yaml"));
  const fail = failing(complete);
  complete.spec.selector.matchExpressions.push(ofImage("failing", "DoesNotExist"));
  const own = [ready, complete, fail, podDelete, podDeleteFinished].map((stage) => JSON.stringify(stage));
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
  "metrics/resource/metrics-resource.yaml",
  "metrics/usage/usage-from-annotation.yaml",
];

/** Whether a container's image has a tag that starts so. */
function ofImage(tag: string, operator: "Exists" | "DoesNotExist") {
  return { key: `.spec.containers.[] | select(.image | test(":${tag}")) | .name`, operator };
}

/** Of the stage in which the pods of Jobs succeed, one in which they fail. */
function failing(complete: Stage): Stage {
  const { metadata, spec } = complete;
  const matchExpressions = [...spec.selector.matchExpressions, ofImage("failing", "Exists")];
  const statusTemplate = spec.next.statusTemplate
    .replace("exitCode: 0", "exitCode: 1")
    .replace("reason: Completed", "reason: Error")
    .replace("phase: Succeeded", "phase: Failed");
  const next = { ...spec.next, statusTemplate };
  return {
    ...complete,
    metadata: { ...metadata, name: "pod-fail" },
    spec: { ...spec, selector: { matchExpressions }, next },
  };
}

/** What is read of a Stage of KWOK's that sets a status. */
interface Stage {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchExpressions: readonly object[] };
    readonly next: { readonly statusTemplate: string };
  };
}

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
