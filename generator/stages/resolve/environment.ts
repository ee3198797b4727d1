import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { ofType } from "../../model/backing-services.ts";
import type { RouteController } from "../../model/controllers/adapter.ts";
import type { Assets } from "../../model/documents.ts";
import { parseDuration } from "../../model/duration.ts";
import type { EnvironmentFile } from "../../model/input.ts";
import { defaultNamespace, titleOf } from "../../model/names.ts";
import type { Environment, IngressSettings } from "../../model/resolved.ts";
import { secretNeeds } from "../../model/secrets/needs.ts";
import { followsTags } from "../../model/tags/target.ts";
import { namedIn, resolveBackingServices } from "./backing/services.ts";
import { resolveConfig } from "./config.ts";
import { containerResources, defaultResources, imageReference } from "./containers.ts";
import { dependencyFaults } from "./dependencies.ts";
import { type Faults, faultsOf } from "./faults.ts";
import { present } from "./merge.ts";
import { resolveObjectPatches } from "./object-patches.ts";
import { resolveOwnImages } from "./own-images.ts";
import type { Remembered } from "./remembered.ts";
import type { SecretSources } from "./sealed.ts";
import { resolveSecrets, serviceSecretFaults } from "./secrets.ts";
import { resolveServices } from "./services.ts";
import { beyondControllerOfAll } from "./workload/beyond-controller.ts";
import { routeSecretFaults } from "./workload/route-auth.ts";

/** Of what git allows in names, what people use in them. */
const refName = /^[A-Za-z0-9](?:[A-Za-z0-9._/+-]*[A-Za-z0-9_+-])?$/;

/** What an environment is resolved with besides its own settings. */
export interface Surroundings {
  /** Parts that are at fault were taken out of the settings. */
  readonly partial: boolean;
  /** What names begin with. */
  readonly product: string;
  readonly assets: Assets;
  readonly ingressController: RouteController;
  readonly hasRollouts: boolean;
  readonly isMonitored: boolean;
  readonly imageRegistry: string;
  readonly pullSecrets: readonly string[];
  readonly configBranch: string;
  readonly secretSources: Pick<SecretSources, "sealed" | "unread" | "seals">;
  readonly remembered: Remembered;
}

/**
 * One environment with its defaults, from its merged settings. `files` are those that the settings were merged from.
 * Where there are faults, the environment has placeholders and must not be compiled.
 */
