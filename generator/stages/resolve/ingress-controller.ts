import { isBefore, type RouteController, versionOfTag } from "../../model/controllers/adapter.ts";
import { controllerLabelsOf, ingressNginx, traefik } from "../../model/controllers/names.ts";
import { adapterOf, placeholderAdapter } from "../../model/controllers/table.ts";
import type { ClusterFile } from "../../model/input.ts";
import type { Cluster } from "../../model/resolved.ts";
import { containerResources, imageReference } from "./containers.ts";
import type { Faults } from "./faults.ts";

type Input = ClusterFile["ingress"];

/** What says how the controller is installed, and what says which one is there. */
const ofInstalled = ["image", "replicas", "resources", "config", "crds"] as const satisfies readonly (keyof Input)[];
const ofForeign = ["podLabels"] as const satisfies readonly (keyof Input)[];

const installable: readonly string[] = [ingressNginx, traefik];

/** The controller that serves the routes: the one that is installed, or the cluster's own. */
export function resolveIngressController(input: Input, faults: Faults): Cluster["ingress"] {
  const { className, namespace, install = true, controller = ingressNginx, api = "ingress" } = input;
  for (const field of install ? ofForeign : ofInstalled) {
    if (input[field] === undefined) continue;
    const message = install
      ? `\`${field}\` is about a controller that the cluster has, and ${controller} is installed here.`
      : `\`${field}\` is about a controller that is installed here, and the cluster has its own.`;
    const hint = `remove it, or set \`install\` to ${install ? "false" : "true"}.`;
    faults.add("misplaced-setting", ["ingress", field], message, hint);
  }
  const routes = routeController(input, faults);
  const known = { className, namespace, controller, routes };
  if (!install) return { ...known, podLabels: input.podLabels ?? { "app.kubernetes.io/name": controller } };
  const crds = crdsOf(input, controller === traefik && api === "gateway", faults);
  return {
    ...known,
    podLabels: controllerLabelsOf(controller),
    installed: installed(input, controller, faults),
    ...(crds && { crds }),
  };
}

function routeController(input: Input, faults: Faults): RouteController {
  const { install = true, controller = ingressNginx, api = "ingress" } = input;
  if (install && !installable.includes(controller)) {
    const message = `\`${controller}\` is not installed by this project, which knows ${installable.join(" and ")}.`;
    faults.add(
      "misplaced-setting",
      ["ingress", "controller"],
      message,
      "set `install` to false where the cluster has it.",
    );
    return { adapter: placeholderAdapter };
  }
  const adapter = adapterOf(controller, api, install);
  if (adapter === undefined) {
    const message = `${controller} reads Ingresses, and no routes of the Gateway API.`;
    faults.add("misplaced-setting", ["ingress", "api"], message, `set \`controller\` to "${traefik}", or remove it.`);
    return { adapter: placeholderAdapter };
  }
  const version = install ? versionOfTag(input.image?.tag) : undefined;
  if (version !== undefined && adapter.from !== undefined && isBefore(version, adapter.from)) {
    const message = `${adapter.title} is served since version ${adapter.from}.`;
    faults.add("beyond-controller", ["ingress", "image", "tag"], message, "update it.");
  }
  return { adapter, ...(version !== undefined && adapter.from !== undefined && { version }) };
}

const noCrds = {
  repository: "https://missing.example.com",
  name: "missing",
  version: "0.0.0",
  namespace: "missing",
} as const;

/** null: the cluster has them. */
function crdsOf({ crds }: Input, isNeeded: boolean, faults: Faults): Cluster["ingress"]["crds"] {
  if (!isNeeded) {
    if (crds != null) {
      const message = "`crds` are the definitions of the Gateway API and of Traefik, which an Ingress has no need of.";
      faults.add("misplaced-setting", ["ingress", "crds"], message, "remove it.");
    }
    return undefined;
  }
  if (crds === null) return undefined;
  if (crds === undefined) {
    const message = "Nothing says where the definitions of the Gateway API and of Traefik come from.";
    const hint =
      'add "crds": { "chart": { "repository": "https://traefik.github.io/charts", "name": "traefik-crds", "version": …, "namespace": … } }, or null where the cluster has them.';
    faults.add("missing-field", ["ingress", "crds"], message, hint);
    return { chart: noCrds };
  }
  // The chart leaves them out unless it is told.
  const { chart } = crds;
  return { chart: chart.name === "traefik-crds" ? { ...chart, values: { gatewayAPI: true, ...chart.values } } : chart };
}

/** Names of entries of ingress-nginx's config map. */
const nginxEntry = /^[a-z][a-z0-9-]{0,62}$/;

function installed(input: Input, controller: string, faults: Faults): NonNullable<Cluster["ingress"]["installed"]> {
  const at = (field: string) => ["ingress", field];
  const { config = {} } = input;
  for (const name of Object.keys(config).filter((one) => controller === ingressNginx && !nginxEntry.test(one))) {
    const message = `\`${name}\` is no entry of ingress-nginx's config map.`;
    faults.add("invalid-value", ["ingress", "config", name], message, "write it in lower case with hyphens.");
  }
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
