import type { CodeTexts } from "../../diagnostics/code-text.ts";
import { isRecord } from "../../model/loose.ts";
import { argocdValues } from "./annotations/argocd.ts";
import { certManagerValues } from "./annotations/cert-manager.ts";
import { retryDurations } from "./annotations/durations.ts";
import { nginxValues } from "./annotations/nginx.ts";
import { nginxConfig } from "./annotations/nginx-config.ts";
import { nginxHosts } from "./annotations/nginx-hosts.ts";
import { scrapeValues } from "./annotations/scraping.ts";
import { traefikAnnotations } from "./annotations/traefik.ts";
import { inventoryOf } from "./relations/inventory.ts";
import type { Rule } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "passed-over-value": {
    cause:
      "An annotation, or an option of an Application, has a value that its reader does not know. It passes over it without a word, and what was wanted does not happen.",
    cure: "Write the value that is shown. The case of letters counts.",
  },
  "passed-over-object": {
    cause:
      "An annotation has a value for which its reader passes over the whole object, or closes or opens all of it: Argo CD never applies the hook, ingress-nginx makes no route, cert-manager no certificate.",
    cure: "Write a value that it takes, or remove the annotation.",
  },
  "unread-annotation": {
    cause:
      "An Ingress has an annotation of ingress-nginx, and is served by a Traefik that does not read that one, or not in its version. What it was to keep out is let in.",
    cure: "Remove it and do the same in the service or in front of the controller, or update Traefik where a version is named.",
  },
  "host-wide-annotation": {
    cause: "An annotation of one Ingress holds for the whole host, and changes what another Ingress of that host says.",
    cure: "Give the two Ingresses different hosts, or make them say the same.",
  },
} as const satisfies CodeTexts;

/** Values of annotations as their readers read them: Argo CD 3.5, ingress-nginx 1.15, Traefik 3.7, cert-manager 1.20, Prometheus. */
export const annotations: Rule = (scope) => {
  const inventory = inventoryOf(scope);
  const objects = scope.unit.objects.filter(({ object }) => isRecord(object) && isRecord(object.metadata));
  return [
    ...objects.flatMap(argocdValues),
    ...objects.flatMap(retryDurations),
    ...objects.flatMap(scrapeValues),
    ...nginxValues(inventory),
    ...nginxHosts(inventory),
    ...traefikAnnotations(inventory),
    ...nginxConfig(inventory),
    ...certManagerValues(inventory),
  ];
};
