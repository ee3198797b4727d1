import type { Diagnostic, Findings, Sources } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment } from "../../diagnostics/unknown.ts";
import { envsFolder } from "../../model/documents.ts";
import type { RawFile } from "../../model/files.ts";
import type { Environment, System } from "../../model/resolved.ts";
import { changesTo, type FileChanges, type Tree } from "../../model/tree.ts";
import type { ProposeOptions } from "./options.ts";
import { readSourceMain } from "./source-main.ts";

/** Source's main and config's main as they are now. */
export interface Present {
  readonly base: string;
  readonly configHead: string;
  /** Everything below envs/ on source's main. */
  readonly files: readonly RawFile[];
  readonly system: System;
  readonly sources: Sources;
  /** The environment that is changed, and its file's text. */
  readonly environment: Environment;
  readonly text: string;
}

export async function readPresent({ forge, prefix, environment }: ProposeOptions): Promise<Present | Findings> {
  const { source, config } = forge;
  const [main, configHead] = [await readSourceMain(source, prefix), await config.branch(config.main)];
  if (main === undefined || configHead === undefined) return { diagnostics: [nothingPublished()], sources: new Map() };
  if ("diagnostics" in main) return main;
  const { commit: base, files, system, sources } = main;
  const found = system.environments.find(({ name }) => name === environment);
  if (found === undefined) {
    const names = system.environments.map(({ name }) => name);
    return { diagnostics: [unknownEnvironment(environment, names)], sources };
  }
  return { base, configHead, files, system, sources, environment: found, text: textOf(files, environment) };
}

/** The files with other texts for some of them, by their paths below envs/. null: without that file. */
export function withTexts(files: readonly RawFile[], texts: FileChanges): readonly RawFile[] {
  const changed = [...texts].flatMap(([path, text]) => (text === null ? [] : [{ path, bytes: Buffer.from(text) }]));
  return [...files.filter(({ path }) => !texts.has(path)), ...changed];
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

function textOf(files: readonly RawFile[], environment: string): string {
  const file = files.find(({ path }) => path === `${environment}.json`);
  return file !== undefined && "bytes" in file ? Buffer.from(file.bytes).toString("utf8") : "{}";
}

function nothingPublished(): Diagnostic {
  const message = "Nothing was published yet, so nothing runs that could be promoted or restored.";
  return { code: "not-published", severity: "error", message, hint: "run `trip-config publish` first." };
}
