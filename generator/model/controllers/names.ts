/** Controllers that are installed where the cluster has none of its own, as env files call them. */
export const ingressNginx = "ingress-nginx";
export const traefik = "traefik";

/** Labels of the pods of one that is installed: what Services and network policies select. */
export function controllerLabelsOf(controller: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": controller, "app.kubernetes.io/part-of": controller };
}

/** What IngressClasses and GatewayClasses say of the controller that serves them. */
export const controllerClasses = {
  ingressNginx: "k8s.io/ingress-nginx",
  /** Of Traefik's provider that reads ingress-nginx's annotations: a class of its own, so that an ingress-nginx beside it is left alone. */
  traefikAsNginx: "traefik.io/ingress-nginx",
  /** Of Traefik's own provider of Ingresses. */
  traefikIngress: "traefik.io/ingress-controller",
  traefikGateway: "traefik.io/gateway-controller",
} as const;
