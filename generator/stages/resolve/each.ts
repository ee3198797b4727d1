import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ChartRequest } from "../../model/charts/request.ts";
import { placeholderAdapter } from "../../model/controllers/table.ts";
import { envsFolder, sealedFolder } from "../../model/documents.ts";
import type { EnvironmentFile } from "../../model/input.ts";
import { defaultProduct } from "../../model/names.ts";
import type { Cluster, Environment } from "../../model/resolved.ts";
import type { ValidDocument, ValidInputs } from "../../model/validated.ts";
import { withoutOtherTypes } from "./backing/other-type.ts";
import { resolveEnvironmentCharts } from "./charts.ts";
import { resolveEnvironment } from "./environment.ts";
import { knownNames } from "./known-names.ts";
import { merge } from "./merge.ts";
import { unscrapedMetrics } from "./metrics.ts";
import { type Remembered, remembering } from "./remembered.ts";
import { environmentOf, type SecretSources } from "./sealed.ts";

/** What every environment is resolved with besides its own files. */
export interface Shared {
  readonly inputs: ValidInputs;
  readonly cluster: Cluster | undefined;
  readonly seals: SecretSources["seals"];
}

/** An environment with its defaults, the charts that it asks for, and what its own files have wrong. */
export interface ResolvedOne {
  readonly environment: Environment;
  readonly charts: readonly ChartRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Lays environments over base.json. What one comes to depends on no other one. */
export function resolveEach({ inputs, cluster, seals }: Shared): readonly ResolvedOne[] {
  const { base, sources } = inputs;
  if (base === undefined) return [];
  const read = new Set(inputs.sealed.map(({ file }) => file));
  const unread = new Set([...sources.keys()].filter((file) => file.startsWith(`${sealedFolder}/`) && !read.has(file)));
  const sealedOf = sealedByEnvironment(inputs.sealed);
  const remembered = remembering();
  return inputs.environments.map((document) => {
    const sealed = sealedOf.get(document.name) ?? [];
    return resolveOne(document, { ...inputs, base }, cluster, { sealed, unread, seals }, remembered);
  });
}

type Sealed = ValidInputs["sealed"];

function sealedByEnvironment(sealed: Sealed): ReadonlyMap<string, Sealed> {
  const found = new Map<string, Sealed[number][]>();
  for (const one of sealed) {
    const name = environmentOf(one.name);
    const others = found.get(name);
    if (others === undefined) found.set(name, [one]);
    else others.push(one);
  }
  return found;
}

function resolveOne(
  document: ValidDocument<EnvironmentFile>,
  { base, assets, cluster: clusterFile }: ValidInputs & { readonly base: NonNullable<ValidInputs["base"]> },
  cluster: Cluster | undefined,
  secretSources: Pick<SecretSources, "sealed" | "unread" | "seals">,
  remembered: Remembered,
): ResolvedOne {
  const names = knownNames(document, base);
  const settings = merge(withoutOtherTypes(base.content, names.content), names.content) as EnvironmentFile;
  const files = [document.file, `${envsFolder}/base.json`] as const;
  const excused = document.partial || base.partial;
  const { environment, diagnostics } = resolveEnvironment(document.name, files, settings, {
    partial: excused,
    product: cluster?.product ?? defaultProduct,
    ingressController: cluster?.ingress.routes ?? { adapter: placeholderAdapter },
    hasRollouts: cluster?.rollouts !== undefined || clusterFile?.partial === true,
    isMonitored: cluster?.monitoring !== undefined,
    assets,
    imageRegistry: cluster?.imageRegistry ?? "",
    pullSecrets: cluster?.pullSecrets ?? [],
    configBranch: cluster?.repositories.config.branch ?? "main",
    secretSources,
    remembered,
  });
  const asked = resolveEnvironmentCharts(settings.charts, {
    unit: document.name,
    namespace: environment.namespace,
    kubernetesVersion: cluster?.kubernetesVersion ?? "",
    files,
  });
  const isToldOf = (fault: Diagnostic) => names.followsFrom(fault) || (excused && fault.code === "missing-field");
  const found = [...diagnostics, ...asked.diagnostics].filter((fault) => !isToldOf(fault));
  // A part of cluster.json that is faulty is left out, and may have been `monitoring`.
  const unscraped = clusterFile?.partial === false ? unscrapedMetrics(environment, cluster) : [];
  return { environment, charts: asked.charts, diagnostics: [...names.faults, ...found, ...unscraped] };
}
