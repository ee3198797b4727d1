import { join } from "node:path";
import type { Place } from "../harness/place.ts";
import { freePorts } from "../harness/ports.ts";
import { toolPath } from "../tools/tools.ts";

/** Where etcd has its data. */
export function dataFolder(place: Place): string {
  return join(place.folder, "etcd");
}

/** Starts etcd without waiting for disks, and gives the URL for its clients. */
export async function startEtcd(place: Place): Promise<string> {
  const ports = await freePorts(["client", "peer"]);
  const client = `http://127.0.0.1:${ports.client}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  place.start("etcd", toolPath("etcd"), [
    `--data-dir=${dataFolder(place)}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
    "--log-level=warn",
  ]);
  return client;
}
