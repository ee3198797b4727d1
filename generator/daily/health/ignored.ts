import type { KubectlGet } from "../../adapters/kubectl/kubectl.ts";
import type { NotIgnoredYet } from "../../model/health/gate.ts";
import { asList, asRecord, asText, type Loose } from "../../model/loose.ts";
import type { Cluster } from "../../model/resolved.ts";
import { applicationThere } from "./by-kubectl.ts";

/**
 * What an Application is to leave alone, and the one that Argo CD works with does not yet: `Deployment/frontend /spec/replicas`.
 * A sync applies what the Application says at that moment, whichever commit made it (controller/sync.go of Argo CD 3.5.7), and
 * Argo CD looks at the Application that brings Applications and at an environment's each by itself.
 */
export function ignoredLater(wanted: unknown, there: unknown): readonly string[] {
  const [later, now] = [wanted, there].map((application) => asRecord(asRecord(application).spec));
  const keeps = (spec: Loose | undefined) =>
    asList(asRecord(spec?.syncPolicy).syncOptions).includes("RespectIgnoreDifferences=true");
  const known = new Set(keeps(now) || !keeps(later) ? placesOf(now) : []);
  return placesOf(later).filter((place) => !known.has(place));
}

function placesOf(spec: Loose | undefined): readonly string[] {
  return asList(spec?.ignoreDifferences)
    .map(asRecord)
    .flatMap(({ kind, name, jsonPointers, jqPathExpressions }) =>
      [jsonPointers, jqPathExpressions]
        .flatMap(asList)
        .map((place) => [[kind, name].map(asText).filter(Boolean).join("/"), asText(place)].join(" ")),
    );
}

/** Asks the cluster of kubectl's current context; what nobody tells keeps nothing. */
export function notIgnoredYet(read: KubectlGet, cluster: Cluster): NotIgnoredYet {
  return async (environment, application) => {
    if (placesOf(asRecord(application.spec)).length === 0) return [];
    const found = await applicationThere(read, cluster, environment);
    return found.kind === "found" ? ignoredLater(application, found.object) : [];
  };
}
