/** The controller that is installed where the cluster has none of its own, as env files call it. */
export const ingressNginx = "ingress-nginx";

/** Labels of the pods of the one that is installed: what Services and network policies select. */
export const controllerLabels: Readonly<Record<string, string>> = {
  "app.kubernetes.io/name": ingressNginx,
  "app.kubernetes.io/part-of": ingressNginx,
};
