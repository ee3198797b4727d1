import { backingTable } from "../../../model/backing-services.ts";
import type { Environment } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import { startedProbes } from "../probes.ts";
import { deployment, imageName, podSpec, recreate, service, serviceAccount } from "../workload.ts";

const app = "redis";

/** Redis, a cache: what it holds survives a restart of its container, not the pod. */
export function redis({ namespace, backingServices }: Environment): readonly Part[] {
  const settings = backingServices.redis;
  if (settings === undefined) return [];
  const port = backingTable.redis.port;
  const pod = podSpec({
    app,
    // User of the official image.
    user: 999,
    graceSeconds: 30,
    container: {
      image: imageName(settings.image),
      ports: [{ name: app, containerPort: port, protocol: "TCP" }],
      // redis-cli succeeds even when the server answers with an error.
      ...startedProbes({ exec: { command: ["sh", "-c", '[ "$(redis-cli ping)" = PONG ]'] } }),
      resources: settings.resources,
      volumeMounts: [{ name: "data", mountPath: "/data" }],
    },
    volumes: [{ name: "data", emptyDir: { sizeLimit: "1Gi" } }],
  });
  const part = (object: Part["object"]): Part => ({ folder: app, keys: ["backingServices", app], object });
  return [
    part(serviceAccount(app, namespace)),
    // Two caches behind one Service would each hold half of the truth.
    part(deployment({ app, namespace, wave: "stores", replicas: 1, strategy: recreate, pod })),
    part(service(app, namespace, app, port, "stores")),
  ];
}
