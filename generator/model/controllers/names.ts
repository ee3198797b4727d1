/** Controllers that are installed where the cluster has none of its own, as env files call them. */
export const ingressNginx = "ingress-nginx";
export const traefik = "traefik";

/** Labels of the pods of one that is installed: what Services and network policies select. */
export function controllerLabelsOf(controller: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": controller, "app.kubernetes.io/part-of": controller };
}
