import { usualBot } from "../../model/identity.ts";
import type { Loose } from "../../model/loose.ts";
import type { Sorted } from "./sorted.ts";

export interface ProjectOptions {
  /** What names begin with. */
  readonly product: string;
  readonly kubernetesVersion: string;
  /** Registry and path before the repositories of images. */
  readonly registry: string;
  /** Addresses of the project's own repository, of what is compiled, and of the services' code. */
  readonly source: string;
  readonly config: string;
  readonly application: string;
  /** Type of the forge. */
  readonly forge: string;
}

/** cluster.json of a project whose cluster is there: nothing is installed in it. */
export function clusterSettings(options: ProjectOptions): Loose {
  const { product, kubernetesVersion, registry, source, config, application, forge } = options;
  const repository = (url: string) => ({ url, branch: "main" });
  return {
    $schema: "../schemas/cluster.schema.json",
    product,
    name: `${product}-cluster`,
    kubernetesVersion,
    imageRegistry: registry,
    metallb: null,
    ingress: { install: false, className: "nginx", namespace: "ingress-nginx" },
    certificates: null,
    metricsServer: null,
    repositories: {
      application: repository(application),
      source: repository(source),
      config: repository(config),
    },
    forge: { type: forge },
    bot: usualBot,
  };
}

export function baseSettings(services: Loose): Loose {
  return { $schema: "../schemas/base.schema.json", defaults: "kubernetes", services };
}

/** An environment's file. Its hosts are nobody's until a route names them. */
export function environmentSettings(
  { name, namespace }: Pick<Sorted, "name" | "namespace">,
  services: Loose,
  { product }: ProjectOptions,
): Loose {
  const host = (of: string) => `${of}.${name}.${product}.example.com`;
  return {
    $schema: "../schemas/environment.schema.json",
    namespace,
    hosts: { web: host("web"), api: host("api"), admin: host("admin") },
    quota: null,
    images: { floatingTags: "allow" },
    ...(Object.keys(services).length > 0 && { services }),
  };
}
