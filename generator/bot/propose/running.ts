import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { manifestDocuments } from "../../diagnostics/manifest-yaml.ts";
import { envsFolder } from "../../model/documents.ts";
import type { CommitFiles } from "../../model/files.ts";
import { carriedImages } from "../../model/images/carried.ts";
import { imageName } from "../../model/images/name.ts";
import { imagesOf } from "../../model/images/reference.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import type { Environment } from "../../model/resolved.ts";
import { capital } from "../../model/sentences.ts";
import type { Tree } from "../../model/tree.ts";
import type { ImageReference, Service } from "../../model/workload.ts";
import { workloadPath } from "../../model/workload-kinds.ts";
import { environmentIn } from "../../pipeline.ts";
import { filesIn } from "../branch/files.ts";
import { filesBelow, filesDigest, recordAt } from "../branch/record.ts";
import type { ProposeOptions } from "./options.ts";

/** What a commit of config has an environment run: what its env files said, and its manifests say the same. */
export interface Running {
  readonly environment: string;
  readonly sourceCommit: string;
  /** Everything below envs/ in that commit of source. */
  readonly files: CommitFiles;
  /** The environment's files in config. */
  readonly tree: Tree;
  readonly images: ReadonlyMap<string, ImageReference>;
}

/** `place`: the commit in words, such as `v1.0.0` or `config's main`. */
export async function runningIn(
  { forge: { source, config }, prefix }: Pick<ProposeOptions, "forge" | "prefix">,
  environment: string,
  commit: string,
  place: string,
): Promise<Running | Diagnostic> {
  const record = await recordAt(config, commit, environment);
  if (record === undefined) return notPublished(environment, place);
  const tree = filesBelow(await config.tree(commit), [environment]);
  if (record.filesDigest !== filesDigest(tree)) return handEdited(environment, place);
  const unverified = (why: string) => unverifiedRelease(environment, place, why);
  if (record.dirty === true) return unverified("they were made of a work tree that no commit has");
  const { sourceCommit } = record;
  const short = sourceCommit.slice(0, 12);
  const files = await filesIn(source, sourceCommit, `${prefix}${envsFolder}`);
  const resolved = await environmentIn(files, environment);
  if (resolved === undefined) return unverified(`this version cannot read the env files of their commit, ${short}`);
  const manifests = await deployments(config, commit, resolved);
  const other = resolved.services.find((service) => !runs(manifests.get(pathOf(environment, service)), service));
  if (other !== undefined) return unverified(`the image of ${other.name} is not the one of their commit, ${short}`);
  const images = new Map(carriedImages(resolved).map(({ name, image }) => [name, image]));
  return { environment, sourceCommit, files, tree, images };
}

function deployments(
  config: ProposeOptions["forge"]["config"],
  commit: string,
  { name, services }: Environment,
): Promise<ReadonlyMap<string, string>> {
  return config.texts(
    commit,
    services.map((service) => pathOf(name, service)),
  );
}

function pathOf(environment: string, service: Service): string {
  return `${environment}/${workloadPath(service)}`;
}

/** Whether a Deployment's text runs the images of the service's containers, and no other. */
function runs(text: string | undefined, { container, initContainers, sidecars }: Service): boolean {
  const read = text === undefined ? undefined : manifestDocuments(text);
  const object: unknown = read?.ok === true ? read.documents[0]?.toJS() : undefined;
  if (typeof object !== "object" || object === null || !("kind" in object)) return false;
  const template = podTemplateOf(object as Parameters<typeof podTemplateOf>[0]);
  const used = new Set(template === undefined ? [] : imagesOf(template).map((use) => use.image));
  const wanted = new Set([container, ...initContainers, ...sidecars].map(({ image }) => imageName(image)));
  return used.size === wanted.size && [...used].every((one) => wanted.has(one));
}

function notPublished(environment: string, place: string): Diagnostic {
  const message = `${capital(place)} has nothing of ${environment}: it was never published.`;
  return { code: "not-published", severity: "error", message, hint: "publish it, and merge its pull request, first." };
}

function handEdited(environment: string, place: string): Diagnostic {
  const message = `Files of ${environment}/ in ${place} were changed by hand, so that nobody can say which images they stand for.`;
  const hint = "make the same change in envs/ and publish; then config's main has again what was compiled.";
  return { code: "hand-edit", severity: "error", message, hint };
}

function unverifiedRelease(environment: string, place: string, why: string): Diagnostic {
  const message = `Images of ${environment} in ${place} cannot be verified: ${why}.`;
  const hint = "publish the environment from a commit of source's main first.";
  return { code: "unverified-release", severity: "error", message, hint };
}
