import type { KubectlAnswer, KubectlGet } from "../../adapters/kubectl/kubectl.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import { asRecord, asText } from "../../model/loose.ts";
import { applicationName } from "../../model/names.ts";
import type { Cluster } from "../../model/resolved.ts";
import { readingOf } from "./application.ts";

type Place = Pick<Cluster, "product" | "argocd" | "repositories">;

/** What the Application of an environment says, on the cluster that kubectl speaks to. */
export async function readApplication(read: KubectlGet, place: Place, environment: string): Promise<HealthReading> {
  const answer = await applicationThere(read, place, environment);
  return answer.kind === "none" ? { kind: "untold", why: answer.why } : readingOf(answer.object);
}

/** The Application of an environment as it is on that cluster. */
export async function applicationThere(
  read: KubectlGet,
  { product, argocd, repositories }: Place,
  environment: string,
): Promise<KubectlAnswer> {
  const answer = await read([
    "applications.argoproj.io",
    applicationName(product, environment),
    "--namespace",
    argocd.namespace,
  ]);
  if (answer.kind === "none") return answer;
  const source = asRecord(asRecord(answer.object.spec).source);
  const url = asText(source.repoURL);
  if (url !== repositories.config.url || asText(source.path) !== environment) {
    // Another cluster may have an Application of the same name.
    const why = `The Application of kubectl's current context reads ${url} ${asText(source.path)}, which is not where ${environment} is published.`;
    return { kind: "none", why };
  }
  return answer;
}
