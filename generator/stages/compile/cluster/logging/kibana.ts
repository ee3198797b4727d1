import { platformPorts } from "../../../../model/names.ts";
import type { Cluster } from "../../../../model/resolved.ts";
import type { Part } from "../../part.ts";
import { startedProbes } from "../../probes.ts";
import { deployment, fromSecret, imageName, podSpec, recreate, service, serviceAccount } from "../../workload.ts";
import { addressOf } from "../addresses.ts";
import { elasticsearchSecret } from "./names.ts";

const app = "kibana";
const port = platformPorts[app];

/** Kibana. What it is told is kept in Elasticsearch. */
export function kibana({ logging }: Cluster): readonly Part[] {
  const settings = logging?.kibana;
  if (logging === undefined || settings === undefined) return [];
  const { namespace } = logging;
  const pod = podSpec({
    app,
    // User of the image; its files belong to the group root.
    user: 1000,
    group: 0,
    graceSeconds: 30,
    container: {
      image: imageName(settings.image),
      env: [
        { name: "SERVER_NAME", value: app },
        { name: "ELASTICSEARCH_HOSTS", value: `http://${addressOf("elasticsearch", namespace)}` },
        { name: "ELASTICSEARCH_USERNAME", value: "kibana_system" },
        {
          name: "ELASTICSEARCH_PASSWORD",
          valueFrom: fromSecret(elasticsearchSecret.name, elasticsearchSecret.kibana),
        },
        { name: "TELEMETRY_OPTIN", value: "false" },
      ],
      ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
      ...startedProbes({ httpGet: { path: "/login", port: "http" } }),
      resources: settings.resources,
    },
  });
  const part = (object: Part["object"]): Part => ({ folder: "logging", keys: ["logging", app], object });
  return [
    part(serviceAccount(app, namespace)),
    part(deployment({ app, namespace, wave: 3, replicas: 1, strategy: recreate, pod })),
    part(service(app, namespace, [{ name: "http", port }], 3, app)),
  ];
}