export function resolveEnvironment(
  name: string,
  files: readonly [string, ...string[]],
  settings: EnvironmentFile,
  surroundings: Surroundings,
): { environment: Environment; diagnostics: readonly Diagnostic[] } {
  const faults = faultsOf(files);
  const { product } = surroundings;
  const around = {
    ...surroundings,
    ingress: ingressSettings(settings, surroundings),
    rollout: rollout(settings, faults),
    progressive: {
      standard: settings.rollout ?? {},
      isInstalled: surroundings.hasRollouts,
      isMonitored: surroundings.isMonitored,
      hasSmokeTest: settings.smokeTest != null,
      routes: surroundings.ingressController,
      partial: surroundings.partial,
    },
    defaults: settings.defaults ?? "hardened",
  } as const;
  const services = resolveServices(settings, around, faults);
  const backingServices = resolveBackingServices(settings.backingServices ?? {}, surroundings, faults);
  const named = namedIn(settings.backingServices ?? {});
  dependencyFaults(services, { product, backing: backingServices, named, partial: surroundings.partial }, faults);
  beyondControllerOfAll(settings, backingServices, surroundings.ingressController, faults);
  const { smokeTest } = settings;
  const targetRevision = settings.argocd?.targetRevision ?? surroundings.configBranch;
  if (!followsTags(targetRevision) && !refName.test(targetRevision)) {
    const message = `\`${targetRevision}\` is neither a constraint that Argo CD reads nor the name of a branch, a tag or a commit.`;
    faults.add(
      "invalid-value",
      ["argocd", "targetRevision"],
      message,
      "write a constraint such as `v*` or `>=1.2 <2`.",
    );
  }
  const namespace = settings.namespace ?? defaultNamespace(product, name);
  const config = resolveConfig(product, settings.config ?? {}, services, backingServices, faults);
  serviceSecretFaults(services, backingServices, config, faults);
  routeSecretFaults(product, services, backingServices, faults);
  const { secrets, diagnostics } = resolveSecrets(
    settings.secrets,
    {
      environment: name,
      namespace,
      product,
      needs: secretNeeds(product, services, backingServices),
      ...surroundings.secretSources,
    },
    faults,
  );
  const { defaults } = around;
  const isRanged = settings.limitRange !== null && (defaults === "hardened" || settings.limitRange !== undefined);
  const environment: Environment = {
    name,
    product,
    file: files[0],
    namespace,
    hosts: settings.hosts,
    defaults,
    ...(settings.quota !== null && { quota: settings.quota }),
    ...(isRanged && { limitRange: defaultResources(settings.limitRange ?? undefined, ["limitRange"], faults) }),
    podSecurity: { enforce: "baseline", warn: "restricted", audit: "restricted", ...settings.podSecurity },
    access: { viewers: [], operators: [], deployers: [], ...settings.access },
    floatingTags: settings.images?.floatingTags ?? "forbid",
    argocd: { sync: settings.argocd?.sync ?? "automated", targetRevision },
    publish: { merge: "manual", mergeUpTo: "high", ...settings.publish },
    promotion: {
      ...(settings.promotion?.from !== undefined && { from: settings.promotion.from }),
      soakSeconds: parseDuration(settings.promotion?.soak ?? "0s") ?? 0,
    },
    ...(settings.hold && { hold: settings.hold }),
    secrets,
    ingress: withListeners(around.ingress, { services, backingServices, hosts: settings.hosts }),
    rollout: around.rollout,
    config,
    services,
    backingServices,
    ownImages: resolveOwnImages(settings, services, surroundings.imageRegistry, faults),
    patches: resolveObjectPatches(settings, faults),
    ...(smokeTest != null && {
      smokeTest: {
        image: imageReference(smokeTest.image, ["smokeTest", "image"], faults),
        resources: containerResources(smokeTest.resources, ["smokeTest", "resources"], faults),
      },
    }),
  };
  return { environment, diagnostics: [...faults.diagnostics, ...diagnostics] };
}

function ingressSettings(
  { ingress = {}, hosts }: EnvironmentFile,
  { product, ingressController: controller }: Surroundings,
): IngressSettings {
  const scheme = ingress.tls == null ? "http" : "https";
  return {
    controller,
    ...(ingress.tls != null && { tlsSecret: ingress.tls.secretName }),
    maxBodySize: ingress.maxBodySize ?? "100m",
    annotations: present(ingress.annotations ?? {}),
    adminRealm: `Authentication Required - ${titleOf(product)} Admin`,
    corsOrigins: ingress.corsOrigins ?? [`${scheme}://${hosts.web}`],
    ...(ingress.rateLimit != null && { rateLimit: ingress.rateLimit }),
  };
}

/** A Gateway has its hosts itself: those of an environment that something is served at. */
function withListeners(
  ingress: IngressSettings,
  { services, backingServices, hosts }: Pick<Environment, "services" | "backingServices" | "hosts">,
): IngressSettings {
  if (ingress.controller.adapter.api !== "gateway" || ingress.tlsSecret === undefined) return ingress;
  const routed = services.flatMap((one) => (one.service === undefined ? [] : one.routes.map(({ host }) => host)));
  const served = new Set([...routed, ...(ofType(backingServices, "kafka-ui").length > 0 ? ["admin"] : [])]);
  const listeners = Object.entries(hosts)
    .filter(([name]) => served.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, address]) => ({ name, address }));
  return { ...ingress, listeners };
}

function rollout({ rollout = {} }: EnvironmentFile, faults: Faults): Environment["rollout"] {
  const { maxSurge = "25%", maxUnavailable = 0 } = rollout;
  const isZero = (value: number | string) => value === 0 || value === "0%";
  if (isZero(maxSurge) && isZero(maxUnavailable)) {
    const message = "`maxSurge` and `maxUnavailable` are both 0: no pod could ever be replaced.";
    faults.add("out-of-range", ["rollout", "maxUnavailable"], message, "set `maxUnavailable` to 1.");
  }
  return { maxSurge, maxUnavailable };
}
