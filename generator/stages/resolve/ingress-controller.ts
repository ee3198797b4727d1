import { controllerLabels, ingressNginx } from "../../model/ingress-nginx.ts";
import type { ClusterFile } from "../../model/input.ts";
import type { Cluster } from "../../model/resolved.ts";
import { containerResources, imageReference } from "./containers.ts";
import type { Faults } from "./faults.ts";

type Input = ClusterFile["ingress"];

/** What says how the controller is installed, and what says which one is there. */
const ofInstalled = ["image", "replicas", "resources", "config"] as const satisfies readonly (keyof Input)[];
const ofForeign = ["controller", "podLabels"] as const satisfies readonly (keyof Input)[];

/** The controller that serves the routes: the one that is installed, or the cluster's own. */
export function resolveIngressController(input: Input, faults: Faults): Cluster["ingress"] {
  const { className, namespace, install = true } = input;
  for (const field of install ? ofForeign : ofInstalled) {
    if (input[field] === undefined || (install && input[field] === ingressNginx)) continue;
    const message = install
      ? `\`${field}\` is about a controller that the cluster has, and ingress-nginx is installed here.`
      : `\`${field}\` is about a controller that is installed here, and the cluster has its own.`;
    const hint = `remove it, or set \`install\` to ${install ? "false" : "true"}.`;
    faults.add("misplaced-setting", ["ingress", field], message, hint);
  }
  if (install)
    return {
      className,
      namespace,
      controller: ingressNginx,
      podLabels: controllerLabels,
      installed: installed(input, faults),
    };
  const { controller = ingressNginx } = input;
  return { className, namespace, controller, podLabels: input.podLabels ?? { "app.kubernetes.io/name": controller } };
}

function installed(input: Input, faults: Faults): NonNullable<Cluster["ingress"]["installed"]> {
  const at = (field: string) => ["ingress", field];
  const { config = {} } = input;
  const image = faults.required(input.image, at("image"), { repository: "missing", tag: "missing" });
  const resources = faults.required(input.resources, at("resources"), nothing);
  return {
    image: imageReference(image, at("image"), faults),
    replicas: faults.required(input.replicas, at("replicas"), 1),
    resources: containerResources(resources, at("resources"), faults),
    config,
  };
}

const nothing = {
  requests: { cpu: "1m", memory: "1Mi" },
  limits: { cpu: "1m", memory: "1Mi" },
};
