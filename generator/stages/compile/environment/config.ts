import type { ConfigMap } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { sharedConfig } from "../../../model/names.ts";
import type { Environment } from "../../../model/resolved.ts";
import { inWave, labelsOf, ownLabels, type Part } from "../part.ts";

/** Config map of a web service: the API's address, as a variable and as a file. */
export function webConfigName(app: string): string {
  return `${app}-config`;
}

/** Key of the file that the page loads at run time: a compiled-in address would be the same in every environment. */
export const runtimeConfigFile = "config.json";

export function webConfig({ hosts, ingress }: Environment): Readonly<Record<string, string>> {
  const url = `${ingress.tlsSecret === undefined ? "http" : "https"}://${hosts.api}`;
  return { "api-base-url": url, [runtimeConfigFile]: `${JSON.stringify({ apiBaseUrl: url }, null, 2)}\n` };
}

export function config(environment: Environment): readonly Part[] {
  const { namespace } = environment;
  const shared: Part = {
    folder: "config",
    keys: ["config"],
    object: configMap({ name: sharedConfig(environment.product), namespace, labels: ownLabels }, environment.config),
  };
  const web = environment.services
    .filter(({ type }) => type === "web")
    .map(
      ({ name }): Part => ({
        folder: name,
        keys: ["hosts", "api"],
        object: configMap({ name: webConfigName(name), namespace, labels: labelsOf(name) }, webConfig(environment)),
      }),
    );
  const isShared = environment.defaults === "hardened" || environment.services.some(({ config }) => config !== "none");
  return [...(isShared ? [shared] : []), ...web];
}

export function configMap(
  metadata: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  data: Readonly<Record<string, string>>,
  /** In base64. */
  binaryData: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata, annotations: inWave("config") },
    ...(Object.keys(data).length > 0 && { data }),
    ...(Object.keys(binaryData).length > 0 && { binaryData }),
  } satisfies ConfigMap;
}
