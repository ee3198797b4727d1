import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ChartRequest } from "../../model/charts/request.ts";
import { envsFolder, sealedFolder } from "../../model/documents.ts";
import { ingressNginx } from "../../model/ingress-nginx.ts";
import type { EnvironmentFile } from "../../model/input.ts";
import { defaultNamespace, defaultProduct } from "../../model/names.ts";
import type { Environment, Resolution, System } from "../../model/resolved.ts";
import type { ValidDocument, ValidInputs } from "../../model/validated.ts";
import { waiversOf } from "../../model/waivers.ts";
import { withoutOtherTypes } from "./backing/other-type.ts";
import { placeCharts, resolveEnvironmentCharts } from "./charts.ts";
import { resolveCi } from "./ci.ts";
import { resolveCluster } from "./cluster.ts";
import { resolveEnvironment } from "./environment.ts";
import { knownNames } from "./known-names.ts";
import { merge } from "./merge.ts";
import { unscrapedMetrics } from "./metrics.ts";
import { duplicateNamespaces } from "./namespaces.ts";
import { unusedImages } from "./own-images.ts";
import { placeOwnObjects } from "./own-objects.ts";
import { productFaults } from "./product.ts";
import { promotionFaults } from "./promotions.ts";
import type { SecretSources } from "./sealed.ts";
import { environmentOf, misplacedSeals } from "./sealed.ts";

/**
 * Lays every environment over base.json, fills in defaults, and looks for the faults that one file alone does not
 * show. Faults of earlier stages are passed on with the new ones. `seals` is optional for whoever is about to seal what
 * is missing, and rendered charts for whoever is about to render them.
 */
export function resolve(
  inputs: ValidInputs,
  { seals = "required", charts: rendered = "required" }: Partial<ResolveOptions> = {},
): Resolution {
  const { base, assets, sources } = inputs;
  const providers = new Set(inputs.environments.map(({ content }) => content.secrets?.provider ?? "manual"));
  const cluster = inputs.cluster && resolveCluster(inputs.cluster.file, inputs.cluster.content, providers);
  // A part of cluster.json that is faulty is left out: that it is missing is told already.
  const isTold = ({ code }: Diagnostic) => inputs.cluster?.partial === true && code === "missing-field";
  const clusterFaults = (cluster?.diagnostics ?? []).filter((fault) => !isTold(fault));
  const product = cluster?.cluster.product ?? defaultProduct;
  const read = new Set(inputs.sealed.map(({ file }) => file));
  const unread = new Set([...sources.keys()].filter((file) => file.startsWith(`${sealedFolder}/`) && !read.has(file)));
  const environments: Environment[] = [];
  const charts: ChartRequest[] = (cluster?.cluster.charts ?? []).flatMap(({ render, request }) =>
    render ? [request] : [],
  );
  const diagnostics: Diagnostic[] = [...inputs.diagnostics, ...clusterFaults];
  for (const document of base === undefined ? [] : inputs.environments) {
    const names = knownNames(document, base);
    const settings = merge(withoutOtherTypes(base?.content, names.content), names.content) as EnvironmentFile;
    const files = [document.file, `${envsFolder}/base.json`] as const;
    const excused = document.partial || base?.partial === true;
    const resolved = resolveEnvironment(document.name, files, settings, {
      partial: excused,
      product,
      ingressController: cluster?.cluster.ingress.controller ?? ingressNginx,
      assets,
      imageRegistry: cluster?.cluster.imageRegistry ?? "",
      pullSecrets: cluster?.cluster.pullSecrets ?? [],
      configBranch: cluster?.cluster.repositories.config.branch ?? "main",
      secretSources: {
        sealed: inputs.sealed.filter(({ name }) => environmentOf(name) === document.name),
        unread,
        seals,
      },
    });
    environments.push(resolved.environment);
    const asked = resolveEnvironmentCharts(settings.charts, {
      unit: document.name,
      namespace: resolved.environment.namespace,
      kubernetesVersion: cluster?.cluster.kubernetesVersion ?? "",
      files,
    });
    charts.push(...asked.charts);
    const isToldOf = (fault: Diagnostic) => names.followsFrom(fault) || (excused && fault.code === "missing-field");
    const found = [...resolved.diagnostics, ...asked.diagnostics];
    diagnostics.push(...names.faults, ...found.filter((fault) => !isToldOf(fault)));
    // A part of cluster.json that is faulty is left out, and may have been `monitoring`.
    if (inputs.cluster?.partial === false) {
      diagnostics.push(...unscrapedMetrics(resolved.environment, cluster?.cluster));
    }
  }
  if (inputs.cluster !== undefined) {
    const names = inputs.environments.map(({ name }) => name);
    diagnostics.push(...productFaults(inputs.cluster.file, product, names));
  }
  diagnostics.push(...misplacedSeals(inputs.sealed, (name) => sources.has(`${envsFolder}/${name}.json`)));
  diagnostics.push(
    ...duplicateNamespaces(
      inputs.environments.map((one) => namespaceOf(one, product)),
      cluster?.cluster,
    ),
  );
  diagnostics.push(...promotionFaults(inputs.environments.map(promotionOf), sources.keys()));
  const named = inputs.environments.map((one) => ({ name: one.name, ...namespaceOf(one, product) }));
  const { own, definitions, diagnostics: misplaced } = placeOwnObjects(inputs.objects, named);
  diagnostics.push(...misplaced, ...unusedImages(environments, own));
  const placed = rendered === "required" ? placeCharts(charts, inputs.renderings) : undefined;
  diagnostics.push(...(placed?.diagnostics ?? []));
  if (cluster === undefined || environments.length === 0 || diagnostics.some(blocks)) {
    return { sources, diagnostics };
  }
  const ci = resolveCi(inputs.cluster?.content.ci, cluster.cluster, environments);
  const { waivers } = inputs;
  return {
    system: { cluster: cluster.cluster, environments, ci, own: joined(own, placed?.own), definitions, charts },
    ...(waivers && { waivers: waiversOf(waivers, inputs.diagnostics) }),
    sources,
    diagnostics,
  };
}

export interface ResolveOptions extends Pick<SecretSources, "seals"> {
  readonly charts: "required" | "optional";
}

function joined(own: System["own"], charts: System["own"] = new Map()): System["own"] {
  const units = new Set([...own.keys(), ...charts.keys()]);
  return new Map([...units].map((unit) => [unit, [...(own.get(unit) ?? []), ...(charts.get(unit) ?? [])]]));
}

function namespaceOf({ name, file, content }: ValidDocument<EnvironmentFile>, product: string) {
  return { file, namespace: content.namespace ?? defaultNamespace(product, name) };
}

function promotionOf({ name, file, content }: ValidDocument<EnvironmentFile>) {
  return { name, file, from: content.promotion?.from };
}

/** A value that looks like a credential may turn out to be none, and be allowed: it can be compiled. */
function blocks({ severity, code }: Diagnostic): boolean {
  return severity === "error" && code !== "credential";
}
