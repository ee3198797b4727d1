import { backingTable } from "../../../model/backing-services.ts";
import { serviceName } from "../../../model/names.ts";
import type { Environment } from "../../../model/resolved.ts";
import type { Part } from "../part.ts";
import { startedProbes } from "../probes.ts";
import { deployment, imageName, podSpec, rolling, service, serviceAccount } from "../workload.ts";
import { heapOptions } from "./kafka.ts";

const app = "kafka-ui";

/** Kafka UI; the admin Ingress puts basic authentication before it. */
export function kafkaUi(environment: Environment): readonly Part[] {
  const { name, namespace, backingServices } = environment;
  const settings = backingServices[app];
  if (settings === undefined) return [];
  const port = backingTable[app].port;
  const pod = podSpec({
    app,
    // User of the image.
    user: 100,
    graceSeconds: 30,
    container: {
      image: imageName(settings.image),
      env: [
        { name: "KAFKA_CLUSTERS_0_NAME", value: name },
        { name: "KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS", value: `${serviceName("kafka")}:${backingTable.kafka.port}` },
        { name: "JAVA_OPTS", value: heapOptions(settings.heap) },
      ],
      ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
      ...startedProbes({ httpGet: { path: "/", port: "http" } }),
      resources: settings.resources,
    },
  });
  const part = (object: Part["object"]): Part => ({ folder: app, keys: ["backingServices", app], object });
  return [
    part(serviceAccount(app, namespace)),
    part(deployment({ app, namespace, wave: "services", replicas: 1, strategy: rolling(environment), pod })),
    part(service(app, namespace, "http", port, "services")),
  ];
}
