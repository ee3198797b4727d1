import type { KubectlGet } from "../../adapters/kubectl/kubectl.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import { asRecord, asText } from "../../model/loose.ts";
import { applicationName } from "../../model/names.ts";
import type { Cluster } from "../../model/resolved.ts";
import { readingOf } from "./application.ts";

/** What the Application of an environment says, on the cluster that kubectl speaks to. */
export async function readApplication(
  read: KubectlGet,
  { product, argocd, repositories }: Pick<Cluster, "product" | "argocd" | "repositories">,
  environment: string,
): Promise<HealthReading> {
  const answer = await read([
    "applications.argoproj.io",
    applicationName(product, environment),
    "--namespace",
    argocd.namespace,
  ]);
  if (answer.kind === "none") return { kind: "untold", why: answer.why };
  const source = asRecord(asRecord(answer.object.spec).source);
  const url = asText(source.repoURL);
  if (url !== repositories.config.url || asText(source.path) !== environment) {
    // Another cluster may have an Application of the same name.
    const why = `The Application of kubectl's current context reads ${url} ${asText(source.path)}, which is not where ${environment} is published.`;
    return { kind: "untold", why };
  }
  return readingOf(answer.object);
}
