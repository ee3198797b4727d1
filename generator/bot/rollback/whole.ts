import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { chartsFolder } from "../../model/charts/folder.ts";
import type { CommitFiles } from "../../model/files.ts";
import { isRecord } from "../../model/loose.ts";
import { manifestsFolder } from "../../model/own-objects.ts";
import type { Hold } from "../../model/resolved.ts";
import { blobOid, type FileChanges, type Tree } from "../../model/tree.ts";
import { withHold } from "../branch/env-edit.ts";

/**
 * The environment's own inputs as they were: its file, the files that it names, its sealed values, rendered charts and
 * objects of its own. Paths are from envs/. undefined: its file is not there, or is a link.
 */
export async function wholeTexts(
  environment: string,
  then: CommitFiles,
  now: CommitFiles,
  hold: Hold,
): Promise<FileChanges | undefined> {
  const textsOf = async (paths: Iterable<string>) =>
    (await then.read(paths)).flatMap((file) =>
      "bytes" in file ? [[file.path, Buffer.from(file.bytes).toString("utf8")] as const] : [],
    );
  const own = `${environment}.json`;
  const [[, text] = []] = await textsOf([own]);
  if (text === undefined) return undefined;
  const folders = ["sealed", chartsFolder, manifestsFolder].map((folder) => `${folder}/${environment}/`);
  const isOwn = (path: string) => folders.some((folder) => path.startsWith(folder));
  const gone = [...now.tree.keys()].filter(isOwn).map((path) => [path, null] as const);
  const kept = await textsOf([...namedFiles(text), ...[...then.tree.keys()].filter(isOwn)]);
  return new Map<string, string | null>([...gone, ...kept, [own, withHold(text, hold)]]);
}

/** Files beside the env files that an environment's own settings name. */
function namedFiles(text: string): readonly string[] {
  const settings: unknown = JSON.parse(text);
  const backing = isRecord(settings) && isRecord(settings.backingServices) ? settings.backingServices : {};
  return Object.values(backing).flatMap((service) =>
    isRecord(service) && typeof service.init === "string" ? [service.init] : [],
  );
}

/** Paths named in a message. */
const most = 5;

/** That the inputs no longer compile to what was released. `released`: the environment's files in config then. */
export function reproduction(
  release: string,
  compiled: ReadonlyMap<string, string>,
  released: Tree,
): Diagnostic | undefined {
  const paths = new Set([...compiled.keys(), ...released.keys()]);
  const differing = [...paths]
    .filter((path) => {
      const text = compiled.get(path);
      return text === undefined || blobOid(text) !== released.get(path)?.oid;
    })
    .sort();
  if (differing.length === 0) return undefined;
  const more = differing.length > most ? ` and ${differing.length - most} more` : "";
  const message = `The environment's file of ${release} does not compile to what was released: ${differing.slice(0, most).join(", ")}${more} would be different.`;
  const hint =
    "base.json, cluster.json, envs/manifests/all/ or the generator has changed since: leave --whole out to restore the images only.";
  return { code: "not-reproducible", severity: "error", message, hint };
}
