import type { SettledCommit } from "../../commit-settings.ts";
import type { Diagnostic, Findings, Sources } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment } from "../../diagnostics/unknown.ts";
import { envsFolder } from "../../model/documents.ts";
import type { CommitFiles } from "../../model/files.ts";
import type { Environment } from "../../model/resolved.ts";
import { changesTo, type FileChanges, type Tree } from "../../model/tree.ts";
import type { ProposeOptions } from "./options.ts";
import { readSourceMain } from "./source-main.ts";

/** Source's main and config's main as they are now. */
export interface Present {
  readonly base: string;
  readonly configHead: string;
  /** Everything below envs/ on source's main. */
  readonly files: CommitFiles;
  readonly settings: Pick<SettledCommit, "environments" | "environment">;
  readonly sources: Sources;
  /** The environment that is changed, the text of its file, and that of base.json. */
  readonly environment: Environment;
  readonly text: string;
  readonly baseText: string;
}

export async function readPresent(options: ProposeOptions): Promise<Present | Findings> {
  const { forge, prefix, environment } = options;
  const { source, config } = forge;
  const [main, configHead] = [await readSourceMain(source, prefix, options), await config.branch(config.main)];
  if (main === undefined || configHead === undefined) return { diagnostics: [nothingPublished()], sources: new Map() };
  if ("diagnostics" in main) return main;
  const { commit: base, files, sources, ...settings } = main;
  const found = await settings.environment(environment);
  if (found === undefined) {
    const names = settings.environments.map(({ name }) => name);
    return { diagnostics: [unknownEnvironment(environment, names)], sources };
  }
  const text = await envText(files, `${environment}.json`);
  return {
    ...{ base, configHead, files, settings, environment: found, text },
    sources: new Map([...sources, [found.file, text]]),
    baseText: await envText(files, "base.json"),
  };
}

/** Text of an env file; of one that is not there, or is a link, that of one without settings. */
export async function envText({ read }: CommitFiles, path: string): Promise<string> {
  const [file] = await read([path]);
  return file !== undefined && "bytes" in file ? Buffer.from(file.bytes).toString("utf8") : "{}";
}

/** Whether both mains are where they were. */
export async function isStill({ forge: { source, config } }: ProposeOptions, present: Present): Promise<boolean> {
  if ((await source.branch(source.main)) !== present.base) return false;
  return (await config.branch(config.main)) === present.configHead;
}

/** Files of source that the texts, by paths below envs/, make different from a tree. */
export function changedInputs(prefix: string, tree: Tree, texts: FileChanges): FileChanges {
  const files = [...texts].map(([path, text]) => [`${prefix}${envsFolder}/${path}`, text] as const);
  return changesTo(tree, new Map(files));
}

function nothingPublished(): Diagnostic {
  const message = "Nothing was published yet, so nothing runs that could be promoted or restored.";
  return { code: "not-published", severity: "error", message, hint: "run `trip-config publish` first." };
}
