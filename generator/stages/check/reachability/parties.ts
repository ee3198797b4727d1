import type { CompiledObject } from "../../../model/compiled.ts";
import { controllerClasses } from "../../../model/controllers/names.ts";
import { asRecord, asRecords, asTextMap, entryOf, textOf } from "../../../model/loose.ts";
import { podEndpoint } from "../../../model/network/endpoint.ts";
import { isForeign } from "../../../model/network/foreign.ts";
import type { Labels } from "../../../model/network/labels.ts";
import { objectName } from "../finding.ts";
import type { Party } from "./blocked.ts";
import type { NetworkView, Workload } from "./network-view.ts";

/**
 * Ingress controllers by the name that an IngressClass gives them, with the images they run as. A controller that is
 * not here is found by a container whose command line names it.
 */
const controllerImages: Readonly<Record<string, RegExp>> = {
  [controllerClasses.ingressNginx]: /(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:-chroot)?$/,
  "nginx.org/ingress-controller": /(?:^|\/)nginx\/nginx-ingress$/,
  [controllerClasses.traefikIngress]: /(?:^|\/)traefik$/,
  [controllerClasses.traefikAsNginx]: /(?:^|\/)traefik$/,
  [controllerClasses.traefikGateway]: /(?:^|\/)traefik$/,
  "haproxy.org/ingress-controller": /(?:^|\/)haproxytech\/kubernetes-ingress$/,
  "haproxy-ingress.github.io/controller": /(?:^|\/)haproxy-ingress$/,
};

/** The labels of ingress-nginx's own manifests (deploy/static/provider/cloud/deploy.yaml). */
const ingressNginxLabels: Labels = {
  "app.kubernetes.io/name": "ingress-nginx",
  "app.kubernetes.io/instance": "ingress-nginx",
  "app.kubernetes.io/component": "controller",
  "app.kubernetes.io/part-of": "ingress-nginx",
};

/** A workload as one end of connections. */
export function workloadParty({ subject, namespace, labels, endpoint, foreign }: Workload): Party {
  const { kind, metadata } = subject.object;
  return { name: objectName(subject), title: `\`${kind}/${metadata.name}\``, namespace, labels, endpoint, foreign };
}

/**
 * Who serves an Ingress of class `className` (undefined: the default class). Without any controller in sight,
 * ingress-nginx as its own manifests install it, unless it may be anywhere. Empty for a controller of another make that is not in sight: it may
 * be outside the cluster, as a cloud's load balancer is.
 */
export function ingressControllers(view: NetworkView, className: string | undefined): readonly Party[] {
  const controller = controllerOf(view, className);
  const found = controller === undefined ? [] : controllersNamed(view, controller);
  if (found.length > 0 || controller !== controllerClasses.ingressNginx || view.open) return found;
  return [assumed(view, "the ingress controller (ingress-nginx)", "ingress-nginx", ingressNginxLabels)];
}

/** Who serves a route: the controller of the classes of its Gateways. Empty where it is not in sight. */
export function gatewayControllers(view: NetworkView, route: CompiledObject): readonly Party[] {
  const names = asRecords(asRecord(route.object.spec).parentRefs).flatMap((parent) => {
    const { name, namespace = route.object.metadata.namespace, kind = "Gateway" } = parent;
    const gateway = (view.byKind.get("Gateway") ?? []).find(
      ({ object: { metadata } }) => metadata.name === name && metadata.namespace === namespace,
    );
    if (kind !== "Gateway" || gateway === undefined) return [];
    const className = asRecord(gateway.object.spec).gatewayClassName;
    const found = (view.byKind.get("GatewayClass") ?? []).find(({ object }) => object.metadata.name === className);
    return found === undefined ? [] : (textOf(asRecord(found.object.spec).controllerName) ?? []);
  });
  return [...new Set(names)].flatMap((name) => controllersNamed(view, name));
}

function controllersNamed(view: NetworkView, controller: string): readonly Party[] {
  return [...view.workloads, ...view.surroundings]
    .filter((workload) => runsController(workload, controller))
    .map((workload) => ({
      ...workloadParty(workload),
      title: `the ingress controller (\`${objectName(workload.subject)}\`)`,
    }));
}

/** The class that an Ingress names, by field or by the older annotation. */
export function ingressClassOf({ object }: CompiledObject): string | undefined {
  const { ingressClassName } = asRecord(object.spec);
  return textOf(ingressClassName) ?? asTextMap(object.metadata.annotations)["kubernetes.io/ingress.class"];
}

