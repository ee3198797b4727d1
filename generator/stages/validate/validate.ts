import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { chartPath } from "../../model/charts/folder.ts";
import type { Document, DocumentKind, Inputs } from "../../model/documents.ts";
import type { BaseFile, ClusterFile, EnvironmentFile, SealedFile, WaiversFile } from "../../model/input.ts";
import { ownManifest } from "../../model/own-objects.ts";
import type { ValidDocument, ValidInputs } from "../../model/validated.ts";
import { credentialInAsset, credentialsIn } from "./credentials.ts";
import { base, cluster, environment, sealed, waivers } from "./generated/validators.js";
import { sealedFaults } from "./sealed.ts";
import { waivedCodes } from "./waived-codes.ts";

const validators = { base, cluster, environment, sealed, waivers } as const;

/**
 * Holds every env file against its schema. A faulty file is passed on without its faulty parts where something useful
 * is left of it, so that the faults of later stages are told in the same run. What explains faults is loaded when
 * there is one.
 */
export async function validate(inputs: Inputs): Promise<ValidInputs> {
  const diagnostics: Diagnostic[] = [...inputs.diagnostics];
  const valid: (ValidDocument<unknown> & { readonly kind: DocumentKind })[] = [];
  for (const document of inputs.documents) {
    const { kind, file, name } = document;
    const { content, faults } = validators[kind](document.value)
      ? { content: document.value, faults: [] }
      : await explained(document);
    diagnostics.push(...(kind === "sealed" ? sealedFaults(document, faults) : [...faults, ...credentialsIn(document)]));
    if (content !== undefined) valid.push({ kind, file, name, content, partial: faults.length > 0 });
  }
  for (const [path, asset] of inputs.assets) {
    // What is rendered is looked at object by object, once it is compiled.
    if ("text" in asset && chartPath(path) === undefined) diagnostics.push(...credentialInAsset(path, asset.text));
  }
  const ofKind = (wanted: DocumentKind) => valid.filter(({ kind }) => kind === wanted);
  const [base] = ofKind("base") as unknown as ValidDocument<BaseFile>[];
  const [cluster] = ofKind("cluster") as unknown as ValidDocument<ClusterFile>[];
  const [waivers] = ofKind("waivers") as unknown as ValidDocument<WaiversFile>[];
  if (waivers !== undefined) diagnostics.push(...(await waivedCodes(waivers)));
  const own = [...inputs.assets.keys()].some((path) => ownManifest(path) !== undefined)
    ? (await import("./own-objects.ts")).ownObjects(inputs.assets)
    : undefined;
  diagnostics.push(...(own?.diagnostics ?? []));
  const charts = [...inputs.assets.keys()].some((path) => chartPath(path) !== undefined)
    ? (await import("./charts.ts")).renderings(inputs.assets)
    : undefined;
  return {
    ...(base && { base }),
    ...(cluster && { cluster }),
    ...(waivers && { waivers }),
    environments: ofKind("environment") as unknown as ValidDocument<EnvironmentFile>[],
    sealed: ofKind("sealed") as unknown as ValidDocument<SealedFile>[],
    assets: inputs.assets,
    objects: own?.objects ?? [],
    renderings: charts?.renderings ?? [],
    sources: new Map([...inputs.sources, ...(own?.sources ?? []), ...(charts?.sources ?? [])]),
    diagnostics,
  };
}

async function explained(document: Document): Promise<{ content: unknown; faults: readonly Diagnostic[] }> {
  const { explainDocument } = await import("./explain-document.ts");
  return explainDocument(document);
}
