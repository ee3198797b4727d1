import type { CodeText } from "../code-text.ts";

/** Connections that network policies close although something needs them, or leave open although nothing does. */
export const reachabilityCodes = {
  "edge-blocked": {
    cause:
      "A service cannot reach something that its `uses` names: the policies of the caller's egress, of the target's ingress or of both do not allow it, or no port leads there.",
    cure: "Add the rule that is shown to a policy that selects the pod, or give the target's Service the port.",
  },
  "ingress-blocked": {
    cause:
      "The ingress controller cannot reach the pods behind an Ingress. It connects to the pods' own port, from its own namespace.",
    cure: "Allow the controller's namespace and pods on the port of the pods, not on that of the Service.",
  },
  "dns-blocked": {
    cause:
      "A pod's egress is isolated and does not allow UDP and TCP port 53 to the cluster's name servers, so it cannot resolve any name.",
    cure: "Allow both protocols to the pods labelled k8s-app: kube-dns in kube-system.",
  },
  "scrape-blocked": {
    cause: "A pod asks to be scraped by its annotation, but Prometheus cannot reach its metrics port.",
    cure: "Allow pods labelled app: prometheus of the namespace monitoring on that port, or remove the annotation.",
  },
  "solver-blocked": {
    cause:
      "A certificate is proven by http01, but the ingress controller cannot reach the pod that answers the challenge, so no certificate is ever issued.",
    cure: 'Allow the controller to port 8089 of pods labelled acme.cert-manager.io/http01-solver: "true".',
  },
  "destination-blocked": {
    cause:
      "A part of a declared destination outside the cluster is closed: some of its addresses or some of its ports.",
    cure: "Allow the whole range, without the exceptions that the destination does not have, on all of its ports.",
  },
  "undeclared-path": {
    cause:
      "Policies leave a connection open that neither `uses` nor `destinations` declares. Whoever takes over the one pod can go on to the other.",
    cure: "Declare it, or narrow the policy that opens it. Where no policy isolates a pod, add one that does.",
  },
} as const satisfies Record<string, CodeText>;