/** The cluster's name servers: CoreDNS carries the label of its predecessor. None where they may be anywhere. */
export function nameServers(view: NetworkView): readonly Party[] {
  const labels = { "k8s-app": "kube-dns" };
  const found = inSight(view, "kube-system", labels);
  if (found !== undefined) return found;
  return view.open ? [] : [assumed(view, "the cluster's DNS", "kube-system", labels)];
}

/** Who scrapes; nobody where it may be anywhere. */
export function prometheus(view: NetworkView): readonly Party[] {
  const labels = { app: "prometheus" };
  const title = `Prometheus (namespace \`${view.scrapedFrom}\`)`;
  const found = inSight(view, view.scrapedFrom, labels);
  if (found !== undefined) return found;
  return view.open ? [] : [assumed(view, title, view.scrapedFrom, labels)];
}

/** Labels of the controller's pods in the templates of argo-helm's chart argo-rollouts 2.41. */
const rolloutsLabels: Labels = {
  "app.kubernetes.io/name": "argo-rollouts",
  "app.kubernetes.io/instance": "argo-rollouts",
  "app.kubernetes.io/component": "rollouts-controller",
};

/** The controller of Rollouts: where it is in sight, or else as its chart installs it; nobody where it may be anywhere. */
export function rolloutsControllers(view: NetworkView): readonly Party[] {
  const found = [...view.workloads, ...view.surroundings].filter(({ images }) =>
    images.some((image) => /(?:^|\/)argo-rollouts$/.test(repositoryOf(image))),
  );
  if (found.length > 0) return found.map(workloadParty);
  const { analysedFrom } = view;
  if (analysedFrom === undefined) return [];
  return [assumed(view, `the controller of Rollouts (namespace \`${analysedFrom}\`)`, analysedFrom, rolloutsLabels)];
}

/** The pod that cert-manager starts to answer an http01 challenge, with the labels that an issuer adds. */
export function solverParty(view: NetworkView, namespace: string, issuerLabels: Labels): Party {
  const labels = {
    "acme.cert-manager.io/http01-solver": "true",
    "acme.cert-manager.io/http-domain": "0",
    "acme.cert-manager.io/http-token": "0",
    ...issuerLabels,
  };
  const ports = [{ name: "http", port: 8089, protocol: "TCP" as const }];
  const endpoint = podEndpoint(view.network, { namespace, labels, ports });
  const title = `the certificate solver of namespace \`${namespace}\``;
  const foreign = isForeign(view.foreign, endpoint);
  return { name: `${namespace}/acme-http-solver`, title, namespace, labels, endpoint, foreign };
}

/** A class that nobody defines and that is not called after nginx may be anybody's. */
function controllerOf(view: NetworkView, className: string | undefined): string | undefined {
  const classes = view.byKind.get("IngressClass") ?? [];
  const found = classes.find((one) =>
    className === undefined ? isDefault(one) : one.object.metadata.name === className,
  );
  if (found !== undefined) return textOf(asRecord(found.object.spec).controller);
  if (className === undefined) return controllerClasses.ingressNginx;
  // Where its controller is nobody here knows.
  if (view.foreignClasses.includes(className)) return undefined;
  return className.includes("nginx") ? controllerClasses.ingressNginx : undefined;
}

function isDefault({ object }: CompiledObject): boolean {
  return asTextMap(object.metadata.annotations)["ingressclass.kubernetes.io/is-default-class"] === "true";
}

function runsController({ images, words }: Workload, controller: string): boolean {
  const own = words.find((word) => word.startsWith("--controller-class="));
  if (own !== undefined) return own === `--controller-class=${controller}`;
  const image = entryOf(controllerImages, controller);
  return words.includes(controller) || (image !== undefined && images.some((one) => image.test(repositoryOf(one))));
}

function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
}

function inSight(view: NetworkView, namespace: string, labels: Labels): readonly Party[] | undefined {
  const found = [...view.workloads, ...view.surroundings].filter(
    (workload) =>
      workload.namespace === namespace &&
      Object.entries(labels).every(([key, value]) => entryOf(workload.labels, key) === value),
  );
  return found.length === 0 ? undefined : found.map(workloadParty);
}

/** DNS is the only one of them that is connected to, on the ports and names of CoreDNS's manifest. */
function assumed(view: NetworkView, title: string, namespace: string, labels: Labels): Party {
  const ports = [
    { name: "dns", port: 53, protocol: "UDP" as const },
    { name: "dns-tcp", port: 53, protocol: "TCP" as const },
  ];
  const endpoint = podEndpoint(view.network, { namespace, labels, ports });
  return {
    name: `${namespace}/${labels.app ?? labels["k8s-app"] ?? "controller"}`,
    title,
    namespace,
    labels,
    endpoint,
    foreign: isForeign(view.foreign, endpoint),
  };
}
